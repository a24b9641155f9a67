// The engine of gitops-compile: kustomize's own library as one batch process.
//
// It reads requests from stdin and answers on stdout, one JSON document per line (package door); it opens no file and
// holds no logic of the compiler: text in, objects out.
//
//	version  {}                             -> {engine, kustomize, go}
//	build    {root, files, embedded?}       -> {objects, warnings}
//	parse    {files}                        -> {objects: [{file, line, object}], warnings}
//
// A file is its text or, where it is not UTF-8, {"base64": ...}. A failure is {"error": {message, file?, line?}}.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"

	"gitops-compile/engine/internal/build"
	"gitops-compile/engine/internal/confine"
	"gitops-compile/engine/internal/door"
	"gitops-compile/engine/internal/manifest"
)

// kustomize is the release whose modules go.mod pins: api and kyaml v0.21.1.
const kustomize = "5.8.1"

// engine is the version of the package that holds this program; its build sets it.
var engine = "unreleased"

func main() {
	debug.SetTraceback("none") // A crash prints its reason and nothing of the input.
	err := confine.Process()
	if err == nil {
		err = door.Serve(os.Stdin, os.Stdout, operations(build.New()))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func operations(builder *build.Builder) map[string]door.Operation {
	return map[string]door.Operation{
		"version": version,
		"build":   func(request []byte) (map[string]any, error) { return buildOne(builder, request) },
		"parse":   parse,
	}
}

// file is a file's content; JSON holds it as a string or as {"base64": ...}.
type file string

func (f *file) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		return json.Unmarshal(text, (*string)(f))
	}
	var binary struct{ Base64 string }
	if err := json.Unmarshal(text, &binary); err != nil {
		return err
	}
	content, err := base64.StdEncoding.DecodeString(binary.Base64)
	*f = file(content)
	return err
}

type asked struct {
	Root     string
	Files    map[string]file
	Embedded []string
}

func version([]byte) (map[string]any, error) {
	return map[string]any{"engine": engine, "kustomize": kustomize, "go": runtime.Version()}, nil
}

func buildOne(builder *build.Builder, request []byte) (map[string]any, error) {
	var a asked
	if err := json.Unmarshal(request, &a); err != nil {
		return nil, err
	}
	files := make(map[string]string, len(a.Files))
	for name, content := range a.Files {
		files[name] = string(content)
	}
	objects, warnings, err := builder.Build(build.Request{Root: a.Root, Files: files, Embedded: a.Embedded})
	if err != nil {
		return nil, err
	}
	return map[string]any{"objects": objects, "warnings": warnings}, nil
}

func parse(request []byte) (map[string]any, error) {
	var a asked
	if err := json.Unmarshal(request, &a); err != nil {
		return nil, err
	}
	names := make([]string, 0, len(a.Files))
	for name := range a.Files {
		names = append(names, name)
	}
	slices.Sort(names)
	objects := []manifest.Found{}
	for _, name := range names {
		found, err := manifest.Parse(name, string(a.Files[name]))
		if err != nil {
			return nil, err
		}
		objects = append(objects, found...)
	}
	return map[string]any{"objects": objects, "warnings": []string{}}, nil
}
