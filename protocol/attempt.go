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
	number Attempt
	stake  ledger.Hold

	wanted      [][]int32  // segments of the seats to be drawn at the next block
	rejects     []*contest // filed, in order
	standing    []*contest // of these, those that stand, in the order of their decision
	invitations int
	timer       uint64

	declared  *declaration // of updates; nil before the proof, and where there is none to make
	data      keeping
	holders   []*holder // nil until they are drawn
	attested  bool
	keepTimer uint64
	left      unit.Time // of the solver's time, while the task's data are asked for
	expired   bool
}

// attemptFacts is what stays known of an attempt when it is over.
type attemptFacts struct {
	solver     ledger.Account
	arithmetic Arithmetic
	state      AttemptState
	committed  bool
	condemned  bool
	withheld   bool // data were asked for in vain
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
	if !has(s.tasks, id) || n < 1 || int(n) > len(s.tasks[id].attempts) {
		return nil
	}
	return s.tasks[id].attempts[n-1]
}

// deadline starts an entry about the attempt.
func (a *attempt) deadline(at unit.Time, kind deadlineKind) deadline {
	return deadline{at: at, task: a.task.id, kind: kind, subject: int32(a.number - 1)}
}
