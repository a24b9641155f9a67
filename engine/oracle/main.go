// The oracle answers questions about kustomize and Kubernetes for the tests of our own writer and our own generated
// layer. It speaks the engine's protocol and is never shipped.
//
//	text       {objects}        -> {texts}    each object as `kustomize build` prints it
//	read       {texts}          -> {values}   each YAML text as the API server reads it (sigs.k8s.io/yaml, strict)
//	scopes     {}               -> {scopes}   every kind of the bundled OpenAPI: group, version, kind, namespaced
//	transform  {objects, ...}   -> {objects}  kustomize's own namespace, images and labels, in the order given
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"gitops-compile/engine/internal/door"
	"gitops-compile/engine/internal/objects"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"
)

func main() {
	operations := map[string]door.Operation{"text": text, "read": read, "scopes": scopes, "transform": transform}
	if err := door.Serve(os.Stdin, os.Stdout, operations); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// decode keeps the text of numbers, so that integers beyond 53 bits survive.
func decode(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into)
}

func text(request []byte) (map[string]any, error) {
	var asked struct{ Objects []any }
	if err := decode(request, &asked); err != nil {
		return nil, err
	}
	texts := make([]string, 0, len(asked.Objects))
	for _, object := range asked.Objects {
		plain, err := json.Marshal(object)
		if err != nil {
			return nil, err
		}
		printed, err := yaml.JSONToYAML(plain)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(printed))
	}
	return map[string]any{"texts": texts}, nil
}

func read(request []byte) (map[string]any, error) {
	var asked struct{ Texts []string }
	if err := decode(request, &asked); err != nil {
		return nil, err
	}
	values := make([]json.RawMessage, 0, len(asked.Texts))
	for _, text := range asked.Texts {
		plain, err := yaml.YAMLToJSONStrict([]byte(text))
		if err != nil {
			return nil, err
		}
		var value any
		if err := decode(plain, &value); err != nil {
			return nil, err
		}
		exact, err := objects.Marshal(value)
		if err != nil {
			return nil, err
		}
		values = append(values, exact)
	}
	return map[string]any{"values": values}, nil
}

type scope struct {
	Group      string `json:"group"`
	Version    string `json:"version"`
	Kind       string `json:"kind"`
	Namespaced bool   `json:"namespaced"`
}

func scopes([]byte) (map[string]any, error) {
	found := map[scope]bool{}
	for _, definition := range openapi.Schema().Definitions {
		kinds, _ := definition.Extensions["x-kubernetes-group-version-kind"].([]any)
		for _, entry := range kinds {
			kind, ok := entry.(map[string]any)
			if !ok {
				continue
			}
			one := scope{Group: word(kind["group"]), Version: word(kind["version"]), Kind: word(kind["kind"])}
			namespaced, known := openapi.IsNamespaceScoped(
				kyaml.TypeMeta{APIVersion: strings.TrimPrefix(one.Group+"/"+one.Version, "/"), Kind: one.Kind})
			if one.Namespaced = namespaced; known {
				found[one] = true
			}
		}
	}
	list := make([]scope, 0, len(found))
	for one := range found {
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b scope) int {
		return strings.Compare(a.Group+" "+a.Version+" "+a.Kind, b.Group+" "+b.Version+" "+b.Kind)
	})
	return map[string]any{"scopes": list}, nil
}

func word(value any) string {
	text, _ := value.(string)
	return text
}

// transformation names what kustomize shall do to the objects; an empty member does nothing.
type transformation struct {
	Objects   []any             `json:"objects"`
	Namespace string            `json:"namespace"`
	UnsetOnly bool              `json:"unsetOnly"`
	Images    []types.Image     `json:"images"`
	Labels    map[string]string `json:"labels"`
}

func transform(request []byte) (map[string]any, error) {
	var asked transformation
	if err := decode(request, &asked); err != nil {
		return nil, err
	}
	tree := filesys.MakeFsInMemory()
	var names []string
	for i, object := range asked.Objects {
		content, err := json.Marshal(object)
		if err != nil {
			return nil, err
		}
		names = append(names, fmt.Sprintf("%d.json", i))
		if err := tree.WriteFile(fmt.Sprintf("/%d.json", i), content); err != nil {
			return nil, err
		}
	}
	kustomization, err := json.Marshal(asked.kustomization(names))
	if err != nil {
		return nil, err
	}
	if err := tree.WriteFile("/kustomization.yaml", kustomization); err != nil {
		return nil, err
	}
	result, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(tree, "/")
	if err != nil {
		return nil, err
	}
	transformed := make([]json.RawMessage, 0, result.Size())
	for _, resource := range result.Resources() {
		object, err := objects.FromNode(resource.YNode())
		if err != nil {
			return nil, err
		}
		transformed = append(transformed, object)
	}
	return map[string]any{"objects": transformed}, nil
}

// kustomization spells out the default field specs of `namespace` (kustomize's builtinpluginconsts/namespace.go),
// since `unsetOnly` exists on the transformer alone, which has no defaults.
func (asked *transformation) kustomization(resources []string) map[string]any {
	fields := map[string]any{"resources": resources}
	if asked.Namespace != "" {
		transformer, _ := json.Marshal(map[string]any{
			"apiVersion": "builtin",
			"kind":       "NamespaceTransformer",
			"metadata":   map[string]any{"name": "namespace", "namespace": asked.Namespace},
			"unsetOnly":  asked.UnsetOnly,
			"fieldSpecs": []map[string]any{
				{"path": "metadata/name", "kind": "Namespace", "create": true},
				{"path": "spec/service/namespace", "group": "apiregistration.k8s.io", "kind": "APIService", "create": true},
				{"path": "spec/conversion/webhook/clientConfig/service/namespace", "group": "apiextensions.k8s.io",
					"kind": "CustomResourceDefinition"},
			},
		})
		fields["transformers"] = []string{string(transformer)}
	}
	if len(asked.Images) > 0 {
		fields["images"] = asked.Images
	}
	if len(asked.Labels) > 0 {
		fields["labels"] = []map[string]any{{"pairs": asked.Labels, "includeSelectors": false}}
	}
	return fields
}
