package protocol

// Variant names a family of rules for what is done with a proof.
type Variant uint8

// The variants, by the names that scenarios give them.
const (
	ProofOfLearning Variant = iota // pol: drawn verifiers re-run segments, a profiled threshold judges
	Unverified                     // none: a proof is paid on delivery, a control
	Variants
)

// family is what the variants differ in: the places at which the one state machine
// asks what to do. Each is a type with a file of its own that embeds pol, the rules of
// docs/protocol.md, and overrides what it does otherwise.
type family interface {
	// earned returns the shares of a fee that somebody earns; the others stay with the
	// submitter.
	earned(Shares) Shares
	// delivered goes on with an attempt whose proof was committed just now.
	delivered(*State, *attempt)
}

// families by Variant, with what is known of each from outside.
var families = [Variants]struct {
	rules                          family
	profiled, verified, challenged bool
}{
	ProofOfLearning: {rules: pol{}, profiled: true, verified: true, challenged: true},
	Unverified:      {rules: unverified{}},
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

// Challenged reports whether whistleblowers may challenge what verifiers say.
func (v Variant) Challenged() bool { return families[v].challenged }

// Seats returns how many verifiers are drawn at once, for one task or one profile.
func (p *Params) Seats() int {
	seats := 0
	if p.Variant.Verified() {
		seats = p.Verification.Verifiers
	}
	if p.Variant.Profiled() {
		seats = max(seats, p.Profiling.Profilers)
	}
	return seats
}

// pol is proof of learning: the litepaper's protocol.
type pol struct{}

func (pol) earned(s Shares) Shares { return s }

// delivered lets the attempt wait for the draw of its verifiers and segments, which
// nobody could know before.
func (pol) delivered(s *State, a *attempt) { s.queues.verify.add(int32(a.task.id), s.height) }
