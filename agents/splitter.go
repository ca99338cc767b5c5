package agents

import (
	"slices"

	"gensim/internal/stream"
	"gensim/protocol"
)

// splitter submits jobs instead of tasks: one task, then waves of shards, each of which
// starts from the ends of the whole wave before it. Waves of one shard are a chain of
// stacked proofs; wider ones train on other samples side by side and are merged, as
// rounds of federated averaging are (McMahan et al. 2017). A task's number, by which its
// children name it, is known once it is on the chain, so that a wave follows a block
// after the one before it, or once that is accepted.
type splitter struct{ user poisson }

func newSplitter(s Settings) Strategy { return splitter{poisson{s}} }

// splitJob is one job that is not submitted whole.
type splitJob struct {
	id      protocol.JobID
	wave    int               // of the tasks below, from 1
	tasks   []protocol.TaskID // on the chain
	pending int               // of the wave: not accepted yet
}

// Decide opens a job whenever a user would submit a task, and lets its waves follow. A
// job of which a task was refunded is given up: nothing can start from that.
func (p splitter) Decide(v *View, s *stream.Stream, out *Intents) {
	if v.Occasion.Kind != Happened {
		p.user.Decide(v, s, out)
		return
	}
	switch e := v.Occasion.Event; e.Kind {
	case protocol.TaskSubmitted:
		if j := p.submitted(v, e.Task); j != nil && !p.user.Accepted && len(j.tasks) == p.width(j.wave) {
			p.next(v, j, s, out)
		}
	case protocol.TaskSettled:
		j := v.Memory.split(v.Chain.Task(e.Task).Job)
		if j == nil || !slices.Contains(j.tasks, e.Task) {
			return
		}
		if j.pending--; p.user.Accepted && j.pending == 0 {
			p.next(v, j, s, out)
		}
	case protocol.TaskRefunded:
		v.Memory.dropSplit(v.Chain.Task(e.Task).Job)
	default:
		p.user.Decide(v, s, out)
	}
}

// width returns the number of tasks of a wave.
func (p splitter) width(wave int) int {
	if wave == 1 {
		return 1
	}
	return p.user.Width
}

// submitted notes a task that is on the chain, and returns its job, nil where that is
// given up or whole.
func (p splitter) submitted(v *View, id protocol.TaskID) *splitJob {
	t := v.Chain.Task(id)
	if len(t.Parents) == 0 && p.user.Length > 1 {
		v.Memory.splits = append(v.Memory.splits, splitJob{id: t.Job, wave: 1, pending: 1})
	}
	j := v.Memory.split(t.Job)
	if j == nil {
		return nil
	}
	j.tasks = append(j.tasks, id)
	return j
}

// next submits the wave after the job's last one, and forgets the job when that was
// before its last.
func (p splitter) next(v *View, j *splitJob, s *stream.Stream, out *Intents) {
	parents := j.tasks
	j.wave++
	j.tasks, j.pending = nil, p.width(j.wave)
	for range p.width(j.wave) {
		m := p.user.task(v, s)
		m.Job, m.Parents = j.id, parents
		out.send(m)
	}
	if j.wave == p.user.Length {
		v.Memory.dropSplit(j.id)
	}
}

// split returns a job that is not submitted whole, or nil.
func (m *Memory) split(id protocol.JobID) *splitJob {
	for i := range m.splits {
		if m.splits[i].id == id {
			return &m.splits[i]
		}
	}
	return nil
}

// dropSplit forgets a job.
func (m *Memory) dropSplit(id protocol.JobID) {
	m.splits = slices.DeleteFunc(m.splits, func(j splitJob) bool { return j.id == id })
}
