package protocol

import (
	"encoding/binary"

	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// task is one submitted task. Invariant: until it settles or is refunded, its
// escrow holds all that the submitter put in, so the whole fee at each re-pool.
type task struct {
	id        TaskID
	submitter ledger.Account
	workload  WorkloadID
	profile   ProfileID // None where the variant needs none
	network   NetworkID
	job       JobID
	class     Class
	state     TaskState
	instance  uint64
	escrow    ledger.Hold
	deposit   ledger.Hold
	submitted unit.Time
	past      *pastAttempt // the latest, nil before
	live      *attempt     // after it, nil between attempts and after the last
	timer     turn         // while it is in the pool
	data      keeping
	rules     *ruleSet // in force when it was submitted
	kin       *kin     // nil of a task on its own
}

// begun is how many attempts the task has had, the live one included.
func (t *task) begun() Attempt {
	switch {
	case t.live != nil:
		return t.live.number
	case t.past != nil:
		return t.past.number
	}
	return 0
}

// attempt returns an attempt by its number from 1, nil where there is none and where it
// is past.
func (t *task) attempt(n Attempt) *attempt {
	if t.live == nil || t.live.number != n {
		return nil
	}
	return t.live
}

// terms returns what its rules come to for its workload.
func (t *task) terms() *terms { return &t.rules.terms[t.workload] }

func (t *task) where() where {
	w := nowhere()
	w.task = t.id
	return w
}

// NetworkOf returns the network of a task among count: the first eight bytes of
// a tagged hash of its id.
func NetworkOf(id TaskID, count int) NetworkID {
	return networkOf(merkle.New("gensim/network").Uint64(uint64(id)).Sum(), count)
}

// NetworkOfProfile returns the network of a profile in the same way.
func NetworkOfProfile(id ProfileID, count int) NetworkID {
	return networkOf(merkle.New("gensim/profile-network").Uint64(uint64(id)).Sum(), count)
}

func networkOf(h merkle.Hash, count int) NetworkID {
	return NetworkID(binary.LittleEndian.Uint64(h[:]) % uint64(count))
}

func (s *State) checkSubmit(m *Message) (unit.Amount, Code) {
	r := s.rules()
	switch {
	case int(m.Class) >= len(r.Bounds) || m.Amount < 0 || m.Amount > unit.MaxSupply || !m.sensibleParents():
		return 0, Malformed
	case !has(r.terms, m.Workload):
		return 0, UnknownSubject
	case r.Variant.Profiled() && s.arithmeticsOf(m.Class) < 2: // no pair to profile it with
		return 0, UnknownSubject
	}
	code := s.checkJob(m)
	switch {
	case code != OK:
		return 0, code
	case !r.TaskSize.Holds(s.genesis.Workloads[m.Workload].Gas):
		return 0, OutOfBounds
	case m.Amount < r.terms[m.Workload].quote:
		return 0, FeeTooLow
	}
	return m.Amount + r.terms[m.Workload].deposit, OK
}

func (s *State) submit(m *Message) {
	t := &task{
		id: TaskID(len(s.tasks)), submitter: m.From, workload: m.Workload, class: m.Class,
		instance: m.Instance, submitted: s.now, rules: s.rules(),
		data: keeping{root: m.Hash},
	}
	t.network = NetworkOf(t.id, len(s.networks))
	s.tasks = append(s.tasks, t)
	s.enlist(t, m)
	s.openTasks++
	t.rules.open++
	r := t.terms()
	t.escrow = s.place(m.From, m.Amount, t.where().because(ledger.Escrow))
	t.deposit = s.place(m.From, r.deposit, t.where().because(ledger.Deposit))
	s.emit(t.where().event(TaskSubmitted).by(m.From).worth(r.fee).saying(int64(t.workload)))
	s.begin(t)
}

// enterPool queues the task for the draw of a solver at the next block.
func (s *State) enterPool(t *task) {
	s.lives.task.move(&t.state, TaskInPool)
	s.queues.pooled.add(int32(t.id), s.height)
	s.set(&t.timer, deadline{at: s.now + t.rules.Profiling.ValidFor, task: t.id, turn: turnOf(poolBy)})
	e := t.where().event(TaskPooled)
	e.Attempt = t.begun() + 1
	s.emit(e)
}

// again re-pools a task whose attempt failed, or refunds it after the last one.
func (s *State) again(t *task) {
	if int(t.begun()) < t.rules.MaxAttempts {
		s.enterPool(t)
		return
	}
	s.refund(t)
}

// nobodySolves: no solver could be drawn for as long as a profile is valid. The
// task is refunded, so that every task ends even where nobody can solve it.
func (s *State) nobodySolves(t *task) {
	s.queues.pooled.remove(int32(t.id))
	s.refund(t)
}

// refund gives escrow and deposit back.
func (s *State) refund(t *task) {
	amt := s.release(t.escrow, t.where().because(ledger.Refund))
	s.job(t.job).returned += s.release(t.deposit, t.where().because(ledger.Deposit))
	s.giveUp(t, amt)
}

// giveUp ends a task that comes to no result, its escrow released, and with it
// those that would start from it.
func (s *State) giveUp(t *task, escrow unit.Amount) {
	s.lives.task.move(&t.state, TaskReturned)
	s.taskOver(t)
	s.job(t.job).returned += escrow
	s.emit(t.where().event(TaskRefunded).by(t.submitter).worth(escrow))
	s.orphan(t)
}
