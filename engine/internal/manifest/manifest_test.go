package manifest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gitops-compile/engine/internal/door"
)

const object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"

func faultOf(t *testing.T, err error) *door.Fault {
	t.Helper()
	fault := &door.Fault{}
	if !errors.As(err, &fault) {
		t.Fatalf("no fault but %v", err)
	}
	return fault
}

func TestParse(t *testing.T) {
	cases := map[string]struct{ text, want string }{
		"nothing":            {"# only a comment\n", ""},
		"one":                {object, `1 {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}`},
		"markers and blanks": {"---\n" + object + "--- # next\n\n" + object + "---\n---\n", `2|7`},
		"crlf":               {strings.ReplaceAll("---\n"+object, "\n", "\r\n"), `2`},
		"json":               {"{\"apiVersion\": \"v1\",\n\t\"kind\": \"A\", \"metadata\": {\"name\": \"a\"}}", `1`},
		"content at marker":  {"--- {apiVersion: v1, kind: A, metadata: {name: a}}", `1`},
		"marker in a block":  {object + "data: |\n  ---\n  x\n", `1 {"apiVersion":"v1","data":"---\nx\n",`},
		"list": {
			"apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}}\n" +
				"- apiVersion: v1\n  kind: BList\n  items:\n  - {apiVersion: v1, kind: B, metadata: {name: b}}\n",
			`4|8`,
		},
		"empty list":       {"apiVersion: v1\nkind: ConfigMapList\nitems:\n", ""},
		"no list":          {"apiVersion: v1\nkind: AllowList\nmetadata: {name: a}\n", `1`},
		"yaml 1.1":         {object + "v: [yes, on, 0777, 1.0, 1e3, 12345678901234567890, 2001-01-01]\n", `1 {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"v":[true,true,511,1,1000,12345678901234567890,"2001-01-01"]}`},
		"anchors":          {object + "a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}\n", `1 {"a":{"b":1},"apiVersion":"v1","c":{"b":1},"d":{"b":1,"e":2}`},
		"null and empties": {object + "a:\nb: []\nc: {}\nd: ''\n", `1 {"a":null,"apiVersion":"v1","b":[],"c":{},"d":"","kind"`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			found, err := Parse("f.yaml", c.text)
			if err != nil {
				t.Fatal(err)
			}
			var lines, whole []string
			for _, one := range found {
				lines = append(lines, fmt.Sprint(one.Line))
				whole = append(whole, fmt.Sprintf("%d %s", one.Line, one.Object))
				if one.File != "f.yaml" || !json.Valid(one.Object) {
					t.Errorf("bad object %+v", one)
				}
			}
			got := strings.Join(lines, "|")
			if strings.Contains(c.want, "{") {
				got = strings.Join(whole, "|")
			}
			if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	cases := map[string]struct {
		text    string
		line    int
		message string
	}{
		"duplicate key":    {object + "---\n" + object + "kind: B\n", 8, `the key "kind" stands here twice, first in line 6`},
		"syntax":           {object + "---\na: [\nb: c\n", 5, "yaml: did not find expected"},
		"scanner":          {object + "---\na: b: c\n", 5, "yaml: mapping values are not allowed"},
		"no map":           {"- a\n", 1, "a manifest is a map"},
		"no kind":          {"apiVersion: v1\nmetadata: {name: a}\n", 1, "kind is missing"},
		"no name":          {"\napiVersion: v1\nkind: A\n", 2, "metadata.name is missing"},
		"number for name":  {"apiVersion: v1\nkind: A\nmetadata: {name: 1}\n", 1, "metadata.name is missing, empty or no string"},
		"item without":     {"apiVersion: v1\nkind: List\nitems:\n- kind: A\n", 4, "apiVersion is missing"},
		"items no list":    {"apiVersion: v1\nkind: List\nitems: 1\n", 1, "the items of a list are no list"},
		"two in one":       {object + "...\na: b\n", 1, "yaml: a second document"},
		"not a number":     {object + "a: .nan\n", 1, "json: unsupported value: NaN"},
		"byte order mark":  {"\ufeff" + object, 1, "the character U+FEFF is not allowed"},
		"bell":             {object + "a: \a\n", 4, "the character U+0007 is not allowed"},
		"next line":        {object + "a: \u0085\n", 4, "the character U+0085"},
		"escaped nul":      {object + `a: "\0"` + "\n", 4, "the character U+0000 is not allowed, not as an escape either"},
		"carriage return":  {object + "a: b\rc\n", 4, "a carriage return without a line feed"},
		"not UTF-8":        {object + "a: \xff\n", 4, "not UTF-8"},
		"alias to parent":  {object + "a: &a [*a]\n", 4, "the alias stands inside what it stands for"},
		"unknown alias":    {object + "a: *b\n", 0, "yaml: unknown anchor"},
		"quoted merge":     {object + "a:\n  '<<': {b: 1}\n", 5, `kustomize reads the key "<<" as a merge even in quotes`},
		"odd key":          {object + "? [a]\n: b\n", 0, ""},
		"unfinished quote": {object + "a: \"b\n", 0, "yaml: "},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("f.yaml", c.text)
			fault := faultOf(t, err)
			if fault.File != "f.yaml" || c.line != 0 && fault.Line != c.line || !strings.HasPrefix(fault.Message, c.message) {
				t.Errorf("got %+v", *fault)
			}
		})
	}
}

// Each limit at the limit, which passes, and one above.
func TestLimits(t *testing.T) {
	nested := func(levels int) string { return strings.Repeat("[", levels) + strings.Repeat("]", levels) }
	// The document, the map, its two keys, the list and the anchor's scalars; then aliases to a list of ten nodes.
	aliases := func(count, extra int) string {
		return "a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\nc: &c x\nb: [" +
			strings.Repeat("*a, ", count) + strings.Repeat("*c, ", extra) + "]\n"
	}
	cases := map[string]struct {
		text, message string
	}{
		"depth":         {nested(MaxDepth), ""},
		"depth, one up": {nested(MaxDepth + 1), "more than 64 levels deep"},
		"nodes":         {"[" + strings.Repeat("a,", MaxNodes-2) + "]", ""},
		"nodes, one up": {"[" + strings.Repeat("a,", MaxNodes-1) + "]", "more than 500000 nodes"},
		"alias":         {aliases(MaxAliased/10, 0), ""},
		"alias, one up": {aliases(MaxAliased/10, 1), "aliases add more than 10000 nodes"},
		"bomb": {"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n" +
			"c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n", "aliases add"},
		"no YAML":           {"#!/bin/sh\nif [ -f x ]; then\n\techo \"a: b: c\n", ""},
		"no YAML, controls": {"a: [\n\x00", "the character U+0000"},
		"duplicates":        {"a: 1\na: 2\n", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := Limits(c.text)
			if c.message == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if fault := faultOf(t, err); !strings.HasPrefix(fault.Message, c.message) || fault.Line == 0 {
				t.Errorf("got %+v", *fault)
			}
		})
	}
}
