package kernels

// infinitesimal takes one real step and then repeats its update, times a tiny
// factor, for every step. Where a proof names its own learning rate, it names that
// tiny one: then the claimed update and the re-run's are both below the threshold,
// whatever their directions, and so is their distance. Where the task pins the rate,
// the re-run takes a whole update and the distance is its size. Moments do not
// shrink with the rate: where they are part of the state, they give it away even
// then. Gas: one step, and two operations an element of each state. Source: Fang et
// al. 2023, infinitesimal update attack.
type infinitesimal struct{}

func (infinitesimal) refuses(w *Workload, d Deviation) error {
	_, err := d.scale(w.config.Optimizer.Rate)
	return err
}

func (infinitesimal) gas(w *Workload, _ Deviation) uint64 {
	return w.stepsGas(1) + uint64(w.Steps())*w.perElement(driftPrice)
}

func (infinitesimal) departs(*Workload, Run, int) bool { return true }

func (infinitesimal) begin(t *trajectory) course {
	from, to := t.firstStep()
	for i, v := range from.values {
		to.values[i] -= v
	}
	d := t.run.Deviation
	return &driftCourse{t: t, move: move{to.values, float32(float64(d.Num) / float64(d.Den))}}
}

// driftCourse moves every step alike.
type driftCourse struct {
	untaken
	anywhere
	t    *trajectory
	move move
}

func (c *driftCourse) advance(from, to *state) { c.t.drift(from, to, c.move) }
