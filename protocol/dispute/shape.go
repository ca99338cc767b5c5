package dispute

import (
	"errors"
	"fmt"
	"slices"
)

// MaxArity bounds the hashes of one reveal, and MaxFields those of one opening.
const (
	MaxArity  = 16
	MaxFields = 8
)

// Case says what kind of judgement a pinpoint needs.
type Case uint8

// Cases of arbitration (Verde's decision cases).
const (
	// NoCase: no judgement; a field that differs leads to the next level.
	NoCase Case = iota
	// Structure: the parts contradict the agreed program or one another.
	Structure
	// Input: the value comes from outside the computation and is proven.
	Input
	// Output: the operation is executed on agreed inputs.
	Output
)

var caseNames = [...]string{"none", "structure", "input", "output"}

// String returns the case in lower case.
func (c Case) String() string {
	if int(c) < len(caseNames) {
		return caseNames[c]
	}
	return "unknown"
}

// Field is one part of what a leaf commits to. When the two sides' leaves differ,
// the first field that differs, in order, decides; that of Case NoCase is the root
// of the next level's tree, in which the game goes on (see Level.BelowFirst).
type Field struct {
	Name string
	Case Case
}

// Level describes one level of a trace.
type Level struct {
	Name string
	// Size is the number of leaves of a tree of this level. Where it depends on
	// the leaf above, Sizes gives it by that leaf's index and Size is unused.
	Size  int
	Sizes []int
	// Inputs, on a last level without Opener: the first so many leaves are
	// values from outside (Case Input), the others results (Case Output).
	Inputs int
	// Opener checks openings of a leaf, nil when the leaf is itself the root of
	// the next level (or, on the last level, the end).
	Opener Opener
	// Fields are the parts that an opening reveals, in order.
	Fields []Field
	// BelowFirst: the field that leads to the next level is looked at before all
	// others, because what lies below explains them.
	BelowFirst bool
	// Forks, on the first level: what its last leaves, one each, lead on to in the place
	// of the levels below. A fork's own first level says how its leaf is opened.
	Forks []Shape
}

// Shape is the list of levels of a trace, coarsest first. Both sides' traces
// have it; it follows from the public task.
type Shape []Level

// Toward returns the levels that lead to what lies below a position: the shape's own,
// or those of a fork.
func (s Shape) Toward(p Position) Shape {
	first := p.Above[0]
	if p.Level == 0 {
		first = p.Lo
	}
	if at := first - s[0].unforked(); at >= 0 && len(s[0].Forks) > 0 {
		return s[0].Forks[at]
	}
	return s
}

// size returns the number of leaves at a level below the given leaf.
func (s Shape) size(level, above int) int {
	if l := &s[level]; l.Sizes == nil {
		return l.Size
	} else {
		return l.Sizes[above]
	}
}

// unforked returns the number of leaves that lead on to the next level.
func (l *Level) unforked() int { return l.Size - len(l.Forks) }

// largest returns the number of leaves of the largest tree of the level.
func (l *Level) largest() int {
	if l.Sizes == nil {
		return l.Size
	}
	return slices.Max(l.Sizes)
}

// Rounds returns the number of rounds of the longest game: for each level
// ceil(ceil(log2 n) / log2 arity), and one for each opening. A trace of 10^6
// steps of 500 nodes takes 20 + 9 at arity 2. Either side moves once a round.
func Rounds(s Shape, arity int) int {
	below := s.opened(arity)
	for _, f := range s[0].Forks {
		below = max(below, f.opened(arity))
	}
	return rounds(s[0].largest(), arity) + below
}

// opened returns the rounds from a single leaf of the first level on.
func (s Shape) opened(arity int) int {
	n := 0
	for i := range s {
		if i > 0 {
			n += rounds(s[i].largest(), arity)
		}
		if s[i].Opener != nil {
			n++
		}
	}
	return n
}

// rounds returns the number of reveals down to a leaf of a tree.
func rounds(size, arity int) int {
	per := depth(arity)
	return (depth(size) + per - 1) / per
}

// Validate returns all faults of the shape, joined.
func (s Shape) Validate() error {
	var faults []error
	if len(s) < 1 || len(s) > MaxLevels {
		return fmt.Errorf("shape: %d levels, want 1 to %d", len(s), MaxLevels)
	}
	for i := range s {
		for _, f := range []error{s.validateSize(i), s.validateFields(i)} {
			if f != nil {
				faults = append(faults, fmt.Errorf("shape: level %d (%s): %w", i, s[i].Name, f))
			}
		}
	}
	for _, f := range s[0].Forks {
		faults = append(faults, f.Validate())
	}
	return errors.Join(faults...)
}

func (s Shape) validateSize(i int) error {
	l := &s[i]
	switch {
	case l.Sizes == nil && l.Size < 1:
		return fmt.Errorf("size %d, want at least 1", l.Size)
	case len(l.Forks) > 0 && i > 0:
		return errors.New("a fork belongs to the first level")
	case len(l.Forks) > 0 && l.unforked() < 1:
		return errors.New("every leaf forks")
	case l.Sizes != nil && (i == 0 || s[i-1].Sizes != nil || len(l.Sizes) != s[i-1].unforked()):
		return errors.New("sizes must name one size for each leaf of the level above")
	case l.Sizes != nil && slices.Min(l.Sizes) < 1:
		return fmt.Errorf("size %d, want at least 1", slices.Min(l.Sizes))
	case l.Inputs < 0 || l.Inputs > 0 && (i < len(s)-1 || l.Opener != nil):
		return errors.New("inputs belong to a last level without opener")
	}
	return nil
}

func (s Shape) validateFields(i int) error {
	l := &s[i]
	if l.Opener == nil {
		if len(l.Fields) > 0 {
			return errors.New("fields without opener")
		}
		return nil
	}
	roots := 0
	for _, f := range l.Fields {
		if f.Case == NoCase {
			roots++
		}
	}
	want := 1
	if i == len(s)-1 {
		want = 0
	}
	switch {
	case len(l.Fields) < 1 || len(l.Fields) > MaxFields:
		return fmt.Errorf("%d fields, want 1 to %d", len(l.Fields), MaxFields)
	case l.Opener.Parts() < len(l.Fields):
		return fmt.Errorf("%d fields in openings of %d parts", len(l.Fields), l.Opener.Parts())
	case roots != want:
		return fmt.Errorf("%d fields lead to a next level, want %d", roots, want)
	}
	return nil
}
