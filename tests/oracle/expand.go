package main

import (
	"encoding/json"
	"fmt"
	_ "unsafe" // for the one function below that Argo CD does not export

	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	_ "github.com/argoproj/argo-cd/v3/applicationset/progressivesync" // where it is
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	log "github.com/sirupsen/logrus"
)

// The Applications of each step of a RollingSync, by name, and the step of each Application.
//
//go:linkname buildAppDependencyList github.com/argoproj/argo-cd/v3/applicationset/progressivesync.buildAppDependencyList
func buildAppDependencyList(*log.Entry, v1alpha1.ApplicationSet, []v1alpha1.Application) ([][]string, map[string]int)

// expand gives the Applications that Argo CD makes of a set whose elements are a list, and its steps.
func expand(request []byte) (map[string]any, error) {
	var asked struct{ ApplicationSet v1alpha1.ApplicationSet }
	if err := json.Unmarshal(request, &asked); err != nil {
		return nil, err
	}
	applications, err := generated(asked.ApplicationSet)
	if err != nil {
		return map[string]any{"applications": []any{}, "steps": []any{}, "refused": err.Error()}, nil
	}
	steps, _ := buildAppDependencyList(log.NewEntry(log.StandardLogger()), asked.ApplicationSet, applications)
	return map[string]any{"applications": applications, "steps": steps, "refused": ""}, nil
}

// generated takes a panic for a refusal: Argo CD has none for an unknown option of Go's templates.
func generated(set v1alpha1.ApplicationSet) (applications []v1alpha1.Application, refusal error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			applications, refusal = nil, fmt.Errorf("panic: %v", panicked)
		}
	}()
	known := map[string]generators.Generator{"List": generators.NewListGenerator()}
	entry := log.NewEntry(log.StandardLogger())
	applications, _, refusal = template.GenerateApplications(entry, set, known, &utils.Render{}, nil)
	return applications, refusal
}
