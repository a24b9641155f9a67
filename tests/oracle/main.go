// The oracle tells what Argo CD's own code says of Argo CD objects: tests compare it with our schemas and rules.
// It reads one JSON object a line and answers each with one line; it is never shipped.
//
//	schemas  {crds}                                        -> {}            the CustomResourceDefinitions to judge by
//	judge    {objects}                                     -> {verdicts}    what is wrong with each, by who says so
//	permit   {project, application, clusters, resources}   -> {conditions, permitted}
//	expand   {applicationset}                              -> {applications, steps, error}
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	log "github.com/sirupsen/logrus"
)

const mostBytes = 64 << 20

type operation func(request []byte) (map[string]any, error)

func main() {
	log.SetOutput(io.Discard)
	court := &court{}
	operations := map[string]operation{
		"schemas": court.load, "judge": court.judge, "permit": permit, "expand": expand,
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, mostBytes)
	for lines.Scan() {
		answer := answered(operations, lines.Bytes())
		text, err := json.Marshal(answer)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(string(text))
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answered(operations map[string]operation, request []byte) map[string]any {
	var asked struct{ Op string }
	if err := json.Unmarshal(request, &asked); err != nil {
		return map[string]any{"error": err.Error()}
	}
	run, known := operations[asked.Op]
	if !known {
		return map[string]any{"error": fmt.Sprintf("no such operation: %q", asked.Op)}
	}
	answer, err := run(request)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	return answer
}
