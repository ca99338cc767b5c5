package kernels

import "fmt"

// imitate claims the honest trajectory of another instance, which its solver has
// published, after the own initial state, which everybody can compute. It passes
// where nothing ties a proof to its task: initial state and order of samples do.
// Gas: none beyond the initial state, for what is copied was trained by another;
// the states are hashed like any others. Source: Jia et al. 2021, stolen proofs.
type imitate struct{}

func (imitate) refuses(_ *Workload, d Deviation) error { return d.published() }

// published returns why nobody could have published states in that arithmetic.
func (d Deviation) published() error {
	if d.In != 0 && (!d.In.Valid() || !d.In.Repeatable()) {
		return fmt.Errorf("%v is no arithmetic to commit to", d.In)
	}
	return nil
}

func (imitate) gas(*Workload, Deviation) uint64 { return 0 }

func (imitate) departs(_ *Workload, r Run, _ int) bool { return r.imitated() != r.honest() }

// honest returns the run without its deviation.
func (r Run) honest() Run {
	r.Deviation = Deviation{}
	return r.canonical()
}

// imitated returns the honest run whose states a deviation takes.
func (r Run) imitated() Run {
	of := r.honest()
	of.Instance, of.Start = r.Deviation.Instance, nil
	if r.Deviation.In != 0 {
		of.Arithmetic = r.Deviation.In
	}
	return of
}

func (imitate) begin(t *trajectory) course { return &copyCourse{model: newModel(t)} }

type copyCourse struct {
	untaken
	anywhere
	model *model
}

func (c *copyCourse) advance(from, to *state) {
	to.set(c.model.at(c.model.by.index(from) + 1))
	to.counter = from.counter + 1
}

// model is the honest trajectory that another one is made to look like. Its steps
// are executed, and cost the solver nothing.
type model struct {
	by    *trajectory
	walks *trajectory
}

func newModel(t *trajectory) *model {
	r := t.run.imitated()
	e := t.beside(t.w, r.Instance)
	return &model{by: t, walks: newTrajectory(e, r, t.cancel, t.kept)}
}

// at returns the model's state after n steps, valid until the next call.
func (m *model) at(n int) *state {
	before := m.walks.steps
	if m.walks.now == nil || int(m.walks.now.counter) > n {
		m.walks.seek(n)
	}
	for int(m.walks.now.counter) < n {
		m.walks.advance()
		m.walks.keep()
	}
	m.by.steps += m.walks.steps - before
	return m.walks.now
}
