package protocol_test

import (
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// challenged is a world in which a false verdict was revealed and nobody has
// looked at it yet.
func challenged(t *testing.T, s setup) (*world, protocol.Target) {
	w := newWorld(t, s, plan{seats: map[[2]int]string{{1, 0}: "altered"}, whistles: map[string]string{"walt": "idle", "wendy": "idle"}})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	e := w.until(protocol.VerdictRevealed)
	return w, target(&e)
}

// commitTo sends a challenge of a verdict and returns what reveals it.
func (w *world) commitTo(name string, t protocol.Target, root merkle.Hash, size unit.Amount) protocol.Message {
	from, salt := w.party(name).account, digestOf("salt")
	w.send(protocol.Message{
		Kind: protocol.CommitChallenge, From: from, Amount: size, Hash: protocol.ChallengeCommit(from, t, root, salt),
	})
	return protocol.Message{
		Kind: protocol.RevealChallenge, From: from, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat, Hash: root, Salt: salt,
		Challenge: int32(w.state.Challenges()),
	}
}

// TestLateChallenge: what was committed at the end of the window or later cannot
// be revealed, or whoever sees the others' reveals could follow them.
func TestLateChallenge(t *testing.T) {
	w := newWorld(t, standard(), plan{seats: map[[2]int]string{{1, 0}: "altered"}, whistles: map[string]string{"walt": "idle", "wendy": "idle"}})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	e := w.until(protocol.VerdictRevealed)
	place, walt := target(&e), w.party("walt")
	root := protocol.VerdictRoot(claimsOf(w.traces(place, nil)))
	commit := protocol.Message{
		Kind: protocol.CommitChallenge, From: walt.account, Amount: w.state.Fee(0),
		Hash: protocol.ChallengeCommit(walt.account, place, root, digestOf("salt")),
	}
	reveal := protocol.Message{
		Kind: protocol.RevealChallenge, From: walt.account, Attempt: 1, Seat: place.Seat, Hash: root, Salt: digestOf("salt"),
	}
	end := w.state.WindowEnd(place)
	for _, at := range []unit.Time{end - 1, end, end + unit.Minute} {
		if code := w.state.Apply(at, &commit, &w.events); code != protocol.OK {
			t.Fatalf("commit: %v", code)
		}
	}
	w.now = end + unit.Minute
	var seen refusals
	for _, late := range []int32{1, 2} {
		reveal.Challenge = late
		w.refuse(t, &seen, reveal, protocol.WrongPhase)
	}
	reveal.Challenge = 0
	if code := w.state.Apply(w.now, &reveal, &w.events); code != protocol.OK {
		t.Errorf("a challenge committed just in time: %v", code)
	}
}

// refuseBond: a bond that stands for a smaller fee does not challenge a larger.
func refuseBond(t *testing.T, seen *refusals) {
	w, place := challenged(t, standard())
	reveal := w.commitTo("walt", place, protocol.VerdictRoot(claimsOf(w.traces(place, nil))), w.state.Fee(0)-10)
	w.until(protocol.ChallengesDue)
	w.refuse(t, seen, reveal, protocol.Unfunded)
}

// refuseForeign: a member of one network challenges no verdict of another's.
func refuseForeign(t *testing.T, seen *refusals) {
	s := standard()
	s.params.Networks.Count = 2
	for protocol.NetworkOf(0, s.params.Networks.Count) == 0 {
		s.params.Networks.Count++
	}
	w, place := challenged(t, s)
	reveal := w.commitTo("walt", place, protocol.VerdictRoot(claimsOf(w.traces(place, nil))), w.state.Fee(0))
	w.until(protocol.ChallengesDue)
	w.refuse(t, seen, reveal, protocol.NotRegistered)
}

// refuseEmpty: a challenge that names the posted numbers disputes nothing.
func refuseEmpty(t *testing.T, seen *refusals) {
	w, place := challenged(t, standard())
	reveal := w.commitTo("walt", place, w.state.Posted(place), w.state.Fee(0))
	w.until(protocol.ChallengesDue)
	w.refuse(t, seen, reveal, protocol.BadOpening)
}

// refuseSecond: the second of an account against one verdict is refused, or one
// identity would count as two.
func refuseSecond(t *testing.T, seen *refusals) {
	w, place := challenged(t, standard())
	root := protocol.VerdictRoot(claimsOf(w.traces(place, nil)))
	first := w.commitTo("walt", place, root, w.state.Fee(0))
	w.block()
	second := w.commitTo("walt", place, root, w.state.Fee(0))
	w.until(protocol.ChallengesDue)
	if code := w.state.Apply(w.now, &first, &w.events); code != protocol.OK {
		t.Fatal(code)
	}
	w.refuse(t, seen, second, protocol.Duplicate)
}

// TestForcedErrorBeforeAnswers: who has answered a challenge stands for the posted
// numbers and cannot open a forced error any more.
func TestForcedErrorBeforeAnswers(t *testing.T) {
	s := standard()
	s.params.ForcedError = unit.Ratio{Num: 1, Den: 1}
	w, place := challenged(t, s)
	reveal := w.commitTo("walt", place, protocol.VerdictRoot(claimsOf(w.traces(place, nil))), w.state.Fee(0))
	w.until(protocol.ChallengesDue)
	w.send(reveal)
	e := w.until(protocol.ResponseDue)
	p := w.parties[e.Account]
	open := w.mempool[0]
	if open.Kind != protocol.OpenForced {
		t.Fatalf("the verifier sends %v", open.Kind)
	}
	w.mempool = nil
	if code := w.state.Apply(w.now, &protocol.Message{Kind: protocol.Defend, From: p.account, Dispute: e.Dispute}, &w.events); code != protocol.OK {
		t.Fatal(code)
	}
	w.refuse(t, new(refusals), open, protocol.WrongPhase)
}

// TestForcedErrorClaimsAccept: a verdict that raised a suspicion cannot be taken
// back as a forced error, or a verifier could accuse first and see.
func TestForcedErrorClaimsAccept(t *testing.T) {
	s := standard()
	w := newWorld(t, s, plan{seats: map[[2]int]string{{1, 0}: "quiet"}, jumps: func(int) bool { return true }})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	sealed := w.until(protocol.SeatSealed)
	// The verifier of a world without forced errors seals other claims than it posts.
	p, place := w.parties[sealed.Account], target(&sealed)
	p.truth[place] = w.traces(place, w.lab.altered("sealed"))
	w.mempool = nil
	w.send(protocol.Message{
		Kind: protocol.CommitVerdict, From: p.account, Attempt: 1, Seat: place.Seat,
		Hash:  protocol.Sealed(protocol.VerdictRoot(claimsOf(w.traces(place, nil))), salt(p, place, "posted")),
		Hash2: protocol.Sealed(protocol.VerdictRoot(claimsOf(p.truth[place])), salt(p, place, "true")),
	})
	w.state.Params().ForcedError = unit.Ratio{Num: 1, Den: 1} // now every draw hits
	w.until(protocol.AnswersDue)
	_, proof := p.key.Prove(protocol.ForcedAlpha(place, w.state.Seat(place).Seal))
	var seen refusals
	w.refuse(t, &seen, protocol.Message{
		Kind: protocol.OpenForced, From: p.account, Attempt: 1, Seat: place.Seat, Proof: proof,
		Claims: claimsOf(p.truth[place]), Salt: salt(p, place, "true"),
	}, protocol.NotForced)
}
