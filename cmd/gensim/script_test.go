package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// rewrite makes the scripts' expected outputs anew: go test ./cmd/gensim -rewrite.
var rewrite = flag.Bool("rewrite", false, "rewrite the expected outputs of the scripts")

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) != "gensim" { // the tests; as gensim it does as it is told
		if err := os.Setenv(memoVariable, memoOff); err != nil {
			panic(err)
		}
	}
	testscript.Main(m, map[string]func(){"gensim": main})
}

// TestScripts plays the command lines of testdata/script, each in a folder of its
// own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *rewrite,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"fields": fields,
			"tamper": tamper,
			"turn":   turn,
			"cut":    cut,
			"absent": absent, "conserved": conserved, "same": same, "differs": differs,
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "1")
			e.Setenv(memoVariable, memoOff)
			return os.WriteFile(filepath.Join(e.WorkDir, "tiny.yaml"), []byte(tiny), 0o666)
		},
	})
}

// exits runs a command and requires its exit code: exits CODE command args...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE command args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// absent requires that no file matches any pattern, hidden names included.
func absent(ts *testscript.TestScript, neg bool, args []string) {
	for _, pattern := range args {
		found, err := filepath.Glob(ts.MkAbs(pattern))
		ts.Check(err)
		if len(found) > 0 && !neg {
			ts.Fatalf("there is %v", found)
		}
	}
}

// cut leaves the first half of the one file that a pattern matches.
func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: cut PATTERN")
	}
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) != 1 {
		ts.Fatalf("%s matches %v", args[0], found)
	}
	info, err := os.Stat(found[0])
	ts.Check(err)
	ts.Check(os.Truncate(found[0], info.Size()/2))
}
