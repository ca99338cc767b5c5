package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/selection"
	"gensim/protocol/unit"
)

// Variant names a family of rules for what is done with a proof.
type Variant uint8

// The variants, by the names that scenarios give them.
const (
	ProofOfLearning Variant = iota // pol: drawn verifiers re-run segments, a profiled threshold judges
	Unverified                     // none: a proof is paid on delivery, a control
	Replicated                     // replication: others run the whole task again and compare roots
	Reputed                        // reputation: as pol, but the better a solver's score the less it is audited
	Reproduced                     // reproducible: as pol, but in the solver's arithmetic, where nothing may differ
	Variants
)

// family is what the variants differ in: the places at which the one state machine
// asks what to do. Each is a type with a file of its own that embeds pol, the rules of
// docs/protocol.md, and overrides what it does otherwise.
type family interface {
	// earned returns the shares of a fee that somebody earns; the others stay with the
	// submitter.
	earned(Shares) Shares
	// lots weighs a solver that has so many stakes.
	lots(s *State, a ledger.Account, stakes uint64) uint64
	// rate is the probability that an attempt whose proof is there is verified.
	rate(*State, *attempt) unit.Ratio
	// delivered goes on with an attempt whose proof was committed just now.
	delivered(*State, *attempt)
	// seats returns what each seat of an attempt re-runs: segments, or nothing where it
	// re-runs the whole task.
	seats(*State, *attempt, *selection.Source) [][]int32
	// lasts returns how long the seats of a round have for their work.
	lasts(*State, *round) unit.Time
	// revealed goes on with a round whose verdicts are open.
	revealed(*State, *round)
	// decide takes stock of an attempt that waits for nothing, and reports whether its
	// proof stands. It may ask for seats more.
	decide(*State, *attempt) bool
	// spoils says who shares what a solver lost whose proof was wrong.
	spoils(*attempt) sharing
	// judged takes note of an attempt that was accepted, or failed by its solver's fault.
	judged(s *State, a *attempt, good bool)
}

// families by Variant, with what is known of each from outside.
var families = [Variants]struct {
	rules                                     family
	profiled, verified, inspected, challenged bool
	exact                                     bool
}{
	ProofOfLearning: {rules: pol{}, profiled: true, verified: true, inspected: true, challenged: true},
	Unverified:      {rules: unverified{}},
	Replicated:      {rules: replication{}, verified: true, exact: true},
	Reputed:         {rules: reputation{}, profiled: true, verified: true, inspected: true, challenged: true},
	Reproduced:      {rules: reproducible{}, verified: true, inspected: true, challenged: true, exact: true},
}

// ParseVariant returns the variant of a name, and whether there is one.
func ParseVariant(name string) (Variant, bool) {
	for v := range Variants {
		if v.String() == name {
			return v, true
		}
	}
	return 0, false
}

// Profiled reports whether a task waits for a threshold that profilers measure.
func (v Variant) Profiled() bool { return families[v].profiled }

// Verified reports whether proofs are re-run by drawn verifiers.
func (v Variant) Verified() bool { return families[v].verified }

// Inspected reports whether others look into a proof, so that its data must be had.
func (v Variant) Inspected() bool { return families[v].inspected }

// Replicated reports whether verifiers run whole tasks again and state their roots.
func (v Variant) Replicated() bool { return v == Replicated }

// Challenged reports whether whistleblowers may challenge what verifiers say.
func (v Variant) Challenged() bool { return families[v].challenged }

// Exact reports whether verifiers re-run in the arithmetic that the solver declared, so
// that what they find must be equal bit for bit.
func (v Variant) Exact() bool { return families[v].exact }

// Drawn returns how many different segments a proof that is verified must have: those of
// all seats together, or of one where each seat's are drawn by themselves.
func (p *Params) Drawn() int {
	if p.Variant == Reproduced {
		return p.Verification.Segments
	}
	return p.Verification.Verifiers * p.Verification.Segments
}

// Seats returns how many verifiers are drawn at once, for one task or one profile.
func (p *Params) Seats() int {
	seats := p.verdicts()
	if p.Variant.Profiled() {
		seats = max(seats, p.Profiling.Profilers)
	}
	return seats
}

// verdicts returns how many seats an attempt has that is verified.
func (p *Params) verdicts() int {
	switch {
	case !p.Variant.Verified():
		return 0
	case p.Variant.Replicated():
		return p.Replication.Replicas
	}
	return p.Verification.Verifiers
}
