package kernels

import "errors"

// interpolate takes spans of segments. Of the steps of a span it leaves a share out:
// it trains the first ones, claims the state they reach as the one at the span's
// end, and fills the states between with the straight line from the span's
// beginning, weights and moments alike. All updates of a span look alike and none is
// missing, so that only a re-run tells. Gas: the steps trained, and three operations
// an element of each state on the line. Source: Jia et al. 2021, structural
// spoofing; Fang et al. 2023, "Proof-of-Learning is Currently More Broken Than You
// Think", whose attacks fill in checkpoints by linear interpolation.
type interpolate struct{}

// linePrice is the gas of one element of a state on a line: subtract, scale, add.
const linePrice = 3

func (interpolate) refuses(w *Workload, d Deviation) error {
	if err := d.share(); err != nil {
		return err
	}
	return d.spans(w)
}

// spans returns why the span of segments makes no sense.
func (d Deviation) spans(w *Workload) error {
	if d.Span < 1 || d.Span > w.config.Segments {
		return errors.New("its span must be from 1 to the number of segments")
	}
	return nil
}

// spanOf returns where the span with the step after state n begins, and its steps.
func (d Deviation) spanOf(w *Workload, n int) (begin, steps int) {
	whole := d.Span * w.config.StepsPerSegment
	begin = n - n%whole
	return begin, min(whole, w.Steps()-begin)
}

// overSpans adds up the gas of all spans, given that of one by its steps.
func (d Deviation) overSpans(w *Workload, gas func(steps int) uint64) uint64 {
	whole := d.Span * w.config.StepsPerSegment
	total := uint64(w.Steps()/whole) * gas(whole)
	if rest := w.Steps() % whole; rest > 0 {
		total += gas(rest)
	}
	return total
}

func (interpolate) gas(w *Workload, d Deviation) uint64 {
	return d.overSpans(w, func(steps int) uint64 {
		omitted := d.part(steps)
		if omitted == 0 {
			return w.stepsGas(steps)
		}
		return w.stepsGas(steps-omitted) + uint64(steps-1)*w.perElement(linePrice)
	})
}

func (interpolate) departs(w *Workload, r Run, segment int) bool {
	_, steps := r.Deviation.spanOf(w, segment*w.config.StepsPerSegment)
	return r.Deviation.part(steps) > 0
}

func (interpolate) begin(t *trajectory) course {
	c := &lineCourse{t: t}
	for i := range c.states {
		c.states[i] = t.newState()
	}
	return c
}

type lineCourse struct {
	t      *trajectory
	states [3]*state // the span's beginning, its end, and one to train with
}

// declared: a span of which nothing is left out is honest.
func (c *lineCourse) declared(n int) bool {
	_, steps := c.t.run.Deviation.spanOf(c.t.w, n)
	return c.t.run.Deviation.part(steps) == 0
}

func (c *lineCourse) resumes(n int) bool {
	begin, _ := c.t.run.Deviation.spanOf(c.t.w, n)
	return n == begin
}

func (c *lineCourse) advance(from, to *state) {
	n := c.t.index(from)
	if c.declared(n) {
		c.t.train(from, to)
		return
	}
	begin, steps := c.t.run.Deviation.spanOf(c.t.w, n)
	if n == begin {
		c.reach(from, steps-c.t.run.Deviation.part(steps))
	}
	if n+1 == begin+steps {
		to.set(c.states[1])
	} else {
		share := float32(float64(n+1-begin) / float64(steps))
		for i, x := range c.states[0].values {
			to.values[i] = x + float32(share*float32(c.states[1].values[i]-x))
		}
		c.t.gas += c.t.w.perElement(linePrice)
	}
	to.counter = from.counter + 1
}

// reach trains steps from a span's beginning.
func (c *lineCourse) reach(from *state, steps int) {
	c.states[0].set(from)
	c.states[1].set(from)
	for range steps {
		c.t.train(c.states[1], c.states[2])
		c.states[1], c.states[2] = c.states[2], c.states[1]
	}
}
