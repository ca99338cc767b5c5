package tidy

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// rule is one demand on the repository.
type rule struct {
	name   string
	reason string
	check  func(m *module) []fault
	bad    [][]snippet // each must give at least one fault
	good   []snippet   // together they must give none
}

// fault is one place that breaks a rule.
type fault struct {
	path string
	line int
	what string
}

// rules lists all demands in the order in which they are reported.
func rules() []rule {
	return slices.Concat(importRules(), banRules(), floatRules(), ratchetRules(), textRules())
}

func TestTidy(t *testing.T) {
	m := repository(t)
	for _, r := range rules() {
		t.Run(r.name, func(t *testing.T) {
			for _, f := range r.check(m) {
				t.Errorf("%s:%d: %s, because %s", f.path, f.line, f.what, r.reason)
			}
		})
	}
}

func TestRulesCanFail(t *testing.T) {
	for _, r := range rules() {
		t.Run(r.name, func(t *testing.T) {
			if len(r.bad) == 0 {
				t.Error("the rule has no snippet that it refuses")
			}
			for _, s := range r.bad {
				if len(r.check(snippets(t, s...))) == 0 {
					t.Errorf("accepted the bad snippet %q", s)
				}
			}
			for _, f := range r.check(snippets(t, r.good...)) {
				t.Errorf("refused a good snippet: %s:%d: %s", f.path, f.line, f.what)
			}
		})
	}
}

// each makes every snippet a case of its own.
func each(list ...snippet) [][]snippet {
	cases := make([][]snippet, len(list))
	for i, s := range list {
		cases[i] = []snippet{s}
	}
	return cases
}

// eachFile applies a check to every Go file that the filter admits.
func eachFile(admit func(*source) bool, check func(*source) []fault) func(*module) []fault {
	return func(m *module) []fault {
		var faults []fault
		for _, s := range m.sources {
			if admit(s) {
				faults = append(faults, check(s)...)
			}
		}
		return faults
	}
}

// eachNode applies a check to every syntax node; an empty answer is no fault.
func eachNode(admit func(*source) bool, check func(*source, ast.Node) string) func(*module) []fault {
	return eachFile(admit, func(s *source) []fault {
		var faults []fault
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if n != nil {
				if what := check(s, n); what != "" {
					faults = append(faults, s.fault(n.Pos(), "%s", what))
				}
			}
			return true
		})
		return faults
	})
}

// fault returns a fault at a position of the file.
func (s *source) fault(at token.Pos, format string, args ...any) fault {
	return fault{path: s.path, line: s.files.Position(at).Line, what: fmt.Sprintf(format, args...)}
}

// below reports whether the directory is one of the roots or lies inside one.
func below(dir string, roots ...string) bool {
	for _, root := range roots {
		if dir == root || strings.HasPrefix(dir, root+"/") {
			return true
		}
	}
	return false
}
