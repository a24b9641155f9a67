package objects

import (
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// agree holds the walk against the decoder: the same bytes or the same error. It gives whether the walk knew it all.
func agree(t *testing.T, node *yaml.Node, what string) bool {
	t.Helper()
	want, wantErr := decoded(node)
	got, gotErr := FromNode(node)
	if (gotErr == nil) != (wantErr == nil) || gotErr != nil && gotErr.Error() != wantErr.Error() || string(got) != string(want) {
		t.Fatalf("%s: the walk gives %s (%v), the decoder %s (%v)", what, got, gotErr, want, wantErr)
	}
	_, known := walk(nil, node)
	return known
}

// Nodes as the library makes them hold any kind, tag, style and value together, not only what a text can say.
func TestWalkEqualsDecoderOnAnyNodes(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	known, refused := 0, 0
	for range 40_000 {
		node := &yaml.Node{Kind: yaml.MappingNode}
		for range 1 + random.Intn(3) {
			node.Content = append(node.Content, yaml.NewStringRNode(pick(random, "a", "b", "c", "d", "e", "f")).YNode(), anyNode(random, 3))
		}
		if agree(t, node, text(node)) {
			known++
		} else {
			refused++
		}
	}
	if known < 5_000 || refused < 5_000 {
		t.Errorf("the walk knew %d objects and left %d to the decoder: one of the two ways is hardly tried", known, refused)
	}
}

func TestWalkEqualsDecoderOnOddTrees(t *testing.T) {
	for _, text := range []string{
		"a: &a {b: 1}\nc: *a\n", "a: &a {b: 1}\nc: {<<: *a, d: 2}\n", "a: {<<: {b: 1}}\n", "<<: {b: 1}\n", "'<<': {b: 1}\n",
		"a: 1\na: 2\n", "a: {b: 1, b: 2}\n", "1: a\n", "a: {1: b}\n", "a: {true: b}\n", "a: {~: b}\n", "a: {[b]: c}\n",
		"a: ! 1\n", "a: ! '1'\n", "! 1: a\n", "a: !!str 1\n", "a: !!int '1'\n", "a: !!float 1\n", "a: !!binary aGk=\n", "a: !!binary '*'\n",
		"a: !x [1]\n", "a: !x {b: 1}\n", "a: !!set {b}\n", "a: .inf\n", "a: [.nan]\n", "a: 2001-01-01\n", "a: yes\n", "a: !!bool yes\n",
		"a: !!int x\n", "a: 0x1F\n", "a: -0\n", "a: 0\n", "a: 00\n", "a: -1\n", "a: 123456789012345678\n", "a: 1234567890123456789\n",
		"a: 12345678901234567890123\n", "a: 1_000\n", "a: ~\n", "a:\n", "a: Null\n", "a: TRUE\n", "[]\n", "a\n", "null\n", "{}\n",
	} {
		var document yaml.Node
		if err := yaml.Unmarshal([]byte(text), &document); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		agree(t, &document, text)
		agree(t, document.Content[0], text)
	}
	agree(t, &yaml.Node{}, "no node")
}

// Every document of this repository's overlays and, where they lie beside it, of the corpora.
func TestWalkEqualsDecoderOnRealFiles(t *testing.T) {
	found := 0
	for _, top := range []string{"../../../overlays", "../../../../shared/corpora"} {
		_ = filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" {
				return nil
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return nil
			}
			decoder := yaml.NewDecoder(strings.NewReader(string(content)))
			for {
				var document yaml.Node
				if decoder.Decode(&document) != nil {
					return nil
				}
				agree(t, document.Content[0], path)
				found++
			}
		})
	}
	if found < 20 {
		t.Errorf("only %d documents were found", found)
	}
}

func anyNode(random *rand.Rand, depth int) *yaml.Node {
	node := &yaml.Node{Kind: yaml.ScalarNode, Line: 1, Column: 1}
	switch kind := random.Intn(40); {
	case kind == 0:
		node.Kind, node.Alias = yaml.AliasNode, anyNode(random, 0)
		return node
	case kind < 8 && depth > 0:
		node.Kind = yaml.SequenceNode
		node.Tag = pick(random, "", "!!seq", "!!seq", "!!seq", "!own", "!!null")
		for range random.Intn(4) {
			node.Content = append(node.Content, anyNode(random, depth-1))
		}
		return node
	case kind < 16 && depth > 0:
		node.Kind = yaml.MappingNode
		node.Tag = pick(random, "", "!!map", "!!map", "!!map", "!own", "!!null")
		for range random.Intn(4) {
			key := &yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Tag: pick(random, "", "!", "!!str", "!!str"),
				Value: pick(random, "a", "B", "c.d/e", "<<", "1", "é")}
			node.Content = append(node.Content, key, anyNode(random, depth-1))
		}
		return node
	}
	node.Style = []yaml.Style{0, 0, yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle, yaml.LiteralStyle, yaml.FoldedStyle, yaml.TaggedStyle}[random.Intn(7)]
	node.Tag = pick(random, "", "", "!!str", "!!str", "!!int", "!!bool", "!!float", "!!null", "!", "!own", "!!binary", "!!timestamp",
		"tag:yaml.org,2002:str", "tag:yaml.org,2002:int")
	node.Value = pick(random, "", "a", "0", "1", "-1", "00", "01", "-0", "1.0", "1e3", "true", "True", "yes", "null", "~", "Null", "<<", "=",
		".nan", ".inf", "0x1F", "1_0", "123456789012345678", "-1234567890123456789", "98765432109876543210", "2001-01-01", "aGk=", "<&>",
		"\u2028", "\xff", "a\nb", "\"\\")
	return node
}

func pick(random *rand.Rand, from ...string) string { return from[random.Intn(len(from))] }

func text(node *yaml.Node) string {
	out, err := yaml.NewRNode(node).String()
	if err != nil {
		return err.Error()
	}
	return out
}
