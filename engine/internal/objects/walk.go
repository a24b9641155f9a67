package objects

import (
	"encoding/json"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// FromNode gives the JSON of one object of a build, by a walk over its nodes.
//
// What the walk does not know for certain (an alias, a merge, a key that is no string or stands twice, a tag that it
// has not met) sends the whole object through the decoder of go-yaml, whose values and errors are kustomize's own.
func FromNode(node *yaml.Node) (json.RawMessage, error) {
	if node.Kind == yaml.MappingNode {
		if out, known := walkMap(nil, node); known {
			return out, nil
		}
	}
	return decoded(node)
}

func decoded(node *yaml.Node) (json.RawMessage, error) {
	var object map[string]any
	if err := node.Decode(&object); err != nil {
		return nil, err
	}
	return Marshal(object)
}

// walk appends a node's JSON; it gives false where the decoder has to say what the node means.
func walk(out []byte, node *yaml.Node) ([]byte, bool) {
	switch node.Kind {
	case yaml.ScalarNode:
		return walkScalar(out, node)
	case yaml.MappingNode:
		return walkMap(out, node)
	case yaml.SequenceNode:
		return walkList(out, node)
	}
	return nil, false
}

func walkList(out []byte, node *yaml.Node) (_ []byte, known bool) {
	if node.Tag != "" && node.Tag != yaml.NodeTagSeq {
		return nil, false
	}
	out = append(out, '[')
	for i, item := range node.Content {
		if i > 0 {
			out = append(out, ',')
		}
		if out, known = walk(out, item); !known {
			return nil, false
		}
	}
	return append(out, ']'), true
}

type member struct{ key, value *yaml.Node }

func walkMap(out []byte, node *yaml.Node) ([]byte, bool) {
	if node.Tag != "" && node.Tag != yaml.NodeTagMap || len(node.Content)%2 != 0 {
		return nil, false
	}
	members := make([]member, 0, 16) // Most maps are smaller, and then nothing is allocated.
	for i := 0; i < len(node.Content); i += 2 {
		key := node.Content[i]
		if key.Kind != yaml.ScalarNode || key.Value == "<<" || key.ShortTag() != yaml.NodeTagString {
			return nil, false
		}
		members = append(members, member{key, node.Content[i+1]})
	}
	slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.key.Value, b.key.Value) })
	out = append(out, '{')
	for i, one := range members {
		if i > 0 {
			if members[i-1].key.Value == one.key.Value {
				return nil, false
			}
			out = append(out, ',')
		}
		text, err := appendString(out, one.key.Value)
		if err != nil {
			return nil, false
		}
		var known bool
		if out, known = walk(append(text, ':'), one.value); !known {
			return nil, false
		}
	}
	return append(out, '}'), true
}

// walkScalar spells the usual values itself and asks the decoder for all others, which no neighbour can change.
func walkScalar(out []byte, node *yaml.Node) ([]byte, bool) {
	switch tag := node.ShortTag(); {
	case node.Tag == "!": // Its short tag may be a number's, but the decoder keeps it as text.
	case tag == yaml.NodeTagString:
		text, err := appendString(out, node.Value)
		return text, err == nil
	case tag == yaml.NodeTagInt && isPlainInteger(node.Value),
		tag == yaml.NodeTagBool && (node.Value == "true" || node.Value == "false"),
		tag == yaml.NodeTagNull && node.Value == "null":
		return append(out, node.Value...), true
	}
	var value any
	if err := node.Decode(&value); err != nil {
		return nil, false
	}
	text, err := appendValue(out, value)
	return text, err == nil
}

// isPlainInteger tells whether JSON spells the number as it stands here: decimal, without zeros before it, and short
// enough for 64 bits.
func isPlainInteger(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	if len(digits) == 0 || len(digits) > 18 || digits[0] == '0' {
		return text == "0"
	}
	return strings.IndexFunc(digits, func(c rune) bool { return c < '0' || c > '9' }) < 0
}
