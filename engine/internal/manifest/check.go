// Package manifest reads plain manifests as Kubernetes does, and refuses what would hurt the library first.
package manifest

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gitops-compile/engine/internal/door"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// The limits of one file, counted on the parsed tree before an alias is expanded.
const (
	MaxDepth   = 64
	MaxNodes   = 500_000
	MaxAliased = 10_000
)

// document is one YAML document of a file: its text, its tree and how many lines stand before it.
type document struct {
	text   string
	before int
	node   *yaml.Node
}

// Limits refuses a file with forbidden characters or beyond a limit. A file that is no YAML passes: it may be anything
// that a generator embeds, and the library says better what is wrong if it reads the file after all.
func Limits(text string) error {
	if err := characters(text); err != nil {
		return err
	}
	if plainly(text) {
		return nil
	}
	_, err := documents(text)
	fault := &door.Fault{}
	if errors.As(err, &fault) && !isSyntax(fault) {
		return fault
	}
	return nil
}

var syntax = regexp.MustCompile(`^(yaml: )(?:line (\d+): )?`)

func isSyntax(fault *door.Fault) bool { return syntax.MatchString(fault.Message) }

// documents parses a file and holds each tree against the limits.
func documents(text string) ([]document, error) {
	var found []document
	count := counter{sizes: map[*yaml.Node]int{}}
	for _, one := range split(text) {
		decoder := yaml.NewDecoder(strings.NewReader(one.text))
		node := &yaml.Node{}
		err := decoder.Decode(node)
		if errors.Is(err, io.EOF) {
			continue
		}
		if err == nil && decoder.Decode(&yaml.Node{}) != io.EOF {
			err = errors.New("yaml: a second document without a line of three dashes before it")
		}
		if err == nil {
			_, err = count.walk(node, 0)
		}
		if err != nil {
			return nil, shifted(err, one.before)
		}
		one.node = node
		found = append(found, one)
	}
	return found, nil
}

// split cuts a file at its document markers. Each part but the first begins with the marker itself.
func split(text string) []document {
	var parts []document
	start, startLine, line := 0, 0, 0
	for at := 0; at < len(text); line++ {
		end := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		if marks(text[at:end]) && at > start {
			parts = append(parts, document{text: text[start:at], before: startLine})
			start, startLine = at, line
		}
		at = end
	}
	return append(parts, document{text: text[start:], before: startLine})
}

func marks(line string) bool {
	rest, found := strings.CutPrefix(line, "---")
	return found && (rest == "" || strings.ContainsAny(rest[:1], " \t\r\n"))
}

// shifted makes a fault whose line counts from the file's beginning instead of the document's.
func shifted(err error, before int) error {
	fault := &door.Fault{}
	if errors.As(err, &fault) {
		return &door.Fault{Message: fault.Message, Line: fault.Line + before}
	}
	message := err.Error()
	parts := syntax.FindStringSubmatch(message)
	if parts == nil {
		return &door.Fault{Message: message}
	}
	line, _ := strconv.Atoi(parts[2])
	rest := message[len(parts[0]):]
	if strings.HasPrefix(rest, "did not find expected") {
		line++ // go-yaml counts from 1 where its scanner fails, but from 0 where its parser does.
	}
	return &door.Fault{Message: parts[1] + rest, Line: max(line, 1) + before}
}

// counter walks one file's trees. sizes holds what each finished node would have with its aliases expanded, 0 for
// one that is still open.
type counter struct {
	nodes, aliased int
	sizes          map[*yaml.Node]int
}

// walk gives the node's expanded size. A document is depth 0, its map or list depth 1; scalars add no level.
func (c *counter) walk(node *yaml.Node, depth int) (int, error) {
	c.nodes++
	switch {
	case c.nodes > MaxNodes:
		return 0, refused(node, "more than %d nodes", MaxNodes)
	case node.Kind == yaml.ScalarNode:
		return 1, escaped(node)
	case node.Kind == yaml.AliasNode:
		return c.alias(node)
	case depth > MaxDepth:
		return 0, refused(node, "more than %d levels deep", MaxDepth)
	}
	if key := quotedMerge(node); key != nil {
		return 0, refused(key, "kustomize reads the key \"<<\" as a merge even in quotes; give it another name")
	}
	if node.Anchor != "" {
		c.sizes[node] = 0
	}
	size := 1
	for _, child := range node.Content {
		more, err := c.walk(child, depth+1)
		if err != nil {
			return 0, err
		}
		size += more
	}
	if node.Anchor != "" {
		c.sizes[node] = size
	}
	return size, nil
}

// quotedMerge gives the key of a map that is text to every reader but kustomize, which would lose its value silently.
func quotedMerge(node *yaml.Node) *yaml.Node {
	if node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i < len(node.Content); i += 2 {
		key := node.Content[i]
		if key.Kind == yaml.ScalarNode && key.Value == "<<" && key.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			return key
		}
	}
	return nil
}

func (c *counter) alias(node *yaml.Node) (int, error) {
	size, known := c.sizes[node.Alias]
	if !known {
		size = 1
	} else if size == 0 {
		return 0, refused(node, "the alias stands inside what it stands for")
	}
	if c.aliased += size; c.aliased > MaxAliased {
		return 0, refused(node, "aliases add more than %d nodes", MaxAliased)
	}
	return size, nil
}

func refused(node *yaml.Node, message string, values ...any) error {
	return &door.Fault{Message: fmt.Sprintf(message, values...), Line: node.Line}
}

// characters refuses what no manifest may hold, wherever it stands: kustomize refuses or loses it.
func characters(text string) error {
	line := 1
	for i, c := range text {
		switch {
		case c == '\n':
			line++
		case c == '\r' && !strings.HasPrefix(text[i+1:], "\n"):
			return &door.Fault{Message: "a carriage return without a line feed", Line: line}
		case c == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			return &door.Fault{Message: "not UTF-8", Line: line}
		case c != '\r' && forbidden(c):
			return &door.Fault{Message: fmt.Sprintf("the character U+%04X is not allowed", c), Line: line}
		}
	}
	return nil
}

// escaped refuses the same characters where an escape of a quoted scalar hides them.
func escaped(node *yaml.Node) error {
	if node.Style&yaml.DoubleQuotedStyle == 0 {
		return nil
	}
	for _, c := range node.Value {
		if c != '\r' && forbidden(c) {
			return refused(node, "the character U+%04X is not allowed, not as an escape either", c)
		}
	}
	return nil
}

func forbidden(c rune) bool {
	switch {
	case c == '\t' || c == '\n':
		return false
	case c < 0x20 || c >= 0x7f && c <= 0x9f:
		return true
	}
	return c == 0xfeff || c == 0xfffe || c == 0xffff
}
