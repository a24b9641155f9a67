// Package build runs kustomize's own library over a tree in memory: files in, objects out.
package build

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"gitops-compile/engine/internal/door"
	"gitops-compile/engine/internal/manifest"
	"gitops-compile/engine/internal/objects"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// top is where a request's files lie in memory. No real path looks like it, so it can be cut out of messages.
const top = "/tree-in-memory"

// Request is one build: the folder to build, and every file that it can reach. Embedded names the files that a
// generator only copies into an object; all others are held against the limits for manifests.
type Request struct {
	Root     string
	Files    map[string]string
	Embedded []string
}

// Builder remembers by SHA-256 which files passed the limits, since overlays share their bases.
type Builder struct {
	options *krusty.Options
	passed  map[[sha256.Size]byte]bool
}

type refusing struct{}

func (refusing) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("the network is not used")
}

// New makes a builder without plugins, functions and Helm, and takes the network away from the whole process.
func New() *Builder {
	http.DefaultTransport = refusing{}
	http.DefaultClient = &http.Client{Transport: refusing{}}
	return &Builder{
		options: &krusty.Options{
			Reorder:          krusty.ReorderOptionUnspecified,
			LoadRestrictions: types.LoadRestrictionsNone,
			PluginConfig:     types.DisabledPluginConfig(),
		},
		passed: map[[sha256.Size]byte]bool{},
	}
}

// Build gives the objects in kustomize's order and what the library warned of, each warning once.
func (b *Builder) Build(request Request) ([]json.RawMessage, []string, error) {
	tree, err := b.tree(request)
	if err != nil {
		return nil, nil, err
	}
	var result resmap.ResMap
	warnings, err := listening(func() (err error) {
		result, err = krusty.MakeKustomizer(b.options).Run(tree, path.Join(top, request.Root))
		return err
	})
	if err != nil {
		return nil, nil, located(err, request)
	}
	found := make([]json.RawMessage, 0, result.Size())
	for _, resource := range result.Resources() {
		object, err := objects.FromNode(resource.YNode())
		if err != nil {
			return nil, nil, located(fmt.Errorf("%s: %w", resource.CurId(), err), request)
		}
		found = append(found, object)
	}
	return found, warnings, nil
}

func (b *Builder) tree(request Request) (filesys.FileSystem, error) {
	tree := filesys.MakeFsInMemory()
	for name, text := range request.Files {
		if !fs.ValidPath(name) {
			return nil, &door.Fault{Message: "not a path inside the tree", File: name}
		}
		if err := tree.WriteFile(path.Join(top, name), []byte(text)); err != nil {
			return nil, err
		}
	}
	for _, name := range sorted(request.Files) {
		if slices.Contains(request.Embedded, name) {
			continue
		}
		digest := sha256.Sum256([]byte(request.Files[name]))
		if b.passed[digest] {
			continue
		}
		if err := manifest.Limits(request.Files[name]); err != nil {
			fault := &door.Fault{}
			errors.As(err, &fault)
			return nil, &door.Fault{Message: fault.Message, File: name, Line: fault.Line}
		}
		b.passed[digest] = true
	}
	return tree, nil
}

func sorted(files map[string]string) []string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// listening runs something of the library and gives the lines that it wrote to stderr and to the log.
func listening(run func() error) ([]string, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	heard := make(chan string)
	go func() {
		text, _ := io.ReadAll(reader)
		heard <- string(text)
	}()
	stderr, flags := os.Stderr, log.Flags()
	os.Stderr = writer
	log.SetOutput(writer)
	log.SetFlags(0)
	problem := func() error {
		defer func() {
			os.Stderr = stderr
			log.SetOutput(stderr)
			log.SetFlags(flags)
			writer.Close()
		}()
		return run()
	}()
	text := <-heard
	reader.Close()
	warnings := []string{}
	for _, line := range strings.Split(strings.ReplaceAll(text, top+"/", ""), "\n") {
		if line = strings.TrimSpace(strings.TrimPrefix(line, "# ")); line != "" && !slices.Contains(warnings, line) {
			warnings = append(warnings, line)
		}
	}
	return warnings, problem
}

var ofFile = regexp.MustCompile(`(?:in File: |resources from ')([^'\s]+)`)

var inTree = regexp.MustCompile(regexp.QuoteMeta(top) + `(?:/[^'":;,\s]*)?`)

// located cuts the in-memory root out of kustomize's message and names the file that it speaks of: the last path in
// it that is a file of the request or a folder with a kustomization, else the kustomization of the build itself; and
// where the message ends in a file of that folder, this file.
func located(err error, request Request) error {
	message := err.Error()
	fault := &door.Fault{File: kustomizationIn(request, request.Root)}
	for _, found := range inTree.FindAllString(message, -1) {
		name := strings.Trim(strings.TrimPrefix(found, top), "/")
		if _, isFile := request.Files[name]; isFile {
			fault.File = name
		} else if file := kustomizationIn(request, name); file != "" {
			fault.File = file
		}
	}
	for _, found := range ofFile.FindAllStringSubmatch(message, -1) {
		name := path.Join(path.Dir(fault.File), found[1])
		if _, isFile := request.Files[name]; isFile {
			fault.File = name
			break
		}
	}
	message = strings.ReplaceAll(message, top+"/", "")
	fault.Message = strings.ReplaceAll(message, top, ".")
	return fault
}

func kustomizationIn(request Request, folder string) string {
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		file := path.Join(folder, name)
		if _, has := request.Files[file]; has {
			return file
		}
	}
	return ""
}
