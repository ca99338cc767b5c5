package scenarios

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gensim/agents"
	"gensim/scenarios/source"
	"gensim/sim"
)

// Loader reads scenarios that name the given strategies.
type Loader struct {
	Strategies []agents.Entry
	grammar    *grammar
	shelf      *sim.Shelf // of the workloads of all that it loads
}

// Load reads a library scenario or a file, applies overrides ("path=value"),
// and decodes strictly. The error is a *source.Faults, or a *PathError when
// there is nothing to read.
func Load(name string, overrides ...string) (*Document, error) {
	return Built().Load(name, overrides...)
}

// Built is the loader of the strategies that exist.
func Built() Loader { return Loader{agents.Catalogue, newGrammar(), new(sim.Shelf)} }

// PathError says that a scenario's file cannot be read.
type PathError struct {
	Path   string
	Reason string
	Hint   string
}

// Error names the path and the reason.
func (e *PathError) Error() string {
	if e.Hint == "" {
		return e.Path + ": " + e.Reason
	}
	return e.Path + ": " + e.Reason + "; " + e.Hint
}

// Load is the package's Load with this loader's strategies.
func (l Loader) Load(name string, overrides ...string) (*Document, error) {
	from, text, err := open(name)
	if err != nil {
		return nil, err
	}
	return l.load(from, text, overrides)
}

// Decode reads a scenario from memory; label names it in faults. It may extend
// library scenarios only.
func (l Loader) Decode(label string, text []byte, overrides ...string) (*Document, error) {
	return l.load(origin{label: label}, text, overrides)
}

func (l Loader) load(from origin, text []byte, overrides []string) (*Document, error) {
	var faults source.Faults
	c := chain{faults: &faults}
	root := c.read(from, text)
	for _, o := range overrides {
		if over := source.Override(o, &faults); over != nil && root != nil {
			top := root.Pos
			root = overlay(root, spread(over, &faults))
			root.Pos = top
		}
	}
	if root == nil {
		return nil, faults.Err()
	}
	doc := l.decode(root, &faults, nil)
	doc.written = root.Without("sweep")
	doc.plan = plan(doc, &faults)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return doc, nil
}

// decode fills the defaults into a tree and decodes it. What a sweep wrote of it is
// blamed first.
func (l Loader) decode(root *source.Node, faults *source.Faults, swept map[spot]bool) *Document {
	merged := withCatalogue(l.grammar.withPreset(root))
	d := l.decoder(merged, faults)
	d.swept = swept
	return d.document(merged, root)
}

// decoder reads values that refer to the names of a tree.
func (l Loader) decoder(merged *source.Node, faults *source.Faults) decoder {
	d := decoder{loader: l, grammar: l.grammar, faults: faults, strategies: l.Strategies, names: map[string][]string{}}
	for _, section := range []string{"devices", "workloads"} {
		e, _ := merged.Entry(section)
		d.names[section] = e.Value.Keys()
	}
	return d
}

// origin is where a scenario comes from, and against what its extends resolve.
type origin struct {
	label   string // in faults
	library string // the library scenario's name
	tree    string // folder of the first file; bases stay below it
	within  string // path of this file in the tree, with slashes
}

// key identifies a scenario in a chain of bases.
func (o origin) key() string {
	if o.library != "" {
		return "library " + o.library
	}
	return "file " + o.within
}

// open finds a scenario by library name or path.
func open(name string) (origin, []byte, error) {
	if text, ok := LibraryText(name); ok {
		return origin{label: libraryPath(name), library: name}, text, nil
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && isScenarioName(name):
		hint := source.DidYouMean(name, libraryNames())
		if hint == "" {
			hint = "the library has " + strings.Join(libraryNames(), ", ")
		}
		return origin{}, nil, &PathError{name, "neither a library scenario nor a file", hint}
	case errors.Is(err, fs.ErrNotExist):
		return origin{}, nil, &PathError{Path: name, Reason: "no such file"}
	case err != nil:
		return origin{}, nil, &PathError{Path: name, Reason: reason(err)}
	case info.IsDir():
		return origin{}, nil, &PathError{Path: name, Reason: "is a directory, not a scenario"}
	}
	f, err := os.Open(name)
	if err != nil {
		return origin{}, nil, &PathError{Path: name, Reason: reason(err)}
	}
	defer f.Close()
	text, err := limited(f)
	if err != nil {
		return origin{}, nil, &PathError{Path: name, Reason: reason(err)}
	}
	return origin{label: name, tree: filepath.Dir(name), within: filepath.Base(name)}, text, nil
}

// limited reads one byte more than a scenario may have, which Parse refuses.
func limited(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, source.MaxBytes+1)) }

// reason is an error without the path that the message already has.
func reason(err error) string {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err.Error()
	}
	return err.Error()
}

// chain follows extends from a scenario to its bases.
type chain struct {
	faults *source.Faults
	seen   []string
}

// maxChain bounds the number of bases under one scenario.
const maxChain = 8

// read parses a scenario and lays it over what it extends. It returns nil after
// adding a fault.
func (c *chain) read(from origin, text []byte) *source.Node {
	c.seen = append(c.seen, from.key())
	root := source.Parse(from.label, text, c.faults)
	if root == nil {
		return nil
	}
	if root.Kind != source.Map {
		c.faults.Add(root.Pos, "", fmt.Sprintf("a scenario is a map of sections, not %s", root.Kind), "it begins with schema: 1")
		return nil
	}
	root = spread(root, c.faults)
	e, ok := root.Entry("extends")
	if !ok {
		return root
	}
	root = root.Without("extends")
	if e.Value.Kind != source.Scalar {
		c.faults.Add(e.Value.Pos, "extends", "must be a library scenario's name or a relative path, not "+e.Value.Kind.String(), "")
		return nil
	}
	base := c.base(from, e)
	if base == nil {
		return nil
	}
	return overlay(base.Without("name", "doc", "expect", "source"), root)
}

// base reads the scenario that an extends names.
func (c *chain) base(from origin, e source.Entry) *source.Node {
	fail := func(message, hint string) *source.Node {
		c.faults.Add(e.Value.Pos, "extends", message, hint)
		return nil
	}
	next, text, message, hint := follow(from, e.Value.Text)
	switch {
	case message != "":
		return fail(message, hint)
	case slices.Contains(c.seen, next.key()):
		return fail(fmt.Sprintf("%s extends itself: %s", e.Value.Text, strings.Join(append(c.seen, next.key()), " -> ")), "")
	case len(c.seen) > maxChain:
		return fail(fmt.Sprintf("more than %d scenarios extend one another", maxChain), "")
	}
	return c.read(next, text)
}

// follow resolves a name or a relative path from a scenario.
func follow(from origin, name string) (next origin, text []byte, message, hint string) {
	if isScenarioName(name) {
		if text, ok := LibraryText(name); ok {
			return origin{label: libraryPath(name), library: name}, text, "", ""
		}
		return origin{}, nil, fmt.Sprintf("the library has no scenario %q", name), source.DidYouMean(name, libraryNames())
	}
	if from.tree == "" {
		return origin{}, nil, fmt.Sprintf("%q is a path; only a scenario in a file can extend a file", name), "name a library scenario"
	}
	within := path.Join(path.Dir(from.within), filepath.ToSlash(name))
	if path.IsAbs(filepath.ToSlash(name)) || !fs.ValidPath(within) {
		return origin{}, nil, fmt.Sprintf("%q leaves the folder of the scenario that was asked for", name), "extend a file beside or below it"
	}
	text, err := readBelow(from.tree, within)
	if err != nil {
		return origin{}, nil, fmt.Sprintf("cannot read %s: %s", within, reason(err)), ""
	}
	return origin{label: filepath.Join(from.tree, within), tree: from.tree, within: within}, text, "", ""
}

// readBelow reads a file that is below a folder also after symbolic links.
func readBelow(tree, within string) ([]byte, error) {
	root, err := os.OpenRoot(tree)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	f, err := root.Open(within)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return limited(f)
}
