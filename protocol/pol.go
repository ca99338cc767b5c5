package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/selection"
	"gensim/protocol/unit"
)

// pol is proof of learning: the litepaper's protocol, and what each variant does where
// it has no rule of its own.
type pol struct{}

// earned leaves nothing out.
func (pol) earned(s Shares) Shares { return s }

// lots are the stakes themselves: splitting an account changes nothing.
func (pol) lots(_ *State, _ ledger.Account, stakes uint64) uint64 { return stakes }

// rate is one for all attempts.
func (pol) rate(_ *State, a *attempt) unit.Ratio { return a.task.rules.Verification.Rate }

// delivered lets the attempt wait for the draw of its seats, and of what they re-run,
// which nobody could know before.
func (pol) delivered(s *State, a *attempt) { s.queues.verify.add(int32(a.task.id), s.height) }

// seats chooses q segments for each of m verifiers, all disjoint.
func (pol) seats(s *State, a *attempt, src *selection.Source) [][]int32 {
	return s.choose(a, src, a.task.rules.Verification.Verifiers)
}

// lasts is a window of its own.
func (pol) lasts(_ *State, r *round) unit.Time { return r.panel.rules().Windows.Verify }

// revealed opens the verdicts to challenges.
func (pol) revealed(s *State, r *round) { s.openWindow(r) }

// decide wants every seat to have accepted.
func (pol) decide(_ *State, a *attempt) bool {
	accepted := 0
	for _, t := range a.seats {
		if t.status == SeatAccepted {
			accepted++
		}
	}
	return accepted == a.task.rules.verdicts()
}

// spoils are a bounty for those whose rejects stand, and the fees of the honest seats.
func (pol) spoils(a *attempt) sharing {
	to := sharing{bounty: a.extra().standing, injury: a.task.terms().verifierFee}
	for _, t := range a.seats {
		if t.honest() {
			to.injured = append(to.injured, t.verifier)
		}
	}
	return to
}

// judged has no consequence.
func (pol) judged(*State, *attempt, bool) {}
