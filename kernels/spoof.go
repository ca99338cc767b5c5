package kernels

import (
	"errors"
	"fmt"

	"gensim/kernels/graph"
)

// spoof claims, at the end of each span of segments, the state of another instance's
// honest trajectory, and searches for states that lead there under the declared data
// and rate: from the end of the span backwards, for each step the state x from which
// the declared step lands on the state after it, y, by rounds of
//
//	x += y - step(x), beginning at x = y.
//
// Where the rounds converge, every step of the span but its first passes, which
// jumps from the end of the span before; a span of the whole trajectory has one bad
// step in all. Gas: a step and two operations an element a round, so that a state
// found costs at least what training it costs. States searched for are kept until
// the walk has passed them, at most 2^30 bytes of them.
//
// Source: Zhang et al. 2022, "Adversarial Examples for Proof-of-Learning", whose
// attack searches for samples under which a step lands near the next state. A task
// here pins samples, order and rate, and what is left to search is the state itself,
// which is inverting a step: conjecture 1 of Jia et al. 2021 holds that to be no
// cheaper than training.
type spoof struct{}

const (
	maxRounds = 64
	// maxSpoof bounds the bytes of the states of a span.
	maxSpoof = 1 << 30
	// searchPrice is the gas of one element in a round: subtract, add.
	searchPrice = 2
)

func (spoof) refuses(w *Workload, d Deviation) error {
	if err := errors.Join(d.published(), d.spans(w)); err != nil {
		return err
	}
	if d.Rounds < 1 || d.Rounds > maxRounds {
		return fmt.Errorf("its rounds must be from 1 to %d", maxRounds)
	}
	if 4*uint64(d.Span*w.config.StepsPerSegment)*uint64(w.layout.floats) > maxSpoof {
		return errors.New("its span holds more states than fit 2^30 bytes")
	}
	return nil
}

func (spoof) gas(w *Workload, d Deviation) uint64 {
	return d.overSpans(w, func(steps int) uint64 {
		return uint64((steps-1)*d.Rounds) * (w.cost.Step + w.perElement(searchPrice))
	})
}

func (spoof) departs(_ *Workload, r Run, _ int) bool { return r.imitated() != r.honest() }

func (spoof) begin(t *trajectory) course {
	return &spoofCourse{t: t, model: newModel(t), landed: t.newState()}
}

type spoofCourse struct {
	untaken
	t      *trajectory
	model  *model
	states []*state // of the span under way: after its first step and so on
	landed *state
}

func (c *spoofCourse) resumes(n int) bool {
	begin, _ := c.t.run.Deviation.spanOf(c.t.w, n)
	return n == begin
}

func (c *spoofCourse) advance(from, to *state) {
	n := c.t.index(from)
	begin, steps := c.t.run.Deviation.spanOf(c.t.w, n)
	if n == begin {
		c.search(begin, steps)
	}
	to.set(c.states[n-begin])
}

// search fills states backwards from the model's at the end of the span.
func (c *spoofCourse) search(begin, steps int) {
	for len(c.states) < steps {
		c.states = append(c.states, c.t.newState())
	}
	c.states[steps-1].set(c.model.at(begin + steps))
	c.states[steps-1].counter = c.t.first + uint64(begin+steps)
	for i := steps - 2; i >= 0; i-- {
		x, y := c.states[i], c.states[i+1]
		x.set(y)
		x.counter--
		for range c.t.run.Deviation.Rounds {
			c.round(x, y)
		}
	}
}

// round takes the declared step from x and moves x by what it misses y by. Second
// moments stay non-negative.
func (c *spoofCourse) round(x, y *state) {
	c.t.train(x, c.landed)
	l := &c.t.w.layout
	for i, b := range l.blocks {
		at, goal, got := l.block(x, i), l.block(y, i), l.block(c.landed, i)
		for j := range at {
			at[j] += goal[j] - got[j]
			if b.Slot == graph.Second && at[j] < 0 {
				at[j] = 0
			}
		}
	}
	c.t.gas += c.t.w.perElement(searchPrice)
}
