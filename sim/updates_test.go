package sim

import (
	"slices"
	"testing"

	"gensim/agents"
	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// choosing lets a network choose segments by their updates. Reading all states of so
// small a task takes a verifier longer than re-running a segment.
func choosing(c *Config, choice protocol.Choice) *Config {
	c.Protocol.Verification.Select = choice
	c.Protocol.Windows.Verify, c.Protocol.Windows.Challenge, c.Protocol.Dispute.MoveTimeout = 30*unit.Minute, 40*unit.Minute, 6*unit.Minute
	return c
}

// Whoever trains truthfully declares truthfully, and what it declares are the distances
// between its states; the largest of them are re-run. The whole network ends as ever.
func TestUpdatesAreDeclaredAsTheyAre(t *testing.T) {
	for _, variant := range []protocol.Variant{protocol.ProofOfLearning, protocol.Reproduced} {
		c := choosing(small(), protocol.Largest)
		c.Protocol.Variant = variant
		c.Groups[2].Count, c.Groups[3].Count, c.Groups[5].Count = 0, 0, 0
		w := open(t, c, "none", bent{})
		met := 0
		r := besidesSeats(w, func(a *attempt, sizes []unit.Distance, rerun []int32) {
			met++
			if !slices.Equal(sizes, a.updates.Join().Sizes) || slices.Max(sizes) == 0 {
				t.Errorf("declared %v, in truth %v", sizes, a.updates.Join().Sizes)
			}
			for _, g := range rerun {
				larger := 0
				for _, size := range sizes {
					if size > sizes[g] {
						larger++
					}
				}
				if larger >= c.Protocol.Verification.Verifiers {
					t.Errorf("segment %d is re-run, but %d are larger: %v", g, larger, sizes)
				}
			}
		})
		audit(t, r)
		if met == 0 || r.Outcomes[1] != 0 || r.Outcomes[2] != 0 || r.Outcomes[12] != 0 || r.Tasks.Accepted == 0 {
			t.Errorf("%v: %d seats, outcomes %v, tasks %+v", variant, met, r.Outcomes, r.Tasks)
		}
	}
}

// besidesSeats plays a world to its end and visits each seat as it is sealed.
func besidesSeats(w *world, visit func(a *attempt, sizes []unit.Distance, rerun []int32)) *record.Run {
	seen := map[protocol.Target]bool{}
	w.start()
	for {
		e, ok := w.loop.Next()
		if !ok || w.ended(unit.Time(e.Time)) {
			break
		}
		w.handle(e)
		for id := range protocol.TaskID(w.chain.Tasks()) {
			n := w.chain.Task(id).Attempt
			view := w.chain.Attempt(id, n)
			for seat := range view.Seats {
				target := protocol.Target{Task: id, Attempt: n, Seat: protocol.Seat(seat)}
				if view.Updates != nil && !seen[target] {
					seen[target] = true
					visit(w.truth.attempt(id, n), view.Updates, w.chain.Segments(target))
				}
			}
		}
	}
	r := w.result()
	w.cancel()
	return r
}

// A solver that declares the updates that it faked as none is found by every verifier,
// whatever is re-run: it concedes, or is convicted by the size of one update, which the
// referee measures. So no bad proof passes, though noise is nothing but faked.
func TestUnderstatedUpdatesAreRejected(t *testing.T) {
	for choice, caught := range map[protocol.Choice]agents.Reaction{protocol.Largest: agents.Defend, protocol.Mixed: agents.Concede} {
		c := choosing(thieves("noise", caught), choice)
		c.Groups[3].Settings.Understated = true
		r := play(t, sound(t, c), 3, lab(t, 2, true))
		audit(t, r)
		updates, rulings := 0, 0
		for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
			if d.Kind != "updates" {
				continue
			}
			updates++
			if d.Segment == record.None != (d.Case == "") || d.Outcome != "O2" || (d.Response == "defended") != (caught == agents.Defend) {
				t.Errorf("dispute %+v", d)
			}
			if d.Case == "" {
				continue
			}
			rulings++
			if d.Case != "output" || d.Operation != "update" || d.Segment != 0 || d.RefereeGas == 0 || d.RefereeBytes == 0 {
				t.Errorf("ruling %+v", d)
			}
		}
		for _, group := range []string{"honest", "threshold"} {
			if lost, _ := slashedOf(t, r, group); lost != 0 {
				t.Errorf("%s lost %v", group, lost)
			}
		}
		if updates == 0 || (rulings > 0) != (caught == agents.Defend) || r.Tasks.BadAccepted != 0 || r.Tasks.Accepted == 0 {
			t.Errorf("choice %d: %d rejects, %d rulings, tasks %+v", choice, updates, rulings, r.Tasks)
		}
	}
}

// A verifier that has not measured what is declared, and says that it is right, is
// challenged and convicted by the size of one update; the solver follows.
func TestUnmeasuredUpdatesConvict(t *testing.T) {
	c := choosing(thieves("noise", agents.Concede), protocol.Largest)
	c.Groups[3].Settings.Understated = true
	c.Groups[1].Count, c.Groups[3].Count, c.Groups[4].Count, c.Groups[5].Name = 2, 6, 2, "liar"
	c.Groups[5].Strategy, c.Groups[5].Count, c.Groups[7].Count = "honest", 8, 4
	w := open(t, c, "liar", bent{bend: func(_ *agents.View, d *agents.WorkDone) {
		if d.Work.Kind != agents.Verify {
			return
		}
		for i := range d.Claims { // it hides what it saw of the segments, too
			d.Claims[i].Distance = 0
		}
	}})
	r := finish(t, w)
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		if d.Kind == "challenge" && d.Outcome != "O13" || d.Kind == "updates" && d.Outcome != "O2" {
			t.Errorf("dispute %+v", d)
		}
	}
	lost, _ := slashedOf(t, r, "honest")
	lied, _ := slashedOf(t, r, "liar")
	if lied == 0 || lost != 0 || r.Outcomes[12] == 0 {
		t.Errorf("liars lost %v, the honest %v, outcomes %v", lied, lost, r.Outcomes)
	}
}

// A verifier that takes declared updates as they are, with all else true, is convicted in
// the fork of its claims, by one size.
func TestClaimOfUpdatesIsRuled(t *testing.T) {
	c := choosing(thieves("noise", agents.Concede), protocol.Largest)
	c.Groups[3].Settings.Understated = true
	c.Groups[1].Count, c.Groups[3].Count, c.Groups[4].Count, c.Groups[5].Name = 2, 6, 2, "liar"
	c.Groups[5].Strategy, c.Groups[5].Count, c.Groups[7].Count = "honest", 8, 4
	var w *world
	w = open(t, c, "liar", bent{bend: func(_ *agents.View, d *agents.WorkDone) {
		if d.Work.Kind == agents.Verify {
			declared := protocol.UpdatesRoot(w.truth.attempt(d.Work.Target.Task, d.Work.Target.Attempt).declared)
			d.Claims[len(d.Claims)-1] = protocol.UpdatesClaim(declared, declared)
		}
	}})
	r := finish(t, w)
	ruled := 0
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		if d.Kind == "challenge" && d.Case != "" {
			ruled++
			if d.Outcome != "O13" || d.Case != "output" || d.Operation != "update" || d.Segment != 0 {
				t.Errorf("ruling %+v", d)
			}
		}
	}
	if lost, _ := slashedOf(t, r, "honest"); ruled == 0 || lost != 0 {
		t.Errorf("%d rulings, the honest lost %v", ruled, lost)
	}
}

// A verifier that says that truthful updates are wrong convicts itself, whether it
// rejects the proof with a root that it made up or only claims it.
func TestFalselyAccusedUpdatesAreCleared(t *testing.T) {
	w := open(t, choosing(court(), protocol.Largest), "liar", bent{bend: func(_ *agents.View, d *agents.WorkDone) {
		wrong := merkle.New("made up").Sum()
		if last := len(d.Claims) - 1; d.Work.Kind == agents.Verify {
			d.Claims[last] = protocol.UpdatesClaim(wrong, d.Claims[last].StepRoot)
		}
		if d.Work.Kind == agents.Rerun {
			d.Root = wrong
		}
	}})
	r := finish(t, w)
	rejects := 0
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		rejects++
		if d.Kind != "updates" || d.Response != "defended" || d.Outcome != "O3" {
			t.Errorf("dispute %+v", d)
		}
	}
	acquitted(t, r, rejects)
}

// Declared updates are facts: neither workers nor the memo can be seen.
func TestUpdatesAreFacts(t *testing.T) {
	c := choosing(shorter(), protocol.Mixed)
	c.Groups[2].Settings.Understated = true
	a := play(t, sound(t, c), 5, lab(t, 2, true))
	b := play(t, c, 5, lab(t, 0, false))
	if a.Digest != b.Digest {
		t.Errorf("digests %v and %v", a.Digest, b.Digest)
	}
}
