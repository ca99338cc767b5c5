package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// job is what links tasks: those that one submitter submitted to it. A task that
// names no job opens one. Within a job a task may name parents: it begins when all
// of them are accepted, from their proven ends, so that parents and children make
// up a graph. A parent has been submitted before its child and ids are dense, so a
// parent's id is below its child's, and the graph has no cycle by construction.
type job struct {
	id        JobID
	submitter ledger.Account
	tasks     []TaskID // ascending
	accepted  int
	refunded  int
	spent     unit.Amount // of what its tasks put in: fees, rents, lost deposits
	returned  unit.Amount // of it: what came back
}

// job returns a job by its number from 1, nil where there is none.
func (s *State) job(id JobID) *job {
	if id < 1 || int(id) > len(s.jobs) {
		return nil
	}
	return s.jobs[id-1]
}

// settled counts an accepted task.
func (j *job) settled(spent, returned unit.Amount) {
	j.accepted++
	j.spent += spent
	j.returned += returned
}

// checkJob checks what a submission says of job and parents, in the order of the
// codes.
func (s *State) checkJob(m *Message) Code {
	if m.Job == NewJob {
		return OK
	}
	j := s.job(m.Job)
	if j == nil {
		return UnknownSubject
	}
	lost := false
	for _, id := range m.Parents {
		if !has(s.tasks, id) || s.tasks[id].job != j || s.tasks[id].workload != m.Workload || s.tasks[id].class != m.Class {
			return UnknownSubject
		}
		lost = lost || s.tasks[id].state == TaskReturned
	}
	bounds := &s.rules().Jobs
	switch {
	case j.submitter != m.From:
		return NotYours
	case lost:
		return WrongPhase
	case len(j.tasks) >= bounds.Tasks || len(m.Parents) > bounds.Parents:
		return OutOfBounds
	}
	return OK
}

// sensibleParents reports whether the list can be one of parents: ascending, and
// empty where the job is new.
func (m *Message) sensibleParents() bool {
	if m.Job < NewJob || m.Job == NewJob && len(m.Parents) > 0 {
		return false
	}
	for i := 1; i < len(m.Parents); i++ {
		if m.Parents[i] <= m.Parents[i-1] {
			return false
		}
	}
	return true
}

// enlist enters a task into its job and links it with its parents.
func (s *State) enlist(t *task, m *Message) {
	if m.Job == NewJob {
		s.jobs = append(s.jobs, &job{id: JobID(len(s.jobs) + 1), submitter: m.From})
		t.job = s.jobs[len(s.jobs)-1]
	} else {
		t.job = s.job(m.Job)
	}
	t.job.tasks = append(t.job.tasks, t.id)
	t.parents = m.Parents
	for _, id := range t.parents {
		parent := s.tasks[id]
		parent.children = append(parent.children, t.id)
		if parent.state != TaskAccepted {
			t.awaits++
		}
	}
}

// begin lets a task begin whose parents are all accepted; any other waits for them,
// its fee and deposit in escrow.
func (s *State) begin(t *task) {
	if t.awaits > 0 {
		s.lives.task.move(&t.state, TaskBlocked)
		s.emit(t.where().event(ParentsAwaited).by(t.submitter).saying(int64(t.awaits)))
		return
	}
	s.lives.task.move(&t.state, TaskWaiting)
	s.findProfile(t)
}

// unblock tells the children of an accepted task: those that waited for it alone
// begin.
func (s *State) unblock(t *task) {
	for _, id := range t.children {
		c := s.tasks[id]
		if c.state != TaskBlocked {
			continue
		}
		if c.awaits--; c.awaits == 0 {
			s.emit(c.where().event(ParentsAccepted).by(c.submitter))
			s.begin(c)
		}
	}
}

// orphan refunds the children of a refunded task, whole: none has begun, since each
// waited for it. Their own children follow; the rest of the job goes on.
func (s *State) orphan(t *task) {
	for _, id := range t.children {
		if c := s.tasks[id]; c.state == TaskBlocked {
			s.emit(c.where().event(ParentRefunded).by(c.submitter).saying(int64(t.id)))
			s.refund(c)
		}
	}
}
