package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// attempt is one solver's assignment to a task.
type attempt struct {
	panel
	attemptFacts
	task   *task
	stake  ledger.Hold
	wanted *vacancies // nil while no seat is to be drawn
	annex  *annex     // nil of most
	timer  turn

	data      keeping
	keepTimer turn
}

// vacancies are the segments of the seats to be drawn at the next block.
type vacancies [][]int32

// vacant is how many seats are to be drawn.
func (a *attempt) vacant() int {
	if a.wanted == nil {
		return 0
	}
	return len(*a.wanted)
}

// annex is what only some attempts have: a solver that is accused, or whose data others
// keep or want.
type annex struct {
	rejects     []*contest   // filed, in order
	standing    []*contest   // of these, and of audits, those that stand, in the order of their decision
	invitations int          // to reject
	holders     []*holder    // none until they are drawn
	left        unit.Time    // of the solver's time, while the task's data are asked for
	declared    *declaration // of updates; nil before the proof, and where there is none to make
}

// extra returns the annex for reading, extend for writing.
func (a *attempt) extra() annex {
	if a.annex == nil {
		return annex{}
	}
	return *a.annex
}

func (a *attempt) extend() *annex {
	if a.annex == nil {
		a.annex = &annex{}
	}
	return a.annex
}

// upheld enters a reject or an audit that stands.
func (a *attempt) upheld(d *contest) {
	x := a.extend()
	x.standing = append(x.standing, d)
}

// attemptFacts is what stays known of an attempt when it is over.
type attemptFacts struct {
	number     Attempt
	solver     ledger.Account
	arithmetic Arithmetic
	state      AttemptState
	committed  bool
	condemned  bool
	withheld   bool // data were asked for in vain
	served     bool // noted when it is over: they can be recovered from what was published
	attested   bool // holders have its data
	expired    bool // its data need not be kept any more, with nothing decided by then
	solveBy    unit.Time
	keepUntil  unit.Time // end of the data's time to live; unit.Never before the proof
	root       merkle.Hash
}

func (a *attempt) where() where {
	return where{task: a.task.id, attempt: a.number, seat: None, dispute: None, profile: None}
}

// attempt returns an attempt by its number from 1, nil where there is none and where it
// is past.
func (s *State) attempt(id TaskID, n Attempt) *attempt {
	if !has(s.tasks, id) {
		return nil
	}
	return s.tasks[id].attempt(n)
}

// deadline starts an entry about the attempt.
func (a *attempt) deadline(at unit.Time, kind deadlineKind) deadline {
	return deadline{at: at, task: a.task.id, turn: turnOf(kind), subject: int32(a.number - 1)}
}
