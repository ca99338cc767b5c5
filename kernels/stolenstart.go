package kernels

// stolenStart starts from the end of another instance's honest trajectory, which its
// solver has published, instead of its own start, and trains from there as declared:
// its model comes out better than a task's length would make it. Every step re-runs to
// the bit. It passes where nobody looks at the start. Gas: that of honest training,
// for what is stolen was trained by another. Source: Jia et al. 2021, section on
// verifying the initial state, which stolen or pre-trained weights would pass off as a
// random one.
type stolenStart struct{}

func (stolenStart) refuses(_ *Workload, d Deviation) error { return d.published() }

func (stolenStart) gas(w *Workload, _ Deviation) uint64 { return w.stepsGas(w.Steps()) }

func (stolenStart) departs(*Workload, Run, int) bool { return false }

func (stolenStart) begin(t *trajectory) course {
	return &stolenCourse{honestCourse{t: t}, newModel(t)}
}

type stolenCourse struct {
	honestCourse
	model *model
}

func (c *stolenCourse) start(right *state) *state {
	s := c.model.at(c.t.w.Steps()).clone()
	s.counter = right.counter
	return s
}
