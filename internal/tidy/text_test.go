package tidy

import (
	"bytes"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// machinePaths are folders of one machine; the list is put together at run time so
// that this file does not contain what it forbids.
var machinePaths = []string{"work", "root", "home", "tmp"}

// unfinished are the words by which a comment admits that something is missing.
var unfinished = []string{"TO" + "DO", "FIX" + "ME", "HA" + "CK", "X" + "XX", "for " + "now"}

func textRules() []rule {
	return []rule{
		{
			name:   "no machine paths",
			reason: "the repository must say nothing of the machine it was written on",
			check:  machinePathsIn,
			bad: each(
				snippet{"README.md", "see " + "/" + "work/main"},
				snippet{"sim/s.go", "package sim\n\n// read from \"" + "/" + "tmp/x\"\n"},
				snippet{"Makefile", "/" + "root/go/bin/x"},
			),
			good: []snippet{{"README.md", "see https://example.org/work/ and docs/work/x, roots/tmp/"}, {"data.bin", "\x00 " + "/" + "work/"}},
		},
		{
			name:   "nothing admits to be unfinished",
			reason: "what is committed is done, or it is an issue",
			check:  unfinishedComments,
			bad: each(
				snippet{"sim/s.go", "package sim\n\n// " + unfinished[0] + ": more"},
				snippet{"sim/s.go", "package sim\n\n/* zero " + unfinished[4] + " */"},
			),
			good: []snippet{{"sim/s.go", "package sim\n\n// f is done for nowhere.\nfunc f() {}"}},
		},
		{
			name:   "no dead testdata",
			reason: "a file that no test reads protects nothing",
			check:  deadTestdata,
			bad: [][]snippet{
				{{"sim/testdata/a.txt", ""}, {"sim/s_test.go", "package sim\nconst x = \"testdata/b.txt\""}},
				{{"sim/testdata/a.txt", ""}, {"sim/s.go", "package sim\nconst x = \"testdata/a.txt\""}},
				{{"sim/testdata/deep/a.txt", ""}, {"sim/s_test.go", "package sim\nconst x = \"testdata/*.txt\""}},
				{{"sim/testdata/fuzz/FuzzGone/1", ""}, {"sim/s_test.go", "package sim\nfunc FuzzHere() {}"}},
			},
			good: []snippet{
				{"sim/testdata/a.txt", ""}, {"sim/testdata/b.md", ""}, {"sim/testdata/deep/er/c.txt", ""}, {"sim/testdata/fuzz/FuzzHere/1", ""},
				{"sim/s_test.go", "package sim\nconst (x = \"testdata/*.txt\"; y = \"b.md\"; z = \"testdata/deep\")\nfunc FuzzHere() {}"},
			},
		},
	}
}

// readable reports whether a file is text, not data.
func (t text) readable() bool {
	return utf8.Valid(t.content) && !bytes.ContainsRune(t.content, 0)
}

func machinePathsIn(m *module) []fault {
	forbidden := regexp.MustCompile(`(^|[^\w./:-])/(` + strings.Join(machinePaths, "|") + `)/`)
	var faults []fault
	for _, t := range m.texts {
		if !t.readable() {
			continue
		}
		for i, line := range strings.Split(string(t.content), "\n") {
			if found := forbidden.FindString(line); found != "" {
				faults = append(faults, fault{t.path, i + 1, "the text names " + strings.TrimSpace(found)})
			}
		}
	}
	return faults
}

func unfinishedComments(m *module) []fault {
	forbidden := regexp.MustCompile(`\b(` + strings.Join(unfinished, "|") + `)\b`)
	var faults []fault
	for _, s := range m.sources {
		for _, group := range s.syntax.Comments {
			for _, c := range group.List {
				if found := forbidden.FindString(c.Text); found != "" {
					faults = append(faults, s.fault(c.Pos(), "a comment says %q", found))
				}
			}
		}
	}
	return faults
}

// deadTestdata reports each file below a testdata folder that no test beside the
// folder names: by its path or its name, by a folder above it, or by a pattern.
func deadTestdata(m *module) []fault {
	names := map[string][]string{}
	for _, s := range m.sources {
		if s.test {
			names[s.dir] = append(names[s.dir], namesIn(s.syntax)...)
		}
	}
	var faults []fault
	for _, t := range m.texts {
		dir, inside, ok := strings.Cut(t.path, "/testdata/")
		if !ok || strings.Contains(dir, "/testdata/") {
			continue
		}
		if !namesFile(names[dir], "testdata/"+inside) {
			faults = append(faults, fault{t.path, 1, "no test names this file"})
		}
	}
	return faults
}

// namesIn returns the strings of a file, and its functions as the folders from
// which fuzzing and rapid read the seeds of that name.
func namesIn(file *ast.File) []string {
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if s, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil {
				names = append(names, s)
			}
		case *ast.FuncDecl:
			names = append(names, "testdata/fuzz/"+n.Name.Name, "testdata/rapid/"+n.Name.Name)
		}
		return true
	})
	return names
}

// namesFile reports whether one of the names stands for the file. The bare word
// testdata stands for the files directly in it only. A golden whose ending a
// test names belongs to the file of the same stem.
func namesFile(names []string, file string) bool {
	if namesExactly(names, file) {
		return true
	}
	end := path.Ext(file)
	stem := strings.TrimSuffix(file, end)
	return end == ".golden" && slices.Contains(names, end) && slices.ContainsFunc(names, func(name string) bool {
		matched, err := path.Match(name, stem+path.Ext(name))
		return err == nil && matched
	})
}

func namesExactly(names []string, file string) bool {
	for _, name := range names {
		matched, err := path.Match(name, file)
		direct := name == "testdata" && path.Dir(file) == "testdata"
		folder := strings.Contains(name, "/") && below(file, strings.TrimSuffix(name, "/"))
		if err == nil && matched || direct || folder || name == path.Base(file) {
			return true
		}
	}
	return false
}
