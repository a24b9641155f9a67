package main

import (
	"encoding/json"
	"fmt"

	appsetutils "github.com/argoproj/argo-cd/v3/applicationset/utils"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	kjson "sigs.k8s.io/json"
)

// A verdict lists what each of three says: the API server with the CRD, Argo CD's types, Argo CD's own rules.
type verdict struct {
	Schema []string `json:"schema"`
	Types  []string `json:"types"`
	Rules  []string `json:"rules"`
}

type court struct{ kinds map[string]*kind }

func (c *court) load(request []byte) (map[string]any, error) {
	var asked struct{ CRDs []string }
	if err := json.Unmarshal(request, &asked); err != nil {
		return nil, err
	}
	c.kinds = map[string]*kind{}
	for _, text := range asked.CRDs {
		name, made, err := newKind([]byte(text))
		if err != nil {
			return nil, err
		}
		c.kinds[name] = made
	}
	return map[string]any{}, nil
}

func (c *court) judge(request []byte) (map[string]any, error) {
	var asked struct{ Objects []json.RawMessage }
	if err := json.Unmarshal(request, &asked); err != nil {
		return nil, err
	}
	verdicts := make([]verdict, 0, len(asked.Objects))
	for _, text := range asked.Objects {
		one, err := c.verdict(text)
		if err != nil {
			return nil, err
		}
		verdicts = append(verdicts, one)
	}
	return map[string]any{"verdicts": verdicts}, nil
}

func (c *court) verdict(text []byte) (verdict, error) {
	var object map[string]any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(text, &object); err != nil {
		return verdict{}, err
	}
	name, _ := object["kind"].(string)
	made, known := c.kinds[name]
	if !known {
		return verdict{}, fmt.Errorf("no definition of kind %q", name)
	}
	types, rules := read(name, text)
	return verdict{made.refusals(object), types, rules}, nil
}

// read gives what strict reading into Argo CD's types says, and, if they can be read, what its rules say.
func read(kind string, text []byte) (types []string, rules []string) {
	switch kind {
	case "Application":
		var app v1alpha1.Application
		if types = strictly(text, &app); len(types) == 0 {
			rules = specProblems(&app.Spec)
		}
	case "AppProject":
		var project v1alpha1.AppProject
		if types = strictly(text, &project); len(types) == 0 {
			rules = projectProblems(&project)
		}
	case "ApplicationSet":
		var set v1alpha1.ApplicationSet
		if types = strictly(text, &set); len(types) == 0 {
			rules = setProblems(&set)
		}
	}
	return types, rules
}

// strictly reads as Kubernetes does under `fieldValidation: Strict`: no unknown field, no other case, no duplicate.
func strictly(text []byte, into any) []string {
	said := []string{}
	strict, err := kjson.UnmarshalStrict(text, into)
	if err != nil {
		return append(said, err.Error())
	}
	for _, one := range strict {
		said = append(said, one.Error())
	}
	return said
}

func projectProblems(project *v1alpha1.AppProject) []string {
	said := []string{}
	if err := project.ValidateProject(); err != nil {
		said = append(said, err.Error())
	}
	return said
}

func setProblems(set *v1alpha1.ApplicationSet) []string {
	said := []string{}
	if err := appsetutils.CheckInvalidGenerators(set); err != nil {
		said = append(said, err.Error())
	}
	if !listsOnly(set) {
		return said
	}
	applications, err := generated(*set)
	if err != nil {
		said = append(said, err.Error())
	}
	names := map[string]bool{}
	for _, one := range applications {
		said = append(said, specProblems(&one.Spec)...)
		if names[one.Name] {
			said = append(said, "two Applications of one name")
		}
		names[one.Name] = true
	}
	return said
}

// listsOnly tells whether all elements of a set stand in it.
func listsOnly(set *v1alpha1.ApplicationSet) bool {
	for _, one := range set.Spec.Generators {
		if one.List == nil {
			return false
		}
	}
	return true
}
