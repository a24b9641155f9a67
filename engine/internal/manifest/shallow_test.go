package manifest

import (
	"math/rand"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// What the shortcut lets through must pass with a parse too, and its depth must be no less than the tree's.
func TestShortcutAgreesWithTheParse(t *testing.T) {
	pieces := []string{
		"- ", "? ", ": ", "a: ", "a:\n", "b:\n  ", "\n", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", "a", "&a ", "!t ",
		"'", "\"", "|\n ", "'<'", "<", "~", "\t", "--- ", "---\n", "... ", "# c\n", "-\n", "?\n", ":\n", "[a: ", "{? ",
	}
	random := rand.New(rand.NewSource(1))
	parsed, deepestSeen := 0, 0
	for i := range 30_000 {
		text := grown(random, 1+random.Intn(12), 0)
		if i%2 == 0 {
			var made strings.Builder
			for range 1 + random.Intn(24) {
				made.WriteString(pieces[random.Intn(len(pieces))])
			}
			text = made.String()
		}
		found, err := documents(text)
		if plainly(text) && err != nil && !isSyntax(faultOf(t, shifted(err, 0))) {
			t.Fatalf("%q: the shortcut lets it through, the parse says %v", text, err)
		}
		for _, one := range found {
			parsed++
			levels := depthOf(one.node)
			deepestSeen = max(deepestSeen, levels)
			if most := deepest(text); levels > most {
				t.Fatalf("%q: %d levels, not at most %d", text, levels, most)
			}
			if count := nodesOf(one.node); count > 3*len(text)+2 {
				t.Fatalf("%q: %d nodes", text, count)
			}
		}
	}
	if parsed < 15_000 || deepestSeen < 12 {
		t.Errorf("only %d documents could be parsed, at most %d levels deep", parsed, deepestSeen)
	}
}

// grown writes a tree with as little indentation as YAML allows; its first line stands at the column already.
func grown(random *rand.Rand, levels, column int) string {
	if levels == 0 {
		return "a"
	}
	in := func(more int) string { return grown(random, levels-1, column+more) }
	margin := "\n" + strings.Repeat(" ", column)
	switch random.Intn(7) {
	case 0:
		return "- " + in(2) + margin + "- b"
	case 1:
		return "? " + in(2) + margin + ": " + grown(random, min(levels-1, 1), column+2)
	case 2:
		return "k:" + margin + "- " + in(2)
	case 3:
		return "k:" + margin + " " + in(1)
	case 4:
		return "[" + strings.Repeat("[a: ", levels) + strings.Repeat("]", levels) + "]"
	case 5:
		return "-" + margin + " " + in(1)
	}
	return "k:" + margin + "-" + margin + " " + in(1)
}

func TestShortcutDeclines(t *testing.T) {
	for name, text := range map[string]string{
		"alias":           "a: &a 1\nb: *a\n",
		"quoted merge":    "'<<': {a: b}\n",
		"escape":          `a: "\0"`,
		"escaped merge":   `"\x3c<": {a: b}`,
		"line separator":  "a:\u2028" + strings.Repeat(" ", 70) + "b: c",
		"deep in columns": strings.Repeat("- ", MaxDepth+1) + "a",
		"deep in flow":    strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1),
		"pairs in flow":   strings.Repeat("[a: ", MaxDepth/2+1) + strings.Repeat("]", MaxDepth/2+1),
		"large":           strings.Repeat("a: b\n", MaxNodes),
	} {
		if plainly(text) {
			t.Errorf("%s: let through", name)
		}
	}
	if !plainly(object) {
		t.Error("a usual object is parsed for its limits")
	}
}

func depthOf(node *yaml.Node) int {
	deepest := 0
	for _, child := range node.Content {
		deepest = max(deepest, depthOf(child))
	}
	if node.Kind == yaml.MappingNode || node.Kind == yaml.SequenceNode {
		deepest++
	}
	return deepest
}

func nodesOf(node *yaml.Node) int {
	count := 1
	for _, child := range node.Content {
		count += nodesOf(child)
	}
	return count
}
