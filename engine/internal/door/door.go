// Package door speaks the engine's protocol: one JSON document per line, a request on stdin, its answer on stdout.
//
// A request names its operation in "op" and itself in "id"; every answer repeats the id.
// An operation that fails, even by a panic inside the library, answers with {"id", "error"}; the next one goes on.
package door

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Fault is an operation's failure. File, where it is known, is the path of a file of the request; Line counts from 1.
type Fault struct {
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
}

func (f *Fault) Error() string { return f.Message }

// Operation turns the whole request document into the members of its answer.
type Operation func(request []byte) (map[string]any, error)

// Serve answers requests in their order until the input ends. An input that is no request at all is an error:
// then the other side is not ours.
func Serve(in io.Reader, out io.Writer, operations map[string]Operation) error {
	reader := bufio.NewReaderSize(in, 1<<16)
	for {
		line, err := reader.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		answer, err := answerTo(line, operations)
		if err != nil {
			return err
		}
		if _, err := out.Write(answer); err != nil {
			return err
		}
	}
}

func answerTo(line []byte, operations map[string]Operation) ([]byte, error) {
	var head struct {
		Op string `json:"op"`
		ID string `json:"id"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return nil, fmt.Errorf("not a request: %w", err)
	}
	operation, known := operations[head.Op]
	if !known {
		return nil, fmt.Errorf("no operation %q", head.Op)
	}
	answer, err := guarded(operation, line)
	if err != nil {
		fault := &Fault{}
		if !errors.As(err, &fault) {
			fault = &Fault{Message: err.Error()}
		}
		answer = map[string]any{"error": fault}
	}
	answer["id"] = head.ID
	text, err := json.Marshal(answer)
	return append(text, '\n'), err
}

// guarded runs the operation; a panic is an error like any other, so that one bad input spoils no other.
func guarded(operation Operation, request []byte) (answer map[string]any, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("the library failed: %v", problem)
		}
	}()
	return operation(request)
}
