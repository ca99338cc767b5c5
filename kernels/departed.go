package kernels

import "fmt"

// smallerBatch trains every step without a share of its batch, the last of its
// samples. It passes where the threshold exceeds the noise of a gradient. Gas: the
// steps of the workload with that batch. Source: Jia et al. 2021, section on
// hyperparameters, which the original scheme does not pin.
type smallerBatch struct{}

func (smallerBatch) refuses(w *Workload, d Deviation) error {
	if err := d.share(); err != nil {
		return err
	}
	if w.config.Batch-d.part(w.config.Batch) < 1 {
		return fmt.Errorf("it leaves nothing of a batch of %d", w.config.Batch)
	}
	return nil
}

func (smallerBatch) workload(w *Workload, d Deviation) *Workload {
	v := *w
	v.config.Batch -= d.part(w.config.Batch)
	return v.rebuilt()
}

func (k smallerBatch) gas(w *Workload, d Deviation) uint64 {
	return k.workload(w, d).stepsGas(w.Steps())
}

func (smallerBatch) departs(*Workload, Run, int) bool { return true }

func (k smallerBatch) begin(t *trajectory) course {
	return newDepartedCourse(t, k.workload(t.w, t.run.Deviation))
}

// otherRate trains with the learning rate times a factor: a departure that saves
// nothing, the measure of how small a lie still shows. Gas: that of honest training.
type otherRate struct{}

func (otherRate) refuses(w *Workload, d Deviation) error {
	_, err := d.scale(w.config.Optimizer.Rate)
	return err
}

func (otherRate) workload(w *Workload, d Deviation) *Workload {
	v := *w
	v.config.Optimizer.Rate, _ = d.scale(w.config.Optimizer.Rate) // refuses asked already
	return v.rebuilt()
}

func (k otherRate) gas(w *Workload, d Deviation) uint64 {
	return k.workload(w, d).stepsGas(w.Steps())
}

func (otherRate) departs(*Workload, Run, int) bool { return true }

func (k otherRate) begin(t *trajectory) course {
	return newDepartedCourse(t, k.workload(t.w, t.run.Deviation))
}

// rebuilt returns the workload with the steps and costs of its configuration. The
// blocks of its state must be those from before.
func (w *Workload) rebuilt() *Workload {
	w.step = buildStep(&w.config)
	w.plan(cacheful)
	w.cost = newCost(w)
	return w
}

// departedCourse trains every step of another workload.
type departedCourse struct {
	untaken
	anywhere
	t     *trajectory
	other *executor
}

// newDepartedCourse takes the samples in the declared order.
func newDepartedCourse(t *trajectory, other *Workload) course {
	c := &departedCourse{t: t, other: t.beside(other, t.run.Instance)}
	c.other.batches = newBatches(t.w, t.run.Instance)
	return c
}

func (c *departedCourse) advance(from, to *state) {
	c.t.cancel.Check()
	c.t.loss = c.other.step(from, to, c.t.run)
	c.t.steps++
	c.t.gas += c.other.w.cost.Step
}
