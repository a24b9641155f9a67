package door

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func serve(t *testing.T, input string) (string, error) {
	t.Helper()
	operations := map[string]Operation{
		"good":  func([]byte) (map[string]any, error) { return map[string]any{"objects": []int{1}}, nil },
		"bad":   func([]byte) (map[string]any, error) { return nil, errors.New("no\nway") },
		"fault": func([]byte) (map[string]any, error) { return nil, &Fault{Message: "m", File: "f", Line: 3} },
		"panic": func([]byte) (map[string]any, error) { panic("ouch") },
	}
	out := &bytes.Buffer{}
	err := Serve(strings.NewReader(input), out, operations)
	return out.String(), err
}

func TestServeAnswersInOrderAndGoesOn(t *testing.T) {
	got, err := serve(t, `{"op":"good","id":"1"}`+"\n"+`{"op":"bad","id":"2"}`+"\n"+`{"op":"panic","id":"3"}`+"\n"+
		`{"op":"fault","id":"4"}`+"\n"+`{"op":"good","id":"5"}`+"\n")
	want := `{"id":"1","objects":[1]}
{"error":{"message":"no\nway"},"id":"2"}
{"error":{"message":"the library failed: ouch"},"id":"3"}
{"error":{"message":"m","file":"f","line":3},"id":"4"}
{"id":"5","objects":[1]}
`
	if err != nil || got != want {
		t.Errorf("got %v\n%s", err, got)
	}
}

func TestServeEndsAtWhatIsNoRequest(t *testing.T) {
	for _, input := range []string{"hello\n", `{"op":"what","id":"1"}` + "\n", `{"op":"good","id":"1"}`} {
		if _, err := serve(t, input); err == nil {
			t.Errorf("%q passed", input)
		}
	}
	if _, err := serve(t, ""); err != nil {
		t.Error(err)
	}
}
