package tidy

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// ordered reports whether the file is part of the ordered program: what it does
// must follow from scenario and seed alone. sim/ensemble runs many such programs
// side by side and is not part of one.
func ordered(s *source) bool {
	return !s.test && below(s.dir, "protocol", "agents", "sim") && !below(s.dir, "sim/ensemble")
}

// numeric reports whether the file computes numbers that reach a digest.
func numeric(s *source) bool {
	return !s.test && below(s.dir, "protocol", "agents", "sim", "kernels", "internal/detmath", "internal/stream")
}

func program(s *source) bool { return !s.test }

// clocks are the functions of package time that read or wait for wall time.
var clocks = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

// unportable are the functions of package math whose bits differ between machines;
// FMA is exact, but a float32 rounded from it is rounded twice.
var unportable = []string{
	"Acos", "Acosh", "Asin", "Asinh", "Atan", "Atan2", "Atanh", "Cbrt", "Cos", "Cosh", "Erf", "Erfc", "Erfcinv", "Erfinv",
	"Exp", "Exp2", "Expm1", "FMA", "Gamma", "Hypot", "J0", "J1", "Jn", "Lgamma", "Log", "Log10", "Log1p", "Log2",
	"Pow", "Pow10", "Sin", "Sincos", "Sinh", "Tan", "Tanh", "Y0", "Y1", "Yn",
}

func banRules() []rule {
	const unordered = "what happens in ordered code must follow from scenario and seed alone"
	return []rule{
		{
			name:   "no wall clock in ordered code",
			reason: unordered,
			check:  eachNode(ordered, usesClock),
			bad: each(
				snippet{"sim/s.go", "package sim\nimport \"time\"\nvar now = time.Now"},
				snippet{"agents/a.go", "package agents\nimport \"time\"\nfunc f() { time.Sleep(1) }"},
				snippet{"agents/a.go", "package agents\nimport clock \"time\"\nfunc f() { clock.Sleep(1) }"},
			),
			good: []snippet{
				{"sim/s.go", "package sim\nimport \"time\"\nconst d = time.Second"},
				{"sim/ensemble/e.go", "package ensemble\nimport \"time\"\nvar now = time.Now"},
			},
		},
		{
			name:   "no foreign randomness",
			reason: "all randomness comes from keyed streams, so that a new consumer shifts no other",
			check:  eachImport(foreignRandomness),
			bad: each(
				snippet{"sim/s.go", `package sim; import _ "math/rand/v2"`},
				snippet{"cmd/gensim/m.go", `package main; import _ "crypto/rand"`},
				snippet{"kernels/k.go", `package kernels; import _ "math/rand"`},
			),
			good: []snippet{{"sim/s.go", `package sim; import _ "gensim/internal/stream"`}},
		},
		{
			name:   "no surroundings in ordered code",
			reason: unordered,
			check:  eachImport(surroundings),
			bad:    each(snippet{"protocol/p.go", `package protocol; import _ "os"`}, snippet{"sim/s.go", `package sim; import _ "net/http"`}),
			good:   []snippet{{"sim/ensemble/e.go", `package ensemble; import _ "os"`}, {"sim/s_test.go", `package sim; import _ "os"`}},
		},
		{
			name:   "no goroutine and no select in ordered code",
			reason: "the scheduler's choice must not reach a result; kernel futures claim tidy:goroutine",
			check:  eachNode(ordered, usesScheduler),
			bad: each(
				snippet{"sim/s.go", "package sim\nfunc f() { go f() }"},
				snippet{"protocol/p.go", "package protocol\nfunc f(c chan int) { select { case <-c: default: } }"},
				snippet{"sim/s.go", "package sim\nfunc f() {\n\tgo f() //tidy:goroutine\n}"},
			),
			good: []snippet{
				{"sim/s.go", "package sim\nfunc f() {\n\tgo f() //tidy:goroutine a kernel future\n}"},
				{"kernels/k.go", "package kernels\nfunc f() { go f() }"},
			},
		},
		{
			name:   "no iteration over maps in numeric code",
			reason: "its order differs from run to run; iterate over a slice, or claim tidy:unordered",
			check:  eachNode(numeric, rangesOverMap),
			bad: each(
				snippet{"sim/s.go", "package sim\nfunc f(m map[int]int) { for range m {} }"},
				snippet{"agents/a.go", "package agents\ntype set map[int]bool\nfunc f(m set) (n int) { for k := range m { n = k }; return }"},
				snippet{"kernels/k.go", "package kernels\nimport \"maps\"\nfunc f(m map[int]int) any { return maps.Keys(m) }"},
			),
			good: []snippet{
				{"sim/s.go", "package sim\nfunc f(m map[int]int) (n int) {\n\tfor k := range m { //tidy:unordered a sum\n\t\tn += k\n\t}\n\treturn\n}"},
				{"agents/a.go", "package agents\nfunc f(m []int) { for range m {} }"},
				{"kernels/k.go", "package kernels\nimport (\"maps\"; \"slices\")\nfunc f(m map[int]int) []int { return slices.Sorted(maps.Keys(m)) }"},
			},
		},
		{
			name:   "no unportable mathematics",
			reason: "the standard library's versions give several answers over several machines; use internal/detmath or kernel code",
			check:  eachNode(numeric, usesUnportable),
			bad: each(
				snippet{"kernels/k.go", "package kernels\nimport \"math\"\nvar x = math.Exp(1)"},
				snippet{"sim/s.go", "package sim\nimport m \"math\"\nvar x = m.FMA"},
				snippet{"agents/a.go", "package agents\nimport . \"math\"\nvar x = Exp(1)"},
			),
			good: []snippet{
				{"kernels/k.go", "package kernels\nimport \"math\"\nvar x = math.Sqrt(2)\nvar y = math.FMA //tidy:exact all in float64\n"},
				{"kernels/k_test.go", "package kernels\nimport \"math\"\nvar x = math.Exp(1)"},
			},
		},
	}
}

// imports returns the name under which the file imports the package, "." for a dot
// import, "" when it does not.
func (s *source) imports(imported string) string {
	for _, spec := range s.syntax.Imports {
		if importPath(spec) != imported {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return imported[strings.LastIndex(imported, "/")+1:]
	}
	return ""
}

// selects returns what the node takes from the package: Now of time.Now.
func (s *source) selects(n ast.Node, imported string) string {
	name := s.imports(imported)
	if name == "." {
		if id, ok := n.(*ast.Ident); ok {
			return id.Name
		}
	}
	sel, ok := n.(*ast.SelectorExpr)
	if !ok || name == "" {
		return ""
	}
	if id, ok := sel.X.(*ast.Ident); ok && id.Name == name {
		return sel.Sel.Name
	}
	return ""
}

func usesClock(s *source, n ast.Node) string {
	if taken := s.selects(n, "time"); slices.Contains(clocks, taken) {
		return "time." + taken + " reads the wall clock"
	}
	return ""
}

func foreignRandomness(s *source, imported string) string {
	if !s.test && below(imported, "math/rand", "crypto/rand", "golang.org/x/exp/rand") {
		return imported + " is imported"
	}
	return ""
}

func surroundings(s *source, imported string) string {
	if ordered(s) && below(imported, "os", "net", "syscall", "runtime", "golang.org/x/sys") {
		return imported + " is imported in ordered code"
	}
	return ""
}

func usesScheduler(s *source, n ast.Node) string {
	if s.marked(n.Pos(), "goroutine") {
		return ""
	}
	switch n.(type) {
	case *ast.GoStmt:
		return "a goroutine starts"
	case *ast.SelectStmt:
		return "a select chooses at random"
	}
	return ""
}

// sorters take an iterator and put it in order.
var sorters = []string{"Sorted", "SortedFunc", "SortedStableFunc"}

func rangesOverMap(s *source, n ast.Node) string {
	switch n := n.(type) {
	case *ast.RangeStmt:
		if !s.marked(n.Pos(), "unordered") && isMap(s.typeOf(n.X)) {
			return "a loop runs over a map"
		}
	case *ast.CallExpr:
		taken := s.selects(n.Fun, "maps")
		if slices.Contains([]string{"Keys", "Values", "All"}, taken) && !s.sortedAtOnce(n) && !s.marked(n.Pos(), "unordered") {
			return "maps." + taken + " is not sorted at once"
		}
	}
	return ""
}

// sortedAtOnce reports whether the call is the argument of a sorter.
func (s *source) sortedAtOnce(n *ast.CallExpr) bool {
	outer, ok := s.parents[n].(*ast.CallExpr)
	return ok && slices.Contains(sorters, s.selects(outer.Fun, "slices"))
}

func isMap(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Map)
	return ok
}

// typeOf returns the type of an expression, nil when it is not known.
func (s *source) typeOf(e ast.Expr) types.Type {
	if s.types == nil {
		return nil
	}
	return s.types.Types[e].Type
}

func usesUnportable(s *source, n ast.Node) string {
	if taken := s.selects(n, "math"); slices.Contains(unportable, taken) && !s.marked(n.Pos(), "exact") {
		return "math." + taken + " is used"
	}
	return ""
}
