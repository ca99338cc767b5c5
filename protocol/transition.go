package protocol

import (
	"fmt"
	"iter"
)

// Everything that has a life of its own here has a state, and a chart of which state
// may follow which. Each change of a state goes through its chart, which panics on one
// that it does not have: what these tables say is all that can happen, and
// docs/protocol.md draws them.

// Transition leads from one state of a kind of subject to another. From is "" where a
// life begins.
type Transition struct {
	Subject string // whose states these are
	From    string
	To      string
	When    string // the message, deadline or decision that leads there
}

// Transitions yields all that can happen, subject by subject.
func Transitions() iter.Seq[Transition] {
	return func(yield func(Transition) bool) {
		for c := range newLives().each {
			if !c.all(yield) {
				return
			}
		}
	}
}

// drawn is a chart of whatever states.
type drawn interface {
	all(yield func(Transition) bool) bool
	watch(f func(Transition))
}

// state is a state of some kind of subject: 0 before its life begins.
type state interface {
	~uint8
	fmt.Stringer
}

// leads is one line of a chart.
type leads[S state] struct {
	from, to S
	when     string
}

// chart is the states of a kind of subject.
type chart[S state] struct {
	subject string
	lines   []leads[S]
	next    [16]uint16       // by state: the set of those that may follow
	watched func(Transition) // is told of each move; nil: nobody is
}

func newChart[S state](subject string, lines ...leads[S]) chart[S] {
	c := chart[S]{subject: subject, lines: lines}
	for _, l := range lines {
		c.next[l.from] |= 1 << l.to
	}
	return c
}

// move changes a state.
func (c *chart[S]) move(at *S, to S) {
	if c.next[*at]&(1<<to) == 0 {
		panic(fmt.Sprintf("protocol: a %s cannot go from %v to %v", c.subject, *at, to))
	}
	if c.watched != nil {
		c.watched(Transition{Subject: c.subject, From: startOr(*at), To: to.String()})
	}
	*at = to
}

// begin returns the state in which a life begins.
func (c *chart[S]) begin(in S) S {
	var at S
	c.move(&at, in)
	return at
}

func startOr[S state](s S) string {
	if s == 0 {
		return ""
	}
	return s.String()
}

func (c *chart[S]) watch(f func(Transition)) { c.watched = f }

// all yields the chart line by line, and reports whether more is wanted.
func (c *chart[S]) all(yield func(Transition) bool) bool {
	for _, l := range c.lines {
		if !yield(Transition{c.subject, startOr(l.from), l.to.String(), l.when}) {
			return false
		}
	}
	return true
}
