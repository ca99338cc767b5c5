package scenarios

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"gensim/internal/design"
	"gensim/scenarios/quantity"
	"gensim/scenarios/source"
)

// planner reads a sweep against the scenario that it is written in and collects what
// is wrong with it.
type planner struct {
	decoder
	*Plan
	sound []bool // one an axis: its values are
	first []int  // cases that are worth a look at their first points
}

// plan reads the sweep of a document. What is wrong with a point alone, when its
// values meet, is found when the point is resolved; the first point of each case is
// resolved here.
func plan(doc *Document, faults *source.Faults) *Plan {
	if doc.Sweep == nil {
		return single(doc)
	}
	before := faults.Count()
	x := planner{decoder: doc.loader.decoder(doc.merged, faults), Plan: single(doc), first: []int{0}}
	x.Plan.swept = spots(doc.Sweep.node)
	x.replayed = replayed(doc.Sweep)
	if doc.Sweep.Replicates > 0 {
		x.Replicates = doc.Sweep.Replicates
	}
	x.grid(doc.Sweep.Grid)
	x.zip(doc.Sweep.Zip)
	x.list(doc.Sweep.List)
	if doc.Sweep.Sample != nil {
		x.sample(doc.Sweep.Sample)
	}
	x.cases(doc.Sweep.Cases)
	x.count()
	x.firsts(before == 0)
	return x.Plan
}

// replayed are the groups whose strategy a sweep may change.
func replayed(s *Sweep) map[string]bool {
	out := map[string]bool{}
	note := func(path string) {
		if group, ok := strings.CutSuffix(path, ".strategy"); ok {
			out[group] = true
		}
	}
	parts := append(tuples{s.Grid, s.Zip}, s.List...)
	if s.Sample != nil {
		parts = append(parts, axes(s.Sample.Over))
	}
	for _, part := range parts {
		for _, w := range part {
			note(w.path)
		}
	}
	for _, c := range s.Cases {
		c.node.Leaves(func(path string, _ *source.Node) { note(path) })
	}
	return out
}

// enter adds an axis; false after a fault.
func (x *planner) enter(w written, section string) (int, bool) {
	path := "sweep." + section
	for k, a := range x.Axes {
		if a.Path == w.path || strings.HasPrefix(a.Path, w.path+".") || strings.HasPrefix(w.path, a.Path+".") {
			x.faults.Add(w.at, path, fmt.Sprintf("%s is an axis already, on line %d", a.Path, x.keys[k].Line), "keep one of the two")
			return 0, false
		}
	}
	t, found := x.find(x.doc.merged, w.path)
	switch {
	case !found:
		x.faults.Add(w.at, path, fmt.Sprintf("there is no parameter %s", quantity.Clip(w.path)), x.nearestPath(x.doc.merged, w.path))
		return 0, false
	case !t.shapes:
		hint := "leave it out"
		if strings.HasPrefix(w.path, "run.") {
			hint = "write sweep.replicates: how many runs each point has; their seeds derive from run.seed"
		}
		x.faults.Add(w.at, path, fmt.Sprintf("%s does not shape a run: all points would be alike", w.path), hint)
		return 0, false
	case !t.single():
		hint := "write it in cases"
		if below, _ := x.children(t, &source.Node{Kind: source.Map}); len(below) > 0 {
			hint = "write one of its values, as in " + x.singles(t, x.doc.merged.Lookup(w.path))[0]
		}
		x.faults.Add(w.at, path, fmt.Sprintf("%s is not a single value", w.path), hint)
		return 0, false
	}
	a := t.axis()
	a.Part, _, _ = strings.Cut(section, ".")
	x.Axes = append(x.Axes, a)
	x.targets, x.keys, x.sound = append(x.targets, t), append(x.keys, w.at), append(x.sound, true)
	return len(x.Axes) - 1, true
}

// column is the values of one axis.
type column struct {
	axis   int
	levels int
	at     func(level int) *source.Node
	texts  []string // of a list, as the language writes them
}

// grid crosses its axes with one another.
func (x *planner) grid(list axes) {
	for _, w := range list {
		c, ok := x.column(w, "grid")
		if !ok {
			continue
		}
		x.unrepeated(c, w)
		x.dimensions = append(x.dimensions, dimension{c.levels, []int{c.axis}, func(level int, values []*source.Node) { values[0] = c.at(level) }})
	}
}

// unrepeated refuses a value that is listed twice.
func (x *planner) unrepeated(c column, w written) {
	for i, text := range c.texts {
		if before := slices.Index(c.texts, text); before < i && text != "" {
			x.faults.Add(w.node.Items[i].Pos, w.path, fmt.Sprintf("%s is listed twice", text), "")
		}
	}
}

// zip takes the first values of its axes together, then the second ones.
func (x *planner) zip(list axes) {
	var columns []column
	var first string
	for _, w := range list {
		c, ok := x.column(w, "zip")
		if !ok {
			continue
		}
		if columns = append(columns, c); len(columns) == 1 {
			first = w.path
		} else if c.levels != columns[0].levels {
			x.faults.Add(w.at, "sweep.zip", fmt.Sprintf("%s has %d values, %s has %d: they are taken in pairs", w.path, c.levels, first, columns[0].levels), "")
		}
	}
	if len(columns) == 0 || slices.ContainsFunc(columns, func(c column) bool { return c.levels != columns[0].levels }) {
		return
	}
	d := dimension{levels: columns[0].levels}
	for _, c := range columns {
		d.axes = append(d.axes, c.axis)
	}
	d.fill = func(level int, values []*source.Node) {
		for i, c := range columns {
			values[i] = c.at(level)
		}
	}
	x.dimensions = append(x.dimensions, d)
	x.distinct(d, "zip", func(level int) source.Pos { return columns[0].at(level).Pos })
}

// list takes the points that are written out.
func (x *planner) list(items tuples) {
	if len(items) == 0 {
		return
	}
	d := dimension{levels: len(items)}
	at := map[string]int{} // the place of a path among the dimension's axes
	rows := make([]map[int]*source.Node, len(items))
	before := x.faults.Count()
	for i, item := range items {
		rows[i] = map[int]*source.Node{}
		for _, w := range item {
			k, known := at[w.path]
			if !known {
				axis, ok := x.enter(w, "list")
				if !ok {
					continue
				}
				k = len(d.axes)
				at[w.path], d.axes = k, append(d.axes, axis)
			}
			x.Axes[d.axes[k]].Values++
			if _, ok := x.evaluate(&x.targets[d.axes[k]], w.at, w.node); !ok {
				x.sound[d.axes[k]] = false
			}
			rows[i][k] = w.node
		}
	}
	d.fill = func(level int, values []*source.Node) {
		for k := range values {
			values[k] = rows[level][k]
		}
	}
	x.dimensions = append(x.dimensions, d)
	if x.faults.Count() > before {
		return
	}
	listed, _ := x.doc.Sweep.node.Entry("list")
	x.distinct(d, "list", func(level int) source.Pos { return listed.Value.Items[level].Pos })
}

// distinct refuses rows that repeat.
func (x *planner) distinct(d dimension, section string, where func(level int) source.Pos) {
	seen := map[string]int{}
	quiet := x.decoder
	quiet.faults = new(source.Faults)
	values := make([]*source.Node, len(d.axes))
	for level := range d.levels {
		d.fill(level, values)
		row := ""
		for i, n := range values {
			if n != nil {
				v, _ := quiet.evaluate(&x.targets[d.axes[i]], n.Pos, n)
				row += fmt.Sprintf("%d=%s;", i, v.Text)
			}
		}
		if before, twice := seen[row]; twice && !quiet.faults.Any() {
			x.faults.Add(where(level), "sweep."+section, fmt.Sprintf("entry %d repeats entry %d", level+1, before+1), "keep one of the two")
		}
		seen[row] = level
	}
}

// cases lays named changes over the scenario.
func (x *planner) cases(list overlays) {
	if len(list) == 0 {
		return
	}
	x.roots, x.first = nil, nil
	for _, c := range list {
		x.Cases = append(x.Cases, c.path)
		path, before := "sweep.cases."+c.path, x.faults.Count()
		for _, key := range ofTheFile {
			if e, ok := c.node.Entry(key); ok {
				x.faults.Add(e.Pos, source.Join(path, key), "a case changes sections of the scenario, not what the file is", "leave it out")
			}
		}
		run, _ := c.node.Entry("run")
		for _, key := range []string{"seed", "replicates"} {
			if e, ok := run.Value.Entry(key); ok {
				x.faults.Add(e.Pos, path+".run."+key, "does not shape a run: seeds are the same at all points", "leave it out, or write sweep.replicates")
			}
		}
		c.node.Leaves(func(leaf string, n *source.Node) { x.clash(path, leaf, n) })
		x.roots = append(x.roots, overlay(x.doc.written, c.node))
		if x.faults.Count() == before {
			x.first = append(x.first, len(x.roots)-1)
		}
	}
}

// ofTheFile are the keys that say what a file is.
var ofTheFile = [...]string{"schema", "name", "extends", "sweep"}

// clash refuses a case that writes what is an axis.
func (x *planner) clash(path, leaf string, n *source.Node) {
	leaf, _, _ = strings.Cut(leaf, "[")
	if n.Kind == source.Map { // an empty map changes nothing
		return
	}
	for k, a := range x.Axes {
		if a.Path == leaf || strings.HasPrefix(a.Path, leaf+".") || strings.HasPrefix(leaf, a.Path+".") {
			x.faults.Add(n.Pos, path, fmt.Sprintf("changes %s, an axis of the sweep on line %d", a.Path, x.keys[k].Line), "take it out of one of the two")
		}
	}
}

// count holds the numbers of points and runs to their bounds.
func (x *planner) count() {
	n := x.size()
	at, _ := x.doc.merged.Find("sweep")
	if n.Cmp(big.NewInt(maxPoints)) > 0 {
		x.faults.Add(at, "sweep", fmt.Sprintf("makes %s points; a sweep has at most %d", n, maxPoints), "take fewer steps, or a sample over the same ranges")
		x.dimensions, x.points = nil, 1
		return
	}
	x.points = int(n.Int64())
	if runs := n.Mul(n, big.NewInt(int64(x.Replicates))); runs.Cmp(big.NewInt(maxRuns)) > 0 {
		x.faults.Add(at, "sweep", fmt.Sprintf("makes %s runs; a sweep has at most %d", runs, maxRuns), "take fewer replicates")
	}
}

// firsts decodes the first point of each case. Where the scenario itself is faulty,
// only what the sweep wrote is told.
func (x *planner) firsts(sound bool) {
	if x.points == 0 {
		return
	}
	values := x.nodes(make([]int, len(x.dimensions)))
	for k := range values {
		if !x.sound[k] {
			values[k] = nil
		}
	}
	for _, c := range x.first {
		var found source.Faults
		x.loader.decode(overlay(x.roots[c], x.tree(values)), &found, x.Plan.swept)
		for _, f := range found.List {
			if sound || x.Plan.swept[spot{f.File, f.Line, f.Column}] {
				x.faults.List = append(x.faults.List, f)
			}
		}
	}
}

// drawing returns the design that a method names.
func (x *planner) drawing(s *Sample) design.Design {
	switch s.Method {
	case "sobol":
		d, err := design.Sobol(max(1, len(s.Over)), s.Seed)
		if err != nil {
			at, _ := x.doc.merged.Find("sweep.sample.over")
			x.faults.Add(at, "sweep.sample.over", err.Error(), "")
			return design.Random(s.Seed)
		}
		return d
	case "random":
		return design.Random(s.Seed)
	}
	return design.LatinHypercube(s.Points, s.Seed)
}
