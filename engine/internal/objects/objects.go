// Package objects writes values as JSON exactly as kustomize would print them.
//
// kustomize prints an object by way of YAML (go-yaml v3), JSON (encoding/json) and YAML again (go-yaml v2). What that
// does to numbers is done here: a float without a fraction becomes an integer where 64 bits hold it, and every other
// float keeps an exponent or a point, so that a JSON reader tells the two apart.
package objects

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Marshal gives the JSON of a value made of what go-yaml v3 and encoding/json decode into an empty interface.
// Keys are sorted. A map with a key that is no string, NaN and the infinities are errors, as they are in kustomize.
func Marshal(value any) (json.RawMessage, error) {
	return appendValue(nil, value)
}

func appendValue(out []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return append(out, "null"...), nil
	case string:
		return appendString(out, v)
	case bool:
		return strconv.AppendBool(out, v), nil
	case int:
		return strconv.AppendInt(out, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(out, v, 10), nil
	case uint64:
		return strconv.AppendUint(out, v, 10), nil
	case float64:
		return appendFloat(out, v)
	case json.Number:
		return appendNumber(out, string(v))
	case time.Time:
		text, err := v.MarshalJSON()
		return append(out, text...), err
	case []any:
		return appendList(out, v)
	case map[string]any:
		return appendMap(out, v)
	case map[any]any:
		return nil, fmt.Errorf("a map holds a key that is no string: %s", oddKey(v))
	}
	return nil, fmt.Errorf("a value of the unexpected type %T", value)
}

func appendString(out []byte, s string) ([]byte, error) {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c > 0x7e || c == '"' || c == '\\' {
			text, err := json.Marshal(s)
			return append(out, text...), err
		}
	}
	return append(append(append(out, '"'), s...), '"'), nil
}

func appendList(out []byte, list []any) (_ []byte, err error) {
	out = append(out, '[')
	for i, item := range list {
		if i > 0 {
			out = append(out, ',')
		}
		if out, err = appendValue(out, item); err != nil {
			return nil, err
		}
	}
	return append(out, ']'), nil
}

func appendMap(out []byte, members map[string]any) (_ []byte, err error) {
	keys := make([]string, 0, len(members))
	for key := range members {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	out = append(out, '{')
	for i, key := range keys {
		if i > 0 {
			out = append(out, ',')
		}
		if out, err = appendString(out, key); err != nil {
			return nil, err
		}
		out = append(out, ':')
		if out, err = appendValue(out, members[key]); err != nil {
			return nil, err
		}
	}
	return append(out, '}'), nil
}

// appendNumber normalises a number's text, as encoding/json or a person wrote it.
func appendNumber(out []byte, text string) ([]byte, error) {
	if v, err := strconv.ParseInt(text, 10, 64); err == nil {
		return strconv.AppendInt(out, v, 10), nil
	}
	if v, err := strconv.ParseUint(text, 10, 64); err == nil {
		return strconv.AppendUint(out, v, 10), nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, err
	}
	return appendFloat(out, v)
}

// appendFloat writes what go-yaml v2 reads out of encoding/json's form of a float, which has an exponent only below
// 1e-6 and from 1e21 on: without point and exponent it is an integer, if 64 bits hold it.
func appendFloat(out []byte, v float64) ([]byte, error) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, fmt.Errorf("the number %v cannot be printed", v)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if strings.ContainsAny(string(text), ".e") {
		return append(out, text...), nil
	}
	if i, err := strconv.ParseInt(string(text), 10, 64); err == nil {
		return strconv.AppendInt(out, i, 10), nil
	}
	if u, err := strconv.ParseUint(string(text), 10, 64); err == nil {
		return strconv.AppendUint(out, u, 10), nil
	}
	return strconv.AppendFloat(out, v, 'e', -1, 64), nil
}

func oddKey(members map[any]any) string {
	var odd []string
	for key := range members {
		if _, text := key.(string); !text {
			odd = append(odd, fmt.Sprintf("%v", key))
		}
	}
	slices.Sort(odd)
	return strings.Join(odd, ", ")
}
