package build

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"gitops-compile/engine/internal/door"
)

const (
	kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
	configMap     = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
)

func TestBuild(t *testing.T) {
	cases := map[string]struct {
		request        Request
		want, warnings string
	}{
		"overlay with a base beside it": {
			Request{Root: "overlays/dev", Files: map[string]string{
				"overlays/dev/kustomization.yaml": kustomization + "namespace: dev\nresources: [../../base]\n",
				"base/kustomization.yaml":         kustomization + "resources: [a.yaml]\n",
				"base/a.yaml":                     configMap,
			}},
			`[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"dev"}}]`, "[]",
		},
		"the top": {
			Request{Files: map[string]string{"kustomization.yaml": `{"resources": ["./a.yaml"]}`, "a.yaml": configMap}},
			`[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}]`, "[]",
		},
		"a file outside of the root, any bytes, and the legacy order": {
			Request{Root: "x", Embedded: []string{"data.bin"}, Files: map[string]string{
				"x/kustomization.yaml": kustomization + "resources: [a.yaml]\nconfigMapGenerator: [{name: g, files: [../data.bin]}]\n" +
					"generatorOptions: {disableNameSuffixHash: true}\n",
				"x/a.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n",
				"data.bin": "\xff\x00",
			}},
			`[{"apiVersion":"v1","binaryData":{"data.bin":"/wA="},"kind":"ConfigMap","metadata":{"name":"g"}} ` +
				`{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"}}]`, "[]",
		},
		"deprecated": {
			Request{Files: map[string]string{"kustomization.yaml": kustomization + "bases: [b]\ncommonLabels: {a: b}\n",
				"b/kustomization.yaml": kustomization + "commonLabels: {a: b}\nresources: [a.yaml]\n", "b/a.yaml": configMap}},
			`[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"labels":{"a":"b"},"name":"a"}}]`,
			"[Warning: 'bases' is deprecated. Warning: 'commonLabels' is deprecated.]",
		},
		"its own version": {
			Request{Files: map[string]string{"kustomization.yaml": kustomization +
				"sortOptions: {order: fifo}\nresources: [s.yaml, a.yaml]\n", "a.yaml": configMap,
				"s.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n"}},
			`[{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"}} {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}]`, "[]",
		},
	}
	builder := New()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			found, warnings, err := builder.Build(c.request)
			if err != nil {
				t.Fatal(err)
			}
			for i := range warnings {
				warnings[i], _, _ = strings.Cut(warnings[i], " Please")
			}
			if got := fmt.Sprintf("%s", found); got != c.want || fmt.Sprint(warnings) != c.warnings {
				t.Errorf("got %s %v", got, warnings)
			}
		})
	}
}

func TestBuildRefuses(t *testing.T) {
	cases := map[string]struct {
		request Request
		want    door.Fault
	}{
		"no kustomization": {
			Request{Root: "x", Files: map[string]string{"x/a.yaml": configMap}},
			door.Fault{Message: "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory 'x'"},
		},
		"broken resource": {
			Request{Root: "x", Files: map[string]string{"x/kustomization.yaml": "resources: [a.yaml]", "x/a.yaml": "a: [\n"}},
			door.Fault{Message: "accumulating resources: accumulating resources from 'a.yaml': MalformedYAMLError", File: "x/a.yaml"},
		},
		"broken base": {
			Request{Root: "x", Files: map[string]string{"x/kustomization.yaml": "resources: [../b]", "b/kustomization.yaml": "resource: [a]"}},
			door.Fault{Message: "accumulating resources:", File: "b/kustomization.yaml"},
		},
		"remote base": {
			Request{Files: map[string]string{"kustomization.yaml": "resources: ['https://example.com/a.yaml']"}},
			door.Fault{Message: "accumulating resources: accumulation err='accumulating resources from 'https://example.com/a.yaml': ", File: "kustomization.yaml"},
		},
		"helm": {
			Request{Files: map[string]string{"kustomization.yaml": "helmCharts: [{name: a}]"}},
			door.Fault{Message: "trouble configuring builtin HelmChartInflationGenerator", File: "kustomization.yaml"},
		},
		"function": {
			Request{Files: map[string]string{"kustomization.yaml": "generators: [g.yaml]", "g.yaml": "apiVersion: v1\nkind: A\nmetadata:\n" +
				"  name: a\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: /bin/true}'\n"}},
			door.Fault{Message: "loading generator plugins: failed to load generator: external plugins disabled", File: "kustomization.yaml"},
		},
		"path out of the tree": {
			Request{Files: map[string]string{"../kustomization.yaml": "{}"}},
			door.Fault{Message: "not a path inside the tree", File: "../kustomization.yaml"},
		},
		"broken resource of a base": {
			Request{Root: "x", Files: map[string]string{"x/kustomization.yaml": "resources: [../b]", "x/a.yaml": configMap,
				"b/kustomization.yaml": "resources: [a.yaml]", "b/a.yaml": "a: [\n"}},
			door.Fault{Message: "accumulating resources: accumulation err='accumulating resources from '../b': ", File: "b/a.yaml"},
		},
		"too deep": {
			Request{Files: map[string]string{"kustomization.yaml": "resources: [a.yaml]",
				"a.yaml": configMap + "data: " + strings.Repeat("[", 64) + strings.Repeat("]", 64)}},
			door.Fault{Message: "more than 64 levels deep", File: "a.yaml", Line: 4},
		},
		"a key that is no string": {
			Request{Files: map[string]string{"kustomization.yaml": "resources: [a.yaml]", "a.yaml": configMap + "data: {1: {2: a}}\n"}},
			door.Fault{Message: "", File: "kustomization.yaml"},
		},
	}
	builder := New()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := builder.Build(c.request)
			fault := &door.Fault{}
			if !errors.As(err, &fault) {
				t.Fatalf("no fault but %v", err)
			}
			if !strings.HasPrefix(fault.Message, c.want.Message) || fault.File != c.want.File || fault.Line != c.want.Line ||
				strings.Contains(fault.Message, top) {
				t.Errorf("got %+v", *fault)
			}
		})
	}
	// What one build did must not show in the next one, nor in this process.
	if _, _, err := builder.Build(Request{Files: map[string]string{"kustomization.yaml": "{}"}}); err == nil {
		t.Error("an empty kustomization passed")
	}
	if reflect.TypeOf(os.Stderr).String() != "*os.File" || os.Stderr.Name() != "/dev/stderr" {
		t.Error("stderr was not given back")
	}
}
