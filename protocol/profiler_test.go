package protocol_test

import (
	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// measure is what a profiler's job gives: one comparison a step, keyed for an account.
// alter, if not nil, changes a comparison's trace, or what is claimed of it.
func (w *world) measure(t protocol.Target, by ledger.Account, alter func(step int, tr *trace)) []trace {
	seat := w.state.ProfileSeat(t.Profile, t.Seat)
	at := digestOf("prefix", int(seat.Instance), int(seat.Nondet))
	var traces []trace
	for step := range w.setup.params.Profiling.Prefix {
		next, again := w.lab.run(seat.First, at), w.lab.run(seat.Second, at)
		distance, update := honestDistance+unit.Distance(step), unit.Distance(updateSize)
		tr := trace{comparison: &protocol.Comparison{Distance: distance, Update: update}}
		for _, half := range []struct {
			in      protocol.Arithmetic
			end     merkle.Hash
			closing unit.Distance
		}{{seat.First, next, update}, {seat.Second, again, distance}} {
			var leaves []merkle.Hash
			for node := range len(w.lab.workload.Leaves) - 2 {
				leaves = append(leaves, w.lab.output(w.lab.computed(half.in, at, node)))
			}
			tr.from, tr.ends = append(tr.from, at), append(tr.ends, half.end)
			tr.leaves = append(tr.leaves, append(leaves, half.end, dispute.Number(int64(half.closing))))
		}
		if alter != nil {
			alter(step, &tr)
		}
		tr.comparison.WorkRoot = protocol.WorkRoot(by, tr.leaves)
		traces = append(traces, tr)
		at = next
	}
	return traces
}

func comparisonsOf(traces []trace) []protocol.Comparison {
	var list []protocol.Comparison
	for i := range traces {
		list = append(list, *traces[i].comparison)
	}
	return list
}

// The executions of a comparison.
const (
	theRun = iota
	theReRun
)

// spoilt returns a lie about a measurement: in what is claimed, or in one operation of
// run or re-run.
func (l *lab) spoilt(how, by string) func(step int, tr *trace) {
	return func(step int, tr *trace) {
		c := tr.comparison
		switch {
		case how == "inflated": // far above an update
			c.Distance = fakeDistance
		case how == "raised": // so that the threshold passes
			c.Distance *= 10
		case how == "deflated":
			c.Distance /= 10
		case step != 2:
		case how == "updates":
			c.Update *= 10
		case how == "altered", how == "garbage":
			l.alterTile(by, tr.leaves[theReRun])
		case how == "strayed": // in the run, not the re-run
			l.alterTile(by, tr.leaves[theRun])
		case how == "misfed", how == "misprogrammed": // from other operands, or another operation
			l.alterTile(by, tr.leaves[theReRun])
			tr.lie = lie{theReRun, how}
		}
	}
}

// profilerParty measures a profile.
func profilerParty(w *world, p *party, e *protocol.Event) {
	t := target(e)
	how := w.plan.profiler[int(e.Seat)]
	switch e.Kind {
	case protocol.SeatSealed:
		if how != "absent" {
			p.commitProfile(w, t, e.Hash, how)
		}
	case protocol.RevealOpened:
		if how != "mute" {
			w.send(protocol.Message{
				Kind: protocol.RevealProfile, From: p.account, Profile: t.Profile, Seat: t.Seat,
				Comparisons: comparisonsOf(p.posted[t]), Salt: salt(p, t, "posted"),
			})
		}
	case protocol.AnswersDue:
		if !p.forced(w, t) {
			return
		}
		_, proof := p.key.Prove(protocol.ForcedAlpha(t, w.state.ProfileSeat(t.Profile, t.Seat).Seal))
		w.send(protocol.Message{
			Kind: protocol.OpenForced, From: p.account, Task: protocol.None, Profile: t.Profile, Seat: t.Seat,
			Proof: proof, Comparisons: comparisonsOf(p.truth[t]), Salt: salt(p, t, "true"),
		})
		p.posted[t] = p.truth[t]
	case protocol.ResponseDue:
		if !p.forced(w, t) {
			respond(w, p, e, w.plan.excuses[int(e.Seat)])
		}
	case protocol.GameOpened:
		p.opens[e.Dispute] = w.lab.ofSeat(p.account, p.posted[t])
	case protocol.MoveDue:
		p.move(w, e)
	}
}

// commitProfile commits to a measurement, and to a false one beside it where the VRF
// asks for that.
func (p *party) commitProfile(w *world, t protocol.Target, seal merkle.Hash, how string) {
	truth := w.measure(t, p.account, w.lab.spoilt(how, p.name))
	posted := truth
	if p.hit(w, t, seal) {
		posted = w.measure(t, p.account, w.lab.spoilt("altered", "forced"))
	}
	p.truth[t], p.posted[t] = truth, posted
	w.send(protocol.Message{
		Kind: protocol.CommitProfile, From: p.account, Profile: t.Profile, Seat: t.Seat,
		Hash: protocol.Sealed(rootOf(posted), salt(p, t, "posted")), Hash2: protocol.Sealed(rootOf(truth), salt(p, t, "true")),
	})
}

// watch measures again and commits to a challenge if that gives something else, or in
// any case if the plan is to lie.
func (p *party) watch(w *world, t protocol.Target, how string) {
	if how != "idle" {
		p.challenge(w, t, w.measure(t, w.state.ProfileSeat(t.Profile, t.Seat).Profiler, w.lab.spoilt(how, p.name)))
	}
}
