package main

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// fields requires that standard output is one JSON object and nothing else, and
// that it has the paths named: a.b.c, with [] for any element of a list. A path
// with =text requires that value, one with ~ before it that there is none.
func fields(ts *testscript.TestScript, neg bool, args []string) {
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	d.UseNumber()
	var object map[string]any
	ts.Check(d.Decode(&object))
	if err := d.Decode(&object); err != io.EOF {
		ts.Fatalf("more than one object on standard output: %v", err)
	}
	for _, arg := range args {
		path, without := strings.CutPrefix(arg, "~")
		path, want, compare := strings.Cut(path, "=")
		found := at(object, strings.Split(path, "."))
		switch {
		case without && len(found) > 0:
			ts.Fatalf("%s is there: %v", path, found)
		case !without && len(found) == 0:
			ts.Fatalf("no %s", path)
		case compare && !contains(found, want):
			ts.Fatalf("%s is %v, want %s", path, found, want)
		}
	}
}

// at returns the values at a path.
func at(v any, path []string) []any {
	if len(path) == 0 {
		return []any{v}
	}
	switch x := v.(type) {
	case map[string]any:
		if inner, ok := x[path[0]]; ok {
			return at(inner, path[1:])
		}
	case []any:
		if path[0] != "[]" {
			return nil
		}
		var all []any
		for _, e := range x {
			all = append(all, at(e, path[1:])...)
		}
		return all
	}
	return nil
}

func contains(found []any, want string) bool {
	for _, v := range found {
		text, err := json.Marshal(v)
		if err == nil && (string(text) == want || v == want) {
			return true
		}
	}
	return false
}

// replaceOnce panics when there is nothing to replace: the test would prove nothing.
func replaceOnce(text, from, to string) string {
	if !strings.Contains(text, from) {
		panic("nothing to replace: " + from)
	}
	return strings.Replace(text, from, to, 1)
}

// conserved requires that the supply on standard output adds up, and that the
// tasks do.
func conserved(ts *testscript.TestScript, neg bool, args []string) {
	var s struct {
		Supply struct{ Initial, Minted, Burned, Final int64 }
		Tasks  struct {
			Submitted, Settled, Accepted, Refunded int64
			InFlight                               int64 `json:"in_flight"`
		}
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &s))
	if m := s.Supply; m.Initial <= 0 || m.Final != m.Initial+m.Minted-m.Burned {
		ts.Fatalf("supply does not add up: %+v", m)
	}
	if k := s.Tasks; k.Submitted <= 0 || k.Submitted != k.Settled+k.InFlight || k.Settled != k.Accepted+k.Refunded {
		ts.Fatalf("tasks do not add up: %+v", k)
	}
}

// same requires that a key has the same value in two JSON files: same A B KEY.
func same(ts *testscript.TestScript, neg bool, args []string) {
	a, b := keyOf(ts, args[0], args[2]), keyOf(ts, args[1], args[2])
	if a != b {
		ts.Fatalf("%s is %s, and %s", args[2], a, b)
	}
}

// differs requires the opposite.
func differs(ts *testscript.TestScript, neg bool, args []string) {
	if a := keyOf(ts, args[0], args[2]); a == keyOf(ts, args[1], args[2]) {
		ts.Fatalf("%s is %s in both", args[2], a)
	}
}

func keyOf(ts *testscript.TestScript, file, key string) string {
	var object map[string]json.RawMessage
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(file)), &object))
	if _, ok := object[key]; !ok {
		ts.Fatalf("%s has no %s", file, key)
	}
	return string(object[key])
}
