package tidy

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// modulePath is the prefix of the module's own import paths.
const modulePath = "gensim"

// module is what the rules look at: Go files as syntax, all files as text.
type module struct {
	sources []*source
	texts   []text
	// untyped lists the errors met while finding types.
	untyped []fault
}

// text is one file of the repository as it stands.
type text struct {
	path    string
	content []byte
}

// source is one Go file.
type source struct {
	path   string // from the repository's root, with slashes
	dir    string
	test   bool
	files  *token.FileSet
	syntax *ast.File
	types  *types.Info      // nil where types are not needed or not at hand
	marks  map[int][]string // names of exceptions claimed, by line
	// parents leads from each node to the one around it.
	parents map[ast.Node]ast.Node
}

// snippet is a file made up for a rule's own test.
type snippet struct{ path, text string }

var mark = regexp.MustCompile(`^//tidy:([a-z]+) +\S`)

// marked reports whether the line of a position, or the one above, claims the
// exception and gives a reason.
func (s *source) marked(at token.Pos, name string) bool {
	line := s.files.Position(at).Line
	for _, l := range []int{line, line - 1} {
		for _, m := range s.marks[l] {
			if m == name {
				return true
			}
		}
	}
	return false
}

// parse reads one Go file.
func parse(files *token.FileSet, t text) (*source, error) {
	syntax, err := parser.ParseFile(files, t.path, t.content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	s := &source{
		path: t.path, dir: path.Dir(t.path), test: strings.HasSuffix(t.path, "_test.go"),
		files: files, syntax: syntax, marks: map[int][]string{}, parents: parents(syntax),
	}
	for _, group := range syntax.Comments {
		for _, c := range group.List {
			if m := mark.FindStringSubmatch(c.Text); m != nil {
				line := files.Position(c.Pos()).Line
				s.marks[line] = append(s.marks[line], m[1])
			}
		}
	}
	return s, nil
}

// parents maps each node of the tree to the one around it.
func parents(root ast.Node) map[ast.Node]ast.Node {
	around := map[ast.Node]ast.Node{}
	var path []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		if len(path) > 0 {
			around[n] = path[len(path)-1]
		}
		path = append(path, n)
		return true
	})
	return around
}

// repository loads the repository around this package.
func repository(t *testing.T) *module {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	m := &module{}
	files := token.NewFileSet()
	watched := map[string]bool{}
	for _, name := range listFiles(t, root) {
		watch(filepath.Join(root, filepath.FromSlash(path.Dir(name))), watched)
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if os.IsNotExist(err) {
			continue // removed, but not yet from the index
		}
		if err != nil {
			t.Fatal(err)
		}
		file := text{name, content}
		m.texts = append(m.texts, file)
		if !strings.HasSuffix(name, ".go") || strings.Contains(name, "testdata/") {
			continue
		}
		s, err := parse(files, file)
		if err != nil {
			t.Errorf("parse: %v", err)
			continue
		}
		m.sources = append(m.sources, s)
	}
	m.addTypes(t, root)
	return m
}

// watch reads a folder once, for the sake of the go command: it repeats a passed
// test only when something changed that the test opened, and what git lists it does
// not see. A new file changes its folder.
func watch(dir string, watched map[string]bool) {
	if !watched[dir] {
		watched[dir] = true
		os.ReadDir(dir) // a folder that is gone has no files to judge
	}
}

// listFiles names the repository's files, ignored ones left out; outside of git it
// walks the tree and leaves out hidden and output folders.
func listFiles(t *testing.T, root string) []string {
	t.Helper()
	git := exec.Command("git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if out, err := git.Output(); err == nil && len(out) > 0 {
		return strings.Split(strings.TrimRight(string(out), "\x00"), "\x00")
	}
	var names []string
	err := filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && p != root && (strings.HasPrefix(name, ".") || name == "bin" || name == "runs") {
			return filepath.SkipDir
		}
		if d.Type().IsRegular() {
			rel, err := filepath.Rel(root, p)
			if err != nil {
				return err
			}
			names = append(names, filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// typedRoots are the folders whose rules need types.
var typedRoots = []string{"protocol", "agents", "kernels", "sim", "internal/detmath", "internal/stream"}

// listed is what the go command says of a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	DepOnly                 bool
}

// addTypes finds the types of all files below typedRoots that this machine builds,
// tests left out. The go command compiles what they import and names the export
// data, so that one package is checked at a time.
func (m *module) addTypes(t *testing.T, root string) {
	t.Helper()
	args := []string{"list", "-e", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,DepOnly"}
	for _, r := range typedRoots {
		if _, err := os.Stat(filepath.Join(root, r)); err == nil {
			args = append(args, "./"+r+"/...")
		}
	}
	command := exec.Command("go", args...)
	command.Dir = root
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	exports := map[string]string{}
	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		exports[p.ImportPath] = p.Export
		if !p.DepOnly {
			packages = append(packages, p)
		}
	}
	for _, p := range packages {
		m.checkPackage(root, p, exports)
	}
}

// checkPackage gives the package's files their types.
func (m *module) checkPackage(root string, p listed, exports map[string]string) {
	dir, _ := filepath.Rel(root, p.Dir)
	built := map[string]bool{}
	for _, f := range p.GoFiles {
		built[path.Join(filepath.ToSlash(dir), f)] = true
	}
	var members []*source
	for _, s := range m.sources {
		if built[s.path] {
			members = append(members, s)
		}
	}
	if len(members) == 0 {
		return
	}
	lookup := func(name string) (io.ReadCloser, error) { return os.Open(exports[name]) }
	complained := false // the first error of a package stands for those that follow from it
	check(p.ImportPath, members, importer.ForCompiler(members[0].files, "gc", lookup), func(err types.Error) {
		if !complained && !err.Soft {
			at := err.Fset.Position(err.Pos)
			m.untyped = append(m.untyped, fault{at.Filename, at.Line, err.Msg})
		}
		complained = complained || !err.Soft
	})
}

// check runs the type checker over the files of one package.
func check(importPath string, members []*source, from types.Importer, report func(types.Error)) {
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{},
		Defs:  map[*ast.Ident]types.Object{},
		Uses:  map[*ast.Ident]types.Object{},
	}
	var syntax []*ast.File
	for _, s := range members {
		s.types = info
		syntax = append(syntax, s.syntax)
	}
	config := types.Config{Importer: from, Error: func(err error) { report(err.(types.Error)) }}
	config.Check(importPath, members[0].files, syntax, info) // errors go to report
}

// snippets makes a module of the given files, each Go file with its types.
func snippets(t *testing.T, list ...snippet) *module {
	t.Helper()
	m := &module{}
	for _, n := range list {
		m.texts = append(m.texts, text{n.path, []byte(n.text)})
		if !strings.HasSuffix(n.path, ".go") {
			continue
		}
		s, err := parse(token.NewFileSet(), m.texts[len(m.texts)-1])
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(n.path, "_arm64") {
			check(n.path, []*source{s}, nil, func(err types.Error) {
				m.untyped = append(m.untyped, fault{n.path, err.Fset.Position(err.Pos).Line, err.Msg})
			})
		}
		m.sources = append(m.sources, s)
	}
	return m
}
