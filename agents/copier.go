package agents

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/protocol"
)

// copier is a verifier that claims the solver's published numbers as its own where its
// arithmetic is the solver's: there the honest answer is distance 0 and the hashes that
// the proof shows. Elsewhere it is honest. It breaks the check itself: a proof that it
// alone sees passes. Copying costs nothing. A work root cannot be copied, so that with
// work roots any re-run refutes it; without them nothing that it says of an honest
// solver is false.
type copier struct{ honest verifier }

func newCopier(Settings) Strategy { return copier{} }

// Decide copies where it can.
func (p copier) Decide(v *View, s *stream.Stream, out *Intents) {
	switch v.Occasion.Kind {
	case Happened:
		if p.happened(v, out) {
			return
		}
	case Done:
		if v.Occasion.Work.Work.Kind == Fetch {
			p.fetched(v, s, out)
			return
		}
	}
	p.honest.Decide(v, s, out)
}

// happened acts on an event of a seat that it copies, and reports whether it was one.
func (p copier) happened(v *View, out *Intents) bool {
	e := v.Occasion.Event
	t := target(e)
	if !v.concerns() || t.OfProfile() || v.Chain.SeatVerifier(t) != v.Self.Account || v.Chain.SolverArithmetic(t) != v.Chain.SeatArithmetic(t) {
		return false
	}
	switch e.Kind {
	case protocol.SeatSealed:
		sealed(v)
		out.order(Work{Kind: Fetch, Target: t})
	case protocol.DataServed:
		out.order(Work{Kind: Fetch, Target: t})
	case protocol.ResponseDue:
		out.respond(e.Dispute, p.answer(v, t))
	default:
		return false
	}
	return true
}

// answer is what it does when it is challenged. With work roots it has claimed one that
// is false; without, it cannot know, and what it copied from an honest solver stands.
func (copier) answer(v *View, t protocol.Target) Reaction {
	if v.Chain.Task(t.Task).WorkRoots {
		return Concede
	}
	return Defend
}

// fetched commits to the solver's numbers, sealed as its own truth, without a look at
// its VRF, so that none of its verdicts is a forced error.
func (copier) fetched(v *View, s *stream.Stream, out *Intents) {
	w := v.Occasion.Work
	j := v.Memory.seat(w.Work.Target)
	if j == nil || j.truth != nil {
		return
	}
	if w.Missing {
		out.send(dataOf(j.target))
		return
	}
	j.truth = slices.Clone(w.Claims)
	for i := range j.truth {
		if v.Chain.Task(j.target.Task).WorkRoots && j.truth[i].Segment >= 0 {
			j.truth[i].WorkRoot = merkle.Hash(s.Hash())
		}
	}
	j.posted = j.truth
	j.hide(s)
	out.send(commitVerdict(j))
}
