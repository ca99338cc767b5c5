package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme holds the README to what exists: its make targets, its commands with
// their flags, its settings, and its links.
func TestReadme(t *testing.T) {
	top := filepath.Join("..", "..")
	readme := read(t, filepath.Join(top, "README.md"))
	makefile := read(t, filepath.Join(top, "Makefile"))
	for _, m := range regexp.MustCompile("(?m)(?:^|`)make ([a-z]+)").FindAllStringSubmatch(readme, -1) {
		if !regexp.MustCompile(`(?m)^` + m[1] + `:`).MatchString(makefile) {
			t.Errorf("the Makefile has no target %s", m[1])
		}
	}
	commands := regexp.MustCompile("(?m)(?:^bin/|`)gensim ([^`\n]+)").FindAllStringSubmatch(readme, -1)
	if len(commands) < 10 {
		t.Fatalf("only %d commands found", len(commands))
	}
	for _, m := range commands {
		checkCommand(t, strings.Fields(m[1]))
	}
	for _, m := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(readme, -1) {
		if _, err := os.Stat(filepath.Join(top, m[1])); err != nil {
			t.Errorf("dead link: %v", err)
		}
	}
	for _, key := range keys() {
		if !strings.Contains(readme, "GENSIM_"+strings.ToUpper(key)) || !strings.Contains(readme, "`"+key+"`") {
			t.Errorf("the README does not tell of the setting %s", key)
		}
	}
}

// checkCommand requires that a command line names a command and flags that it has.
func checkCommand(t *testing.T, words []string) {
	t.Helper()
	root := (&app{}).root()
	cmd, rest, err := root.Find(words)
	if err != nil || cmd == root || strings.Trim(words[0], "abcdefghijklmnopqrstuvwxyz") != "" {
		t.Errorf("gensim %s: no such command", strings.Join(words, " "))
		return
	}
	for _, w := range rest {
		switch {
		case strings.HasPrefix(w, "--") && cmd.Flag(strings.TrimPrefix(w, "--")) == nil,
			strings.HasPrefix(w, "-") && !strings.HasPrefix(w, "--") && cmd.Flags().ShorthandLookup(w[1:]) == nil:
			t.Errorf("gensim %s: no flag %s", strings.Join(words, " "), w)
		}
	}
}

// TestReadmeListsEveryCommand requires the table of commands to be whole.
func TestReadmeListsEveryCommand(t *testing.T) {
	readme := read(t, filepath.Join("..", "..", "README.md"))
	for _, c := range (&app{}).root().Commands() {
		if c.GroupID != "" && !strings.Contains(readme, "`gensim "+c.Name()) {
			t.Errorf("the README does not tell of gensim %s", c.Name())
		}
	}
}

// TestMakeHelp is the contributor's first command.
func TestMakeHelp(t *testing.T) {
	if _, err := exec.LookPath("make"); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("make", "-C", filepath.Join("..", ".."), "--no-print-directory", "help").Output()
	if err != nil || !bytes.Contains(out, []byte("run ")) {
		t.Errorf("%v: %s", err, out)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestArchitecture requires that every file and folder that docs/architecture.md
// names is there.
func TestArchitecture(t *testing.T) {
	top := filepath.Join("..", "..")
	text := read(t, filepath.Join(top, "docs", "architecture.md"))
	named := regexp.MustCompile("`([a-z.]+/[a-z0-9_/.]*[a-z])`").FindAllStringSubmatch(text, -1)
	if len(named) < 40 {
		t.Fatalf("only %d paths found", len(named))
	}
	for _, m := range named {
		if _, err := os.Stat(filepath.Join(top, filepath.FromSlash(m[1]))); err != nil {
			t.Errorf("%v", err)
		}
	}
}
