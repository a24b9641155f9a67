package objects

import (
	"encoding/json"
	"math/rand"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/yaml"
	k8syaml "sigs.k8s.io/yaml"
)

// throughText is the library's own way: YAML text, JSON, YAML text as `kustomize build` prints it.
func throughText(node *yaml.RNode) (string, error) {
	text, err := node.MarshalJSON()
	if err != nil {
		return "", err
	}
	printed, err := k8syaml.JSONToYAML(text)
	return string(printed), err
}

// onlyText tells failures of the way through text that are none of the value: kustomize cannot read its own text of a
// string with certain characters, or of one that begins with a tab. The writer refuses the former and quotes the latter.
func onlyText(err error) bool {
	for _, known := range []string{"control characters are not allowed", "found a tab character where an indentation space is expected"} {
		if strings.Contains(err.Error(), known) {
			return true
		}
	}
	return false
}

func same(t *testing.T, text string) {
	t.Helper()
	node, err := yaml.Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	sameNode(t, node, text)
}

func sameNode(t *testing.T, node *yaml.RNode, what string) {
	t.Helper()
	want, wantErr := throughText(node)
	walked, err := FromNode(node.YNode())
	if err == nil && wantErr != nil && onlyText(wantErr) {
		return
	}
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("%q: the walk says %v, kustomize %v", what, err, wantErr)
	}
	if err != nil {
		return
	}
	got, err := k8syaml.JSONToYAML(walked)
	if err != nil || string(got) != want {
		t.Errorf("%q: the walk gives %q (%v), kustomize %q", what, got, err, want)
	}
}

func TestWalkEqualsText(t *testing.T) {
	for _, value := range []string{
		"1", "-0", "0777", "0o17", "0x1F", "0b11", "1_000", "1.0", "1.10", "1e3", "1e20", "1e21", "1e-7", "1000000.5", "-0.0",
		"9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "-9223372036854775809",
		".5", "5.", ".nan", ".inf", "-.inf", "yes", "on", "true", "True", "~", "null", "''", "=", "!!str 1", "!!float 1",
		"!!int '1'", "!!binary aGVsbG8=", "!own x", "2001-01-01", "2001-01-01T00:00:00Z", "'2001-01-01'", "12:30", "7E6531",
		"[]", "{}", "[[], {}, null]", "{1: x}", "{1.5: x}", "{true: x}", "{null: x}", "{'1': x}", "{a: 1, a: 2}", "[a, {b: [c]}]",
		"|\n  a\n  b", ">-\n  a\n  b", "|+\n  a\n\n", "|2\n   a", `"\u2028\U0001F600\t\x7f"`, `"a\r\nb"`, `"<&>"`, `"\ud7ff"`,
		`"trailing \nblank"`, `"\n\n leading"`, "'---'", "'# no'", "&a [1]", "{x: &b 1, y: *b}",
	} {
		same(t, "apiVersion: v1\nkind: A\nvalue: "+value+"\n")
		same(t, "list:\n- value: "+strings.ReplaceAll(value, "\n", "\n  ")+"\n")
	}
	same(t, "1: top\n")
	same(t, "{}\n")
}

func TestWalkEqualsTextOnRandomStrings(t *testing.T) {
	pieces := []string{" ", "  ", "\n", "\t", "a", "-", ":", "#", "'", `"`, "\\", "|", ">", "1", "e", ".", "0x", "\r\n", "ü", "😀", "\u2028", "{", "]", "~", "%", "@"}
	random := rand.New(rand.NewSource(1))
	for range 4_000 {
		var value strings.Builder
		for range random.Intn(8) {
			value.WriteString(pieces[random.Intn(len(pieces))])
		}
		node, err := yaml.Parse("metadata: {}\nspec:\n  list:\n  - a: {}\n")
		if err != nil {
			t.Fatal(err)
		}
		leaf := yaml.NewStringRNode(value.String())
		deep := yaml.NewStringRNode(value.String())
		if err := node.PipeE(yaml.Lookup("metadata"), yaml.SetField("annotation", leaf)); err != nil {
			t.Fatal(err)
		}
		list := node.Field("spec").Value.Field("list").Value
		if err := list.PipeE(yaml.Append(yaml.NewMapRNode(nil).YNode(), deep.YNode())); err != nil {
			t.Fatal(err)
		}
		sameNode(t, node, value.String())
	}
}

func TestMarshalKeepsFloatsApart(t *testing.T) {
	for text, want := range map[string]string{
		"1": "1", "1.0": "1", "-0": "0", "1e3": "1000", "1.5": "1.5", "1e25": "1e+25", "100000000000000000000": "1e+20",
		"18446744073709551615": "18446744073709551615", "1e-9": "1e-9",
	} {
		got, err := Marshal(json.Number(text))
		if err != nil || string(got) != want {
			t.Errorf("%s: got %s (%v), want %s", text, got, err, want)
		}
	}
}
