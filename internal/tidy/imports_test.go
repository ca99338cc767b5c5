package tidy

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
)

// arrow says which of the module's folders a folder may import, beside its own
// subfolders, internal/ and protocol/unit, which are open to all.
type arrow struct {
	from string
	to   []string
	// sealed folders do not even see their own subfolders or siblings.
	sealed bool
}

// arrows lists the folders, the more special ones first.
func arrows() []arrow {
	return []arrow{
		{from: "cmd/gensim", to: []string{"scenarios", "analysis", "sim"}},
		{from: "cmd/digestprobe", to: []string{"scenarios", "sim"}},
		{from: "bench", to: []string{"sim", "kernels"}},
		{from: "scenarios", to: []string{"sim", "agents", "protocol", "kernels", "analysis/spec"}},
		{from: "analysis/spec", sealed: true},
		{from: "analysis", to: []string{"sim/record"}},
		{from: "sim/engine", sealed: true},
		{from: "sim/record"},
		{from: "sim/replay", to: []string{"protocol", "sim/record", "sim/engine"}},
		{from: "sim", to: []string{"agents", "protocol", "kernels"}},
		{from: "agents", to: []string{"protocol"}},
		{from: "protocol"},
		{from: "kernels"},
		{from: "internal"},
	}
}

// confined says in which folders a library may be imported.
type confined struct {
	library string
	to      []string
}

func confinements() []confined {
	return []confined{
		{"github.com/apache/arrow-go", []string{"analysis/tables"}},
		{"github.com/mattn/go-sqlite3", []string{"analysis/catalog"}},
		{"gonum.org/v1/plot", []string{"analysis/plots"}},
		{"gocloud.dev", []string{"analysis/store"}},
		{"github.com/oasisprotocol/curve25519-voi", []string{"internal/vrf"}},
		{"github.com/transparency-dev/merkle", []string{"internal/merkle"}},
		{"github.com/klauspost/reedsolomon", []string{"protocol/availability"}},
		{"github.com/goccy/go-yaml", []string{"scenarios"}},
		{"github.com/cwbudde/qmc", []string{"internal/design"}},
		{"github.com/spf13", []string{"cmd/gensim"}},
		{"github.com/schollz/progressbar", []string{"cmd/gensim"}},
		{"github.com/jedib0t/go-pretty", []string{"cmd/gensim"}},
		{"golang.org/x/term", []string{"cmd/gensim"}},
		{"github.com/mmcloughlin/avo", []string{"kernels/simd/asm", "internal/asm"}},
	}
}

// testLibraries are never part of the program.
var testLibraries = []string{
	"testing", "pgregory.net/rapid", "go.uber.org/goleak", "github.com/rogpeppe/go-internal", "github.com/johannesboyne/gofakes3",
	"github.com/santhosh-tekuri/jsonschema",
}

// heavy libraries do not cross-compile, or cost minutes to build.
var heavy = []string{
	"github.com/apache/arrow-go", "github.com/mattn/go-sqlite3", "gonum.org/v1/plot", "github.com/spf13",
	"github.com/schollz/progressbar", "github.com/jedib0t/go-pretty", "gocloud.dev",
}

func importRules() []rule {
	return []rule{
		{
			name:   "imports point down",
			reason: "an arrow that turns lets a lower layer depend on what it must not know",
			check:  eachImport(againstArrows),
			bad: each(
				snippet{"protocol/p.go", `package protocol; import _ "gensim/kernels"`},
				snippet{"kernels/ref/k.go", `package ref; import _ "gensim/protocol/ledger"`},
				snippet{"sim/engine/e.go", `package engine; import _ "gensim/sim/record"`},
				snippet{"sim/s.go", `package sim; import _ "gensim/scenarios"`},
				snippet{"sim/replay/r.go", `package replay; import _ "gensim/kernels"`},
				snippet{"analysis/stats/s.go", `package stats; import _ "gensim/sim"`},
				snippet{"agents/a.go", `package agents; import _ "gensim/sim"`},
				snippet{"internal/merkle/m.go", `package merkle; import _ "gensim/protocol"`},
				snippet{"cmd/gensim/m.go", `package main; import _ "gensim/protocol/ledger"`},
				snippet{"bench/b.go", `package main; import _ "gensim/protocol/ledger"`},
				snippet{"sim/s.go", `package sim; import _ "gensim/bench"`},
				snippet{"elsewhere/e.go", `package elsewhere; import _ "gensim/sim"`},
			),
			good: []snippet{
				{"protocol/p.go", `package protocol; import (_ "gensim/protocol/ledger"; _ "gensim/internal/merkle"; _ "fmt")`},
				{"sim/engine/e.go", `package engine; import (_ "gensim/protocol/unit"; _ "gensim/internal/stream")`},
				{"sim/s.go", `package sim; import (_ "gensim/sim/engine"; _ "gensim/kernels/ref")`},
				{"analysis/plots/p.go", `package plots; import (_ "gensim/analysis/spec"; _ "gensim/sim/record")`},
				{"bench/b.go", `package main; import (_ "gensim/sim/bench"; _ "gensim/kernels/dataset")`},
				{"cmd/gensim/m.go", `package main; import (_ "gensim/cmd/gensim/screen"; _ "gensim/sim/ensemble")`},
			},
		},
		{
			name:   "heavy libraries have one importer",
			reason: "a library with one importer can be replaced, and the digest probe stays light",
			check:  eachImport(againstConfinements),
			bad: each(
				snippet{"analysis/rundir/r.go", `package rundir; import _ "github.com/apache/arrow-go/v18/arrow"`},
				snippet{"protocol/p.go", `package protocol; import _ "github.com/oasisprotocol/curve25519-voi/primitives/ed25519/extra/ecvrf"`},
				snippet{"scenarios/s.go", `package scenarios; import _ "github.com/spf13/viper"`},
			),
			good: []snippet{
				{"analysis/tables/t.go", `package tables; import _ "github.com/apache/arrow-go/v18/arrow"`},
				{"scenarios/s.go", `package scenarios; import _ "github.com/goccy/go-yaml/ast"`},
			},
		},
		{
			name:   "test libraries stay in tests",
			reason: "the program must not carry its test harness",
			check:  eachImport(againstTestLibraries),
			bad:    each(snippet{"sim/s.go", `package sim; import _ "pgregory.net/rapid"`}),
			good: []snippet{
				{"sim/s_test.go", `package sim; import _ "pgregory.net/rapid"`},
				{"kernels/kerneltest/k.go", `package kerneltest; import _ "testing"`},
			},
		},
		{
			name:   "the digest probe is light",
			reason: "it is built for machines on which Arrow, SQLite and plots do not build",
			check:  probeReach,
			bad: [][]snippet{{
				{"cmd/digestprobe/m.go", `package main; import _ "gensim/sim"`},
				{"sim/s.go", `package sim; import _ "gensim/analysis/tables"`},
				{"analysis/tables/t.go", `package tables; import _ "github.com/apache/arrow-go/v18/arrow"`},
			}},
			good: []snippet{
				{"cmd/digestprobe/m.go", `package main; import _ "gensim/sim"`},
				{"sim/s.go", `package sim; import _ "gensim/sim/record"`},
				{"sim/record/r_test.go", `package record; import _ "gensim/analysis/tables"`},
				{"analysis/tables/t.go", `package tables; import _ "github.com/apache/arrow-go/v18/arrow"`},
			},
		},
	}
}

// eachImport applies a check to every import of every file; an empty answer is no
// fault.
func eachImport(check func(s *source, imported string) string) func(*module) []fault {
	everything := func(*source) bool { return true }
	return eachNode(everything, func(s *source, n ast.Node) string {
		spec, ok := n.(*ast.ImportSpec)
		if !ok {
			return ""
		}
		return check(s, importPath(spec))
	})
}

func importPath(spec *ast.ImportSpec) string {
	p, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		panic("tidy: the parser accepted the import path " + spec.Path.Value)
	}
	return p
}

func againstArrows(s *source, imported string) string {
	to, own := strings.CutPrefix(imported, modulePath+"/")
	if !own || below(to, "internal", "protocol/unit") && !below(s.dir, "internal") {
		return ""
	}
	i := slices.IndexFunc(arrows(), func(a arrow) bool { return below(s.dir, a.from) })
	if i < 0 {
		return "the folder " + s.dir + " has no place in the house and imports " + to
	}
	a := arrows()[i]
	inside := below(to, a.from) && (!a.sealed || to == s.dir)
	if inside || below(to, a.to...) || below(to, "protocol/unit") {
		return ""
	}
	return a.from + " must not import " + to
}

func againstConfinements(s *source, imported string) string {
	for _, c := range confinements() {
		if below(imported, c.library) && !below(s.dir, c.to...) {
			return imported + " belongs to " + strings.Join(c.to, ", ") + " alone"
		}
	}
	return ""
}

func againstTestLibraries(s *source, imported string) string {
	if s.test || below(s.dir, "kernels/kerneltest") || !below(imported, testLibraries...) {
		return ""
	}
	return imported + " is imported outside of tests"
}

// probeReach follows the module's own imports from the digest probe and reports
// each heavy library met on the way, with the package that imports it.
func probeReach(m *module) []fault {
	var faults []fault
	seen := map[string]bool{"cmd/digestprobe": true}
	for todo := []string{"cmd/digestprobe"}; len(todo) > 0; todo = todo[1:] {
		for _, s := range m.sources {
			if s.dir != todo[0] || s.test {
				continue
			}
			for _, spec := range s.syntax.Imports {
				imported := importPath(spec)
				if below(imported, heavy...) {
					faults = append(faults, s.fault(spec.Pos(), "the digest probe reaches %s", imported))
				}
				if to, own := strings.CutPrefix(imported, modulePath+"/"); own && !seen[to] {
					seen[to] = true
					todo = append(todo, to)
				}
			}
		}
	}
	return faults
}
