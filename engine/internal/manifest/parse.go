package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"gitops-compile/engine/internal/door"
	"gitops-compile/engine/internal/objects"
	"sigs.k8s.io/kustomize/kyaml/yaml"
	k8syaml "sigs.k8s.io/yaml"
)

// Found is one object of a file and the line where it begins.
type Found struct {
	File   string          `json:"file"`
	Line   int             `json:"line"`
	Object json.RawMessage `json:"object"`
}

// Parse reads a file of YAML or JSON documents. The values are those that the Kubernetes API server reads
// (sigs.k8s.io/yaml, strict: a duplicate key is an error); the items of a list kind stand in its place.
func Parse(file, text string) ([]Found, error) {
	if err := characters(text); err != nil {
		return nil, in(file, err)
	}
	parts, err := documents(text)
	if err != nil {
		return nil, in(file, err)
	}
	var found []Found
	for _, one := range parts {
		if node := content(one.node); node == nil || node.Tag == yaml.NodeTagNull {
			continue
		}
		more, err := one.objects()
		if err != nil {
			return nil, in(file, err)
		}
		found = append(found, more...)
	}
	for i := range found {
		found[i].File = file
	}
	return found, nil
}

func in(file string, err error) error {
	fault, ok := err.(*door.Fault)
	if !ok {
		fault = &door.Fault{Message: err.Error()}
	}
	return &door.Fault{Message: fault.Message, File: file, Line: fault.Line}
}

func (d document) objects() ([]Found, error) {
	if err := d.duplicate(d.node); err != nil {
		return nil, err
	}
	text, err := k8syaml.YAMLToJSONStrict([]byte(d.text))
	if err != nil {
		return nil, &door.Fault{Message: err.Error(), Line: content(d.node).Line + d.before}
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	return d.unfold(value, content(d.node))
}

// duplicate finds a key that stands twice in one map, since the strict reader's message has no line of its own.
func (d document) duplicate(node *yaml.Node) error {
	if node.Kind == yaml.MappingNode {
		seen := make(map[string]int, len(node.Content)/2)
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := node.Content[i]
			first, twice := seen[key.Value]
			if twice && key.Kind == yaml.ScalarNode {
				return &door.Fault{
					Message: fmt.Sprintf("the key %q stands here twice, first in line %d", key.Value, first+d.before),
					Line:    key.Line + d.before,
				}
			}
			seen[key.Value] = key.Line
		}
	}
	for _, child := range node.Content {
		if err := d.duplicate(child); err != nil {
			return err
		}
	}
	return nil
}

// unfold gives the object itself or, for a kind that ends in List and has items, its items in their order.
func (d document) unfold(value any, node *yaml.Node) ([]Found, error) {
	line := node.Line + d.before
	object, isMap := value.(map[string]any)
	if !isMap {
		return nil, &door.Fault{Message: "a manifest is a map with apiVersion, kind and metadata", Line: line}
	}
	kind, _ := object["kind"].(string)
	if items, has := object["items"]; has && strings.HasSuffix(kind, "List") {
		return d.items(items, member(node, "items"), line)
	}
	if err := identified(object, kind, line); err != nil {
		return nil, err
	}
	text, err := objects.Marshal(object)
	if err != nil {
		return nil, &door.Fault{Message: err.Error(), Line: line}
	}
	return []Found{{Line: line, Object: text}}, nil
}

func (d document) items(value any, node *yaml.Node, line int) ([]Found, error) {
	list, isList := value.([]any)
	if !isList && value != nil {
		return nil, &door.Fault{Message: "the items of a list are no list", Line: line}
	}
	var found []Found
	for i, item := range list {
		at := &yaml.Node{Line: line - d.before}
		if node != nil && i < len(node.Content) {
			at = target(node.Content[i])
		}
		more, err := d.unfold(item, at)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}

func identified(object map[string]any, kind string, line int) error {
	metadata, _ := object["metadata"].(map[string]any)
	version, _ := object["apiVersion"].(string)
	name, _ := metadata["name"].(string)
	for _, part := range []struct{ field, value string }{
		{"apiVersion", version}, {"kind", kind}, {"metadata.name", name},
	} {
		if part.value == "" {
			return &door.Fault{Message: part.field + " is missing, empty or no string", Line: line}
		}
	}
	return nil
}

// content is a document's top node, nil for an empty document.
func content(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.DocumentNode {
		if len(node.Content) == 0 {
			return nil
		}
		return content(node.Content[0])
	}
	return target(node)
}

func target(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

func member(node *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Kind == yaml.MappingNode && node.Content[i].Value == name {
			return target(node.Content[i+1])
		}
	}
	return nil
}
