package kernels

import (
	"errors"
	"fmt"

	"gensim/protocol/unit"
)

// lowPrecision trains every step whole, but in another, cheaper arithmetic than the
// declared one, whose commitments it claims. It passes where the threshold of the
// declared class exceeds the rounding of the other.
//
// Gas: that of honest training, with Num/Den of the gas of products, each step
// rounded up. Gas counts operations at the speed of the declared arithmetic, and
// hardware runs narrow products faster: by the peak rates that NVIDIA states, with
// sums in fp32, bf16 to fp32 is 165.2 to 82.6 TFLOP/s on a GeForce RTX 4090 (Ada GPU
// architecture paper, appendix A), which leaves 1/2, and 312 to 19.5 on an A100
// (Ampere architecture paper, table 1), which leaves 1/16; tf32 leaves 1/8 on an
// A100, and all of it on the other. Other operations stay in float32 and cost what
// they did. Source: Jia et al. 2021, section on hyperparameters.
type lowPrecision struct{}

func (lowPrecision) refuses(_ *Workload, d Deviation) error {
	if !d.In.Valid() || !d.In.Repeatable() {
		return fmt.Errorf("%v is no arithmetic to commit to", d.In)
	}
	if d.share() != nil || d.Num == 0 {
		return errors.New("what is left of the gas of products must be above 0 and at most 1")
	}
	return nil
}

func (lowPrecision) gas(w *Workload, d Deviation) uint64 {
	return uint64(w.Steps()) * w.narrowStep(d)
}

// narrowStep is the gas of a step whose products cost Num/Den of their gas.
func (w *Workload) narrowStep(d Deviation) uint64 {
	var products uint64
	for i := range w.step.Nodes {
		if n := &w.step.Nodes[i]; n.Op.Product() {
			products += n.Gas()
		}
	}
	return w.cost.Step - products + uint64(unit.MulDiv(int64(products), d.Num, d.Den, unit.Up))
}

func (lowPrecision) departs(_ *Workload, r Run, _ int) bool { return r.Deviation.In != r.Arithmetic }

func (lowPrecision) begin(t *trajectory) course {
	c := &narrowCourse{t: t, run: t.run, step: t.w.narrowStep(t.run.Deviation)}
	c.run.Arithmetic = t.run.Deviation.In
	return c
}

type narrowCourse struct {
	untaken
	anywhere
	t    *trajectory
	run  Run    // in the arithmetic that it really computes in
	step uint64 // gas
}

func (c *narrowCourse) advance(from, to *state) {
	c.t.cancel.Check()
	c.t.loss = c.t.step(from, to, c.run)
	c.t.gas += c.step
}
