package scenarios

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gensim/scenarios/source"
)

var update = flag.Bool("update", false, "rewrite the golden diagnostics")

// TestDiagnostics holds what a bad scenario is told, one situation a file.
func TestDiagnostics(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d bad scenarios, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			begin := time.Now()
			doc, err := Load(file)
			if err == nil {
				_, err = Resolve(doc) // what follows from several keys together
			}
			if took := time.Since(begin); took > time.Second {
				t.Errorf("took %v", took)
			}
			var faults *source.Faults
			if !errors.As(err, &faults) {
				t.Fatalf("error %v is not faults", err)
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".golden", faults.Error()+"\n")
		})
	}
}

// golden compares a text to a file, or rewrites the file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
