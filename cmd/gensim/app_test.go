package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"gensim/scenarios"
	"gensim/scenarios/source"
)

// TestExitCodes pins the exit code of each kind of error.
func TestExitCodes(t *testing.T) {
	var faults source.Faults
	faults.Add(source.Pos{Line: 1, Column: 1}, "run", "is wrong", "")
	for _, c := range []struct {
		err  error
		code int
	}{
		{usage("", "no such flag"), exitUsage},
		{fmt.Errorf("load: %w", faults.Err()), exitScenario},
		{&scenarios.PathError{Path: "x", Reason: "no such file"}, exitScenario},
		{&fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, exitIO},
		{ioFailure(errors.New("the catalogue is damaged")), exitIO},
		{ioFailure(usage("", "a failure keeps its code")), exitUsage},
		{errors.New("nobody expected this"), exitDefect},
		{panicked("index out of range", nil), exitDefect},
		{stopped{syscall.SIGINT}, exitInterrupt},
		{fmt.Errorf("run: %w", stopped{syscall.SIGTERM}), exitTerminated},
	} {
		if got := exitCode(c.err); got != c.code {
			t.Errorf("%v has exit code %d, want %d", c.err, got, c.code)
		}
	}
	if ioFailure(nil) != nil {
		t.Error("no error became one")
	}
}

// TestPanic is told with its stack and the command that repeats it, in text and in
// JSON.
func TestPanic(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		var stdout, stderr bytes.Buffer
		a := &app{stdout: &stdout, stderr: &stderr, args: []string{"run", "my file.yaml", "--set", "a.b=it's"}}
		if asJSON {
			a.args = append(a.args, "--json")
		}
		code := a.complain(panicked("index out of range", []byte("goroutine 1")))
		if code != exitDefect || !strings.Contains(stderr.String(), "goroutine 1") {
			t.Errorf("exit code %d, stderr %q", code, &stderr)
		}
		repeat := `gensim run 'my file.yaml' --set 'a.b=it'\''s'`
		where := stderr.String()
		if asJSON {
			var object struct{ Error complaint }
			if err := json.Unmarshal(stdout.Bytes(), &object); err != nil || object.Error.Code != exitDefect {
				t.Errorf("%v: %s", err, &stdout)
			}
			where = object.Error.Hint
		}
		if !strings.Contains(where, repeat) {
			t.Errorf("%q does not repeat %q", where, repeat)
		}
	}
}

func TestBundle(t *testing.T) {
	got := bundle([]string{"check.alpha", "check.use", "top", "a.b.c", "a.b.d", "a.e"})
	want := "check.{alpha,use} top a.b.{c,d} a.e"
	if strings.Join(got, " ") != want {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestCompare finds what differs beyond the tolerance and nothing else.
func TestCompare(t *testing.T) {
	parse := func(text string) (v any) {
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	a := parse(`{"a": 1.0, "b": [1, 2], "c": {"d": "x"}, "gone": 1, "null": null}`)
	b := parse(`{"a": 1.0000000001, "b": [1, 3], "c": {"d": "y"}, "new": 2, "null": null}`)
	found := strings.Join(compareValues("", a, b), "; ")
	for _, want := range []string{"b[1] is 2, made again 3", "c.d is x, made again y", "gone is 1", "new is <nil>, made again 2"} {
		if !strings.Contains(found, want) {
			t.Errorf("%q lacks %q", found, want)
		}
	}
	if strings.Contains(found, "a is") || strings.Contains(found, "null is") {
		t.Errorf("too much: %s", found)
	}
}
