package dataset

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
)

// index tells where the entries of a dataset lie: the entries themselves stay on the
// disk.
type index struct {
	plan    *Plan
	runs    map[runID]found
	sources []string // journals read, by found.file
}

func newIndex(p *Plan) index { return index{plan: p, runs: map[runID]found{}} }

// runID names a run of the plan.
type runID struct{ point, replicate int32 }

func (e *Entry) id() runID { return runID{int32(e.Point), int32(e.Replicate)} }

// found is where the entry of a run lies.
type found struct {
	file     int32
	at       span
	complete bool // not failed
}

// ErrDiffer reports one run with two results: of another program, or a defect.
var ErrDiffer = errors.New("the same run has two different results")

// read enters what a journal holds. A line that is not whole ends it.
func (x *index) read(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	x.sources = append(x.sources, name)
	_, err = scan(f, x.enter)
	return err
}

// enter takes an entry of the newest source. Of several of one run the first complete
// one counts, which all others must agree with, and before it the last.
func (x *index) enter(e *Entry, at span) error {
	if e.Point < 0 || e.Point >= x.plan.Points || e.Replicate < 0 || e.Replicate >= x.plan.Replicates || len(e.Values) != len(x.plan.Axes) {
		return fmt.Errorf("point %d, replicate %d: %w", e.Point, e.Replicate, ErrOther)
	}
	if x.runs[e.id()].complete {
		return x.agree(e)
	}
	x.runs[e.id()] = found{int32(len(x.sources) - 1), at, e.Status == Complete}
	return nil
}

// agree holds an entry against the complete one that is there.
func (x *index) agree(e *Entry) error {
	if e.Status != Complete {
		return nil
	}
	at, there := x.runs[e.id()]
	if !there {
		return fmt.Errorf("point %d, replicate %d: %w", e.Point, e.Replicate, ErrOther)
	}
	f, err := os.Open(x.sources[at.file])
	if err != nil {
		return err
	}
	defer f.Close()
	have, _, err := entryAt(f, at.at)
	if err == nil && !have.same(e) {
		err = fmt.Errorf("point %d, replicate %d: %w", e.Point, e.Replicate, ErrDiffer)
	}
	return err
}

// entryAt reads the entry of a line, and the line.
func entryAt(f *os.File, at span) (*Entry, []byte, error) {
	line := make([]byte, at.length)
	if _, err := f.ReadAt(line, at.offset); err != nil {
		return nil, nil, err
	}
	e, err := parse(line)
	return e, line, err
}

// ordered visits the entries by point and replicate, each with the line that holds it.
func (x *index) ordered(visit func(*Entry, []byte) error) error {
	ids := make([]runID, 0, len(x.runs))
	for id := range x.runs { //tidy:unordered sorted below
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b runID) int {
		return cmp.Or(cmp.Compare(a.point, b.point), cmp.Compare(a.replicate, b.replicate))
	})
	files := make([]*os.File, len(x.sources))
	defer func() {
		for _, f := range files {
			if f != nil {
				f.Close()
			}
		}
	}()
	for _, id := range ids {
		at := x.runs[id]
		if files[at.file] == nil {
			f, err := os.Open(x.sources[at.file])
			if err != nil {
				return err
			}
			files[at.file] = f
		}
		e, line, err := entryAt(files[at.file], at.at)
		if err == nil {
			err = visit(e, line)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", x.sources[at.file], err)
		}
	}
	return nil
}

// Len returns how many runs are there, and how many of these failed.
func (x *index) Len() (runs, failed int) {
	for _, at := range x.runs { //tidy:unordered a count
		if !at.complete {
			failed++
		}
	}
	return len(x.runs), failed
}

// Done reports whether a run is there and complete. One that failed is to be tried
// again.
func (x *index) Done(point, replicate int) bool {
	return x.runs[runID{int32(point), int32(replicate)}].complete
}
