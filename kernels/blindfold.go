package kernels

import (
	"errors"

	"gensim/kernels/graph"
)

// blindfold leaves a share of the segments out, evenly spread, and moves through
// them by a tenth of the update of the last segment that it trained. A verifier that
// re-runs the segments with the largest updates, top-q, only ever meets honest ones;
// one that draws them at random meets the others. Gas: the steps trained, one
// operation an element for each update taken, and two for each state moved. Source:
// Fang et al. 2023, blindfolding top-Q; theirs makes the honest updates large by a
// learning rate of their own, which a task here pins, so ours makes the others small.
type blindfold struct{}

const (
	// blindfoldPart is the part of an honest update that a segment left out moves by.
	blindfoldPart = 10
	// drift is the gas of moving one element: scale, add.
	driftPrice = 2
	// differencePrice is the gas of one element of an update.
	differencePrice = 1
)

func (blindfold) refuses(_ *Workload, d Deviation) error {
	if err := d.share(); err != nil {
		return err
	}
	if d.Num == d.Den {
		return errors.New("its share must be below 1: some update must be honest")
	}
	return nil
}

func (blindfold) gas(w *Workload, d Deviation) uint64 {
	segments, per := w.config.Segments, w.config.StepsPerSegment
	omitted := d.omitted(segments)
	gas := w.stepsGas((segments-omitted)*per) + uint64(omitted*per)*w.perElement(driftPrice)
	for s := 1; s < segments; s++ {
		if d.omits(s) && !d.omits(s-1) {
			gas += w.perElement(differencePrice)
		}
	}
	return gas
}

func (blindfold) departs(_ *Workload, r Run, segment int) bool { return r.Deviation.omits(segment) }

func (blindfold) begin(t *trajectory) course {
	return &blindCourse{t: t, begin: t.newState(), update: t.newState()}
}

type blindCourse struct {
	t      *trajectory
	begin  *state // of the last segment trained
	update *state // its change
}

func (c *blindCourse) declared(n int) bool {
	return !c.t.run.Deviation.omits(n / c.t.w.config.StepsPerSegment)
}

// resumes at segments that are trained: the others follow the update of one.
func (c *blindCourse) resumes(n int) bool { return c.declared(n) }

func (c *blindCourse) advance(from, to *state) {
	n, per := c.t.index(from), c.t.w.config.StepsPerSegment
	if c.declared(n) {
		if n%per == 0 {
			c.begin.set(from)
		}
		c.t.train(from, to)
		return
	}
	if c.declared(n - 1) {
		for i, v := range from.values {
			c.update.values[i] = v - c.begin.values[i]
		}
		c.t.gas += c.t.w.perElement(differencePrice)
	}
	c.t.drift(from, to, move{c.update.values, float32(1 / float64(blindfoldPart*per))})
}

// move is a direction and how far to go along it.
type move struct {
	along  []float32
	factor float32
}

// drift fills to with from moved, and charges for it. Second moments stay
// non-negative.
func (t *trajectory) drift(from, to *state, m move) {
	l := &t.w.layout
	for i, b := range l.blocks {
		x, y, along := l.block(from, i), l.block(to, i), m.along[l.offsets[i]:]
		for j, v := range x {
			v += float32(m.factor * along[j])
			if b.Slot == graph.Second && v < 0 {
				v = 0
			}
			y[j] = v
		}
	}
	to.counter = from.counter + 1
	t.gas += t.w.perElement(driftPrice)
}
