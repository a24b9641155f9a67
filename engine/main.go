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
	"maps"
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

type asked struct {
	Root     string
	Files    map[string]any
	Embedded []string
}

// texts gives the content of each file; JSON holds it as a string or as {"base64": ...}.
func (a asked) texts() (map[string]string, error) {
	texts := make(map[string]string, len(a.Files))
	for name, held := range a.Files {
		text, plain := held.(string)
		if binary, isMap := held.(map[string]any); isMap {
			text, plain = binary["base64"].(string)
			content, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				return nil, err
			}
			text = string(content)
		}
		if !plain {
			return nil, &door.Fault{Message: "neither text nor base64", File: name}
		}
		texts[name] = text
	}
	return texts, nil
}

func version([]byte) (map[string]any, error) {
	return map[string]any{"engine": engine, "kustomize": kustomize, "go": runtime.Version()}, nil
}

func buildOne(builder *build.Builder, request []byte) (map[string]any, error) {
	var a asked
	if err := json.Unmarshal(request, &a); err != nil {
		return nil, err
	}
	files, err := a.texts()
	if err != nil {
		return nil, err
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
	files, err := a.texts()
	if err != nil {
		return nil, err
	}
	objects := []manifest.Found{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		found, err := manifest.Parse(name, files[name])
		if err != nil {
			return nil, err
		}
		objects = append(objects, found...)
	}
	return map[string]any{"objects": objects, "warnings": []string{}}, nil
}
