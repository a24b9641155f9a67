package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"gitops-compile/engine/internal/build"
	"gitops-compile/engine/internal/door"
)

func TestOperations(t *testing.T) {
	cases := map[string]struct{ request, want string }{
		"version": {`{"op":"version","id":"v"}`, `{"engine":"unreleased","go":"go1.26`},
		"build": {
			`{"op":"build","id":"b","root":"x","embedded":["x/f"],"files":{"x/kustomization.yaml":` +
				`"configMapGenerator: [{name: g, files: [f], options: {disableNameSuffixHash: true}}]","x/f":{"base64":"/w=="}}}`,
			`{"id":"b","objects":[{"apiVersion":"v1","binaryData":{"f":"/w=="},"kind":"ConfigMap","metadata":{"name":"g"}}],"warnings":[]}`,
		},
		"build of nothing": {
			`{"op":"build","id":"b","root":"","files":{}}`,
			`{"error":{"message":"must build at directory: not a valid directory: '.' doesn't exist"},"id":"b"}`,
		},
		"a file that is neither": {
			`{"op":"build","id":"b","root":"","files":{"x":{"base64":1}}}`,
			`{"error":{"message":"neither text nor base64","file":"x"},"id":"b"}`,
		},
		"parse, sorted by path": {
			`{"op":"parse","id":"p","files":{"b.yaml":"{apiVersion: v1, kind: B, metadata: {name: b}}","a.yaml":"\n{apiVersion: v1, kind: A, metadata: {name: a}}"}}`,
			`{"id":"p","objects":[{"file":"a.yaml","line":2,"object":{"apiVersion":"v1","kind":"A","metadata":{"name":"a"}}},` +
				`{"file":"b.yaml","line":1,"object":{"apiVersion":"v1","kind":"B","metadata":{"name":"b"}}}],"warnings":[]}`,
		},
		"parse of a broken file": {
			`{"op":"parse","id":"p","files":{"a.yaml":"a: b"}}`,
			`{"error":{"message":"apiVersion is missing, empty or no string","file":"a.yaml","line":1},"id":"p"}`,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			out := &bytes.Buffer{}
			if err := door.Serve(strings.NewReader(c.request+"\n"), out, operations(build.New())); err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(out.String(), c.want) {
				t.Errorf("got %s", out)
			}
		})
	}
}

// The version that the engine reports is that of kustomize's release with these modules (its go.mod).
func TestModulesAreThoseOfTheRelease(t *testing.T) {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range []string{"sigs.k8s.io/kustomize/api v0.21.1\n", "sigs.k8s.io/kustomize/kyaml v0.21.1\n"} {
		if !strings.Contains(string(text), module) {
			t.Errorf("go.mod lacks %[2]s, a module of kustomize %[1]s", kustomize, module)
		}
	}
}
