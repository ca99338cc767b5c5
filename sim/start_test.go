package sim

import (
	"testing"

	"gensim/agents"
	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// thieves is a network in which the only cheats start from somewhere else.
func thieves(strategy string, caught agents.Reaction) *Config {
	c := small()
	c.Protocol.ForcedError = ratio(0, 1)
	c.Groups[0].Settings.Interval = 4 * unit.Minute
	c.Groups[1].Count, c.Groups[2].Count, c.Groups[5].Count = 2, 0, 0
	c.Groups[3].Strategy, c.Groups[3].Count = strategy, 4
	c.Groups[3].Settings = agents.Settings{WhenCaught: caught}
	return c
}

// A solver that starts from stolen weights, or from none at all, is rejected by every
// verifier, though each of its steps follows from the one before: it concedes, or is
// convicted by one tile of the start that the referee computes.
func TestWrongStartIsRejected(t *testing.T) {
	for _, strategy := range []string{"stolen-start", "ruined-start"} {
		for _, caught := range []agents.Reaction{agents.Concede, agents.Defend} {
			r := play(t, sound(t, thieves(strategy, caught)), 3, lab(t, 2, true))
			audit(t, r)
			rejects, rulings := 0, 0
			for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
				rejects++
				if d.Kind != "start" || d.Segment != record.None || d.Outcome != "O2" || (d.Response == "defended") != (caught == agents.Defend) {
					t.Errorf("%s: dispute %+v", strategy, d)
				}
				if d.Case == "" {
					continue
				}
				rulings++
				if d.Case != "input" || d.Operation != "start" || d.Node < 0 || d.Tile < 0 || d.Step != record.None {
					t.Errorf("%s: ruling %+v", strategy, d)
				}
			}
			for _, group := range []string{"honest", "threshold"} {
				if lost, _ := slashedOf(t, r, group); lost != 0 {
					t.Errorf("%s: %s lost %v", strategy, group, lost)
				}
			}
			if rejects == 0 || (rulings > 0) != (caught == agents.Defend) || r.Tasks.BadAccepted != 0 || r.Tasks.Accepted == 0 {
				t.Errorf("%s: %d rejects, %d rulings, tasks %+v", strategy, rejects, rulings, r.Tasks)
			}
		}
	}
}

// A verifier that has not looked at the start, and says that it is where the solver put
// it, is challenged and convicted by one of its tiles; the solver follows.
func TestBlindVerifierIsConvicted(t *testing.T) {
	c := thieves("stolen-start", agents.Concede)
	c.Groups[1].Count, c.Groups[3].Count, c.Groups[4].Count, c.Groups[5].Name = 2, 6, 2, "liar"
	c.Groups[5].Strategy, c.Groups[5].Count, c.Groups[7].Count = "honest", 8, 4
	var w *world
	w = open(t, c, "liar", bent{bend: func(_ *agents.View, d *agents.WorkDone) {
		if d.Work.Kind == agents.Verify {
			committed := w.truth.attempt(d.Work.Target.Task, d.Work.Target.Attempt).train.Join().States[0]
			d.Claims[len(d.Claims)-1] = protocol.StartClaim(committed, committed)
		}
	}})
	r := finish(t, w)
	ruled := 0
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		if d.Kind == "challenge" && d.Case != "" {
			ruled++
			if d.Outcome != "O13" || d.Case != "input" || d.Operation != "start" || d.Tile < 0 {
				t.Errorf("ruling %+v", d)
			}
		}
		if d.Kind == "start" && d.Outcome != "O2" || d.Kind == "reject" {
			t.Errorf("dispute %+v", d)
		}
	}
	lost, _ := slashedOf(t, r, "honest")
	lied, _ := slashedOf(t, r, "liar")
	if ruled == 0 || lied == 0 || lost != 0 {
		t.Errorf("%d rulings, liars lost %v, the honest %v", ruled, lied, lost)
	}
}

// A verifier that says that a right start is wrong convicts itself, whether it rejects
// the proof with a root that it made up or only claims it.
func TestFalselyAccusedStartIsCleared(t *testing.T) {
	w := open(t, court(), "liar", bent{bend: func(_ *agents.View, d *agents.WorkDone) {
		wrong := merkle.New("made up").Sum()
		if last := len(d.Claims) - 1; d.Work.Kind == agents.Verify {
			d.Claims[last] = protocol.StartClaim(wrong, d.Claims[last].StepRoot)
		}
		if d.Work.Kind == agents.Rerun {
			d.Root = wrong
		}
	}})
	r := finish(t, w)
	rejects := 0
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		rejects++
		if d.Kind != "start" || d.Response != "defended" || d.Outcome != "O3" {
			t.Errorf("dispute %+v", d)
		}
	}
	acquitted(t, r, rejects)
}
