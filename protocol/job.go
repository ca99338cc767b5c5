package protocol

import "gensim/protocol/unit"

// job is what links tasks: those that one submitter submitted to it. A task that
// names no job opens one. Within a job a task may name parents: it begins when all
// of them are accepted, from their proven ends, so that parents and children make
// up a graph. A parent has been submitted before its child and ids are dense, so a
// parent's id is below its child's, and the graph has no cycle by construction.
type job struct {
	first    TaskID
	several  int32       // in State.shards from 1: all its tasks, 0 where it has one
	spent    unit.Amount // of what its tasks put in: fees, rents, lost deposits
	returned unit.Amount // of it: what came back
}

// kin are the tasks of its job that a task is linked with.
type kin struct {
	parents  []TaskID // ascending
	children []TaskID // ascending
	awaits   int      // parents that are not accepted yet
}

// family returns a task's kin for reading, found for writing.
func (t *task) family() kin {
	if t.kin == nil {
		return kin{}
	}
	return *t.kin
}

func (t *task) found() *kin {
	if t.kin == nil {
		t.kin = &kin{}
	}
	return t.kin
}

// job returns a job by its number from 1, nil where there is none. It is valid until the
// next one is opened.
func (s *State) job(id JobID) *job {
	if id < 1 || int(id) > len(s.jobs) {
		return nil
	}
	return &s.jobs[id-1]
}

// shardsOf returns the tasks of a job, ascending.
func (s *State) shardsOf(j *job) []TaskID {
	if j.several == 0 {
		return []TaskID{j.first}
	}
	return s.shards[j.several-1]
}

// addShard enters a further task into a job.
func (s *State) addShard(j *job, id TaskID) {
	if j.several == 0 {
		s.shards = append(s.shards, s.shardsOf(j))
		j.several = int32(len(s.shards))
	}
	list := &s.shards[j.several-1]
	*list = append(*list, id)
}

// counted is how many tasks of a job are in a state.
func (s *State) counted(j *job, in TaskState) (n int) {
	for _, id := range s.shardsOf(j) {
		if s.tasks[id].state == in {
			n++
		}
	}
	return n
}

// settled adds what an accepted task came to.
func (j *job) settled(spent, returned unit.Amount) {
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
		if !has(s.tasks, id) || s.tasks[id].job != m.Job || s.tasks[id].workload != m.Workload || s.tasks[id].class != m.Class {
			return UnknownSubject
		}
		lost = lost || s.tasks[id].state == TaskReturned
	}
	bounds := &s.rules().Jobs
	switch {
	case s.tasks[j.first].submitter != m.From:
		return NotYours
	case lost:
		return WrongPhase
	case len(s.shardsOf(j)) >= bounds.Tasks || len(m.Parents) > bounds.Parents:
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
	if t.job = m.Job; t.job == NewJob {
		s.jobs = append(s.jobs, job{first: t.id})
		t.job = JobID(len(s.jobs))
	} else {
		s.addShard(s.job(m.Job), t.id)
	}
	if len(m.Parents) == 0 {
		return
	}
	own := t.found()
	own.parents = m.Parents
	for _, id := range m.Parents {
		parent := s.tasks[id]
		of := parent.found()
		of.children = append(of.children, t.id)
		if parent.state != TaskAccepted {
			own.awaits++
		}
	}
}

// begin lets a task begin whose parents are all accepted; any other waits for them,
// its fee and deposit in escrow.
func (s *State) begin(t *task) {
	if k := t.family(); k.awaits > 0 {
		s.lives.task.move(&t.state, TaskBlocked)
		s.emit(t.where().event(ParentsAwaited).by(t.submitter).saying(int64(k.awaits)))
		return
	}
	s.lives.task.move(&t.state, TaskWaiting)
	s.findProfile(t)
}

// unblock tells the children of an accepted task: those that waited for it alone
// begin.
func (s *State) unblock(t *task) {
	for _, id := range t.family().children {
		c := s.tasks[id]
		if c.state != TaskBlocked {
			continue
		}
		if c.kin.awaits--; c.kin.awaits == 0 {
			s.emit(c.where().event(ParentsAccepted).by(c.submitter))
			s.begin(c)
		}
	}
}

// orphan refunds the children of a refunded task, whole: none has begun, since each
// waited for it. Their own children follow; the rest of the job goes on.
func (s *State) orphan(t *task) {
	for _, id := range t.family().children {
		if c := s.tasks[id]; c.state == TaskBlocked {
			s.emit(c.where().event(ParentRefunded).by(c.submitter).saying(int64(t.id)))
			s.refund(c)
		}
	}
}
