package manifest

import "strings"

// plainly tells whether a file's bytes alone prove that it keeps the limits, so that it need not be parsed for them:
// kustomize parses it anyway. Most files are such. The file's characters have been looked at before.
//
//   - No text has more than three nodes for each of its bytes; `:,` in braces are two.
//   - Without `*` no alias; without `<<` no merge; without a backslash no character hides behind an escape.
//   - The separators U+2028 and U+2029 end a line for go-yaml, so indentation could not be counted by line feeds.
func plainly(text string) bool {
	return len(text) < MaxNodes/4 && !strings.ContainsAny(text, "*\\\u2028\u2029") && !strings.Contains(text, "<<") &&
		deepest(text) <= MaxDepth
}

// deepest is at least the depth of every node of every document. Block collections stand in columns that grow inwards,
// a map and a list without an indent of its own share one, and none opens behind anything but indicators of its line
// or within brackets. A bracket opens a list and, for a pair within it, a map.
func deepest(text string) int {
	column, brackets := 0, 0
	for line := range strings.SplitSeq(text, "\n") {
		column = max(column, len(line)-len(strings.TrimLeft(line, " \t-?:")))
		brackets += strings.Count(line, "[") + strings.Count(line, "{")
	}
	return 2*(column+1) + 2*brackets
}
