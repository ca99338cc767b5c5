package sim

import (
	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// truth is what only the simulator knows: which trajectory each attempt really
// followed, and, by uncharged shadow runs, what an honest one would have given.
type truth struct {
	world    *world
	attempts [][]attempt // by task, then attempt-1
}

// attempt is one assignment as it really went.
type attempt struct {
	workload *workload
	run      kernels.Run
	train    *kernels.Future[*kernels.TrainFacts]  // nil until the solver orders it
	honest   *kernels.Future[*kernels.TrainFacts]  // shadow in the declared arithmetic
	updates  *kernels.Future[*kernels.UpdateFacts] // as they are; nil where none are declared
	declared []unit.Distance                       // sizes of updates, with the proof
	root     merkle.Hash                           // as committed
	seats    []shadow                              // by seat
	withheld bool                                  // the solver serves its data to nobody
}

// shadow is the truthful re-run of a seat's segments.
type shadow struct {
	segments []int32
	facts    []*kernels.Future[*kernels.SegmentFacts]
	claims   []protocol.SegmentClaim // that the verdict said: the chain keeps their root
}

func (t *truth) init(w *world) { t.world = w }

// event follows the assignments and the seats.
func (t *truth) event(w *world, e *protocol.Event) {
	switch e.Kind {
	case protocol.SolverDrawn:
		t.assigned(w, e)
	case protocol.ProofCommitted:
		a := t.attempt(e.Task, e.Attempt)
		a.root, a.declared = e.Hash, w.chain.Attempt(e.Task, e.Attempt).Updates
	case protocol.VerifierDrawn:
		t.seated(w, e)
	}
}

// assigned notes a new attempt and starts the honest run in its declared
// arithmetic, which an honest solver's own work then finds in the memo.
func (t *truth) assigned(w *world, e *protocol.Event) {
	for len(t.attempts) <= int(e.Task) {
		t.attempts = append(t.attempts, nil)
	}
	task := w.chain.Task(e.Task)
	wl := &w.workloads[task.Workload]
	solver := &w.agents[w.agentOf(e.Account)]
	a := attempt{workload: wl, run: kernels.Run{
		Instance: wl.instance(task.Instance), Arithmetic: kernels.Arithmetic(solver.self.Device.Arithmetic),
	}}
	a.honest = w.lab.Train(wl.Workload, a.run)
	t.attempts[e.Task] = append(t.attempts[e.Task], a)
}

// seated starts the truthful re-run of a seat's segments in the arithmetic
// that its verifier registered.
func (t *truth) seated(w *world, e *protocol.Event) {
	a := t.attempt(e.Task, e.Attempt)
	target := protocol.Target{Task: e.Task, Attempt: e.Attempt, Seat: e.Seat}
	seat := w.chain.Seat(target)
	s := shadow{segments: seat.Segments}
	for _, g := range seat.Segments {
		s.facts = append(s.facts, w.lab.Segment(w.segmentJob(a, g, kernels.Arithmetic(seat.Arithmetic))))
	}
	for len(a.seats) <= int(e.Seat) {
		a.seats = append(a.seats, shadow{})
	}
	a.seats[e.Seat] = s
}

// claimed keeps what an accepted message says of a seat's segments: posted, or true after
// a forced error.
func (t *truth) claimed(m *protocol.Message) {
	if m.Kind == protocol.RevealVerdict || m.Kind == protocol.OpenForced && m.Task != protocol.None {
		t.attempt(m.Task, m.Attempt).seats[m.Seat].claims = m.Claims
	}
}

// attempt returns an attempt of a task, or nil.
func (t *truth) attempt(task protocol.TaskID, n protocol.Attempt) *attempt {
	if task < 0 || int(task) >= len(t.attempts) || n < 1 || int(n) > len(t.attempts[task]) {
		return nil
	}
	return &t.attempts[task][n-1]
}

// bad reports whether the committed trajectory differs from the honest one.
func (a *attempt) bad() bool { return a.root != a.honest.Join().Root }

// segment returns the solver's committed root of a segment, its start or its updates and
// its proof, of which updates have none.
func (t *truth) segment(target protocol.Target, segment int32) (merkle.Hash, []merkle.Hash) {
	a := t.attempt(target.Task, target.Attempt)
	if segment == protocol.UpdatesSegment {
		return protocol.UpdatesRoot(a.declared), nil
	}
	leaves := a.train.Join().Leaves()
	return leaves[1+segment], merkle.Prove(leaves, int(1+segment))
}

// states returns the step-end hashes of a segment that the solver committed to.
func (a *attempt) states(segment int32) []merkle.Hash {
	f := a.train.Join()
	steps := a.workload.Config().StepsPerSegment
	first := int(segment)*steps + 1
	return f.States[first : first+steps]
}

// distances returns the true distances of a seat's segments.
func (s *shadow) distances() []unit.Distance {
	out := make([]unit.Distance, len(s.facts))
	for i, f := range s.facts {
		out[i] = f.Join().Max
	}
	return out
}

// cancel drops trajectories and shadows that nobody will join.
func (t *truth) cancel() {
	for _, task := range t.attempts {
		for i := range task {
			task[i].honest.Cancel()
			if task[i].train != nil {
				task[i].train.Cancel()
			}
			if task[i].updates != nil {
				task[i].updates.Cancel()
			}
			for _, s := range task[i].seats {
				for _, f := range s.facts {
					f.Cancel()
				}
			}
		}
	}
}
