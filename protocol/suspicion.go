package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// A distance above the threshold accuses nobody: an honest one can pass any
// threshold. The verifier re-runs in the solver's declared arithmetic, where
// hashes must be equal, and rejects or withdraws.

// suspect raises a suspicion where the numbers ask for it.
func (s *State) suspect(t *seat) {
	suspect := t.extra().suspect
	if suspect == 0 {
		return
	}
	s.lives.suspicion.move(&t.suspicion, SuspicionOpen)
	s.emit(t.where().event(SuspicionRaised).by(t.verifier).against(t.attempt().solver).saying(int64(suspect)))
}

func (s *State) checkWithdraw(m *Message) (unit.Amount, Code) {
	if m.Seat == None {
		d, code := s.invitation(m)
		if code == OK && !d.invited {
			return 0, WrongPhase
		}
		return 0, code
	}
	t, code := s.ownVerdict(m)
	switch {
	case code != OK:
		return 0, code
	case t.suspicion == NoSuspicion || t.suspicion == SuspicionOpen && t.round.phase != RoundWindow:
		return 0, WrongPhase
	case t.suspicion != SuspicionOpen:
		return 0, Duplicate
	}
	return 0, OK
}

// withdraw takes a suspicion back (O14): the verdict counts as accept, and the
// treasury pays the re-run as far as it can. A whistleblower declines its
// invitation to reject by the same message.
func (s *State) withdraw(m *Message) {
	if m.Seat == None {
		s.invitationOver(s.disputes[m.Dispute])
		return
	}
	t := s.seat(m.target())
	s.takeBack(t)
	s.fromTreasury(t.verifier, t.attempt().task.terms().rerun, t.where().because(ledger.Rerun))
}

// lapse takes back a suspicion that its verifier said no more about.
func (s *State) lapse(t *seat) {
	if t.suspicion == SuspicionOpen {
		s.takeBack(t)
	}
}

func (s *State) takeBack(t *seat) {
	s.lives.suspicion.move(&t.suspicion, SuspicionTakenBack)
	s.emit(t.where().event(SuspicionWithdrawn).by(t.verifier))
	s.reach(14, t.where().event(OutcomeReached).by(t.verifier))
}
