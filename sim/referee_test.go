package sim

import (
	"context"
	"slices"
	"testing"

	"gensim/agents"
	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// bent decides as another strategy does that measured something else.
type bent struct {
	agents.Strategy
	bend      func(v *agents.View, d *agents.WorkDone)
	traceless bool // it orders no trace: the test gives it one
}

func (p bent) Decide(v *agents.View, s *stream.Stream, out *agents.Intents) {
	switch v.Occasion.Kind {
	case agents.Done:
		done := *v.Occasion.Work
		done.Claims = slices.Clone(done.Claims)
		p.bend(v, &done)
		bentView := *v
		bentView.Occasion.Work = &done
		p.Strategy.Decide(&bentView, s, out)
		return
	case agents.Happened:
		if p.traceless && v.Occasion.Event.Kind == protocol.GameOpened {
			return
		}
	}
	p.Strategy.Decide(v, s, out)
}

// court is a network with no cheats but those that a test makes: one solver that
// is always busy, and few to watch.
func court() *Config {
	c := shorter()
	c.Groups[0].Settings.Interval = 4 * unit.Minute
	c.Workloads[0].StandsFor = 8 * unit.Minute
	c.Protocol.ForcedError = ratio(0, 1)
	c.Groups = []Group{c.Groups[0], c.Groups[1], c.Groups[4], c.Groups[4], c.Groups[7]}
	c.Groups[1].Count = 1
	c.Groups[2].Count, c.Groups[2].Name = 4, "truthful"
	c.Groups[3].Count, c.Groups[3].Name = 4, "liar"
	c.Groups[4].Count = 0
	return c
}

// open makes the world of a court in which a group measures something else.
func open(t *testing.T, c *Config, group string, b bent) *world {
	t.Helper()
	w, err := newWorld(context.Background(), sound(t, c), 11, Options{Lab: lab(t, 1, true)})
	if err != nil {
		t.Fatal(err)
	}
	for i := range w.agents {
		if a := &w.agents[i]; w.groupOf(int32(i)) == group {
			b.Strategy = a.strategy
			a.strategy = b
		}
	}
	return w
}

// suspect makes a verifier claim a distance above the threshold.
func suspect(v *agents.View, d *agents.WorkDone) {
	if d.Work.Kind == agents.Verify {
		d.Claims[0].Distance = v.Chain.Threshold(d.Work.Target.Task) + 1
	}
}

// slashedOf sums what the groups of a role lost by slashes, and got as
// compensation.
func slashedOf(t *testing.T, r *record.Run, group string) (lost, compensated unit.Amount) {
	t.Helper()
	for _, p := range rowsOf[record.Payoff](t, r, record.TablePayoffs) {
		if p.Group == group {
			lost -= p.Slashed
			compensated += p.Compensation
		}
	}
	return lost, compensated
}

// verdictOf returns what a trace of a verdict claims.
func verdictOf(t *trace) []protocol.SegmentClaim {
	claims := make([]protocol.SegmentClaim, len(t.claims))
	for i, c := range t.claims {
		claims[i] = c.(protocol.SegmentClaim)
	}
	return claims
}

// A verifier that rejects an honest proof with a root that it made up cannot open
// it: the solver answers in time although it is training, and the accuser pays.
func TestMadeUpRejectLoses(t *testing.T) {
	w := open(t, court(), "liar", bent{bend: func(v *agents.View, d *agents.WorkDone) {
		suspect(v, d)
		if d.Work.Kind == agents.Rerun {
			d.Root = merkle.New("made up").Sum()
		}
	}})
	r := finish(t, w)
	rejects := 0
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		rejects++
		if d.Kind != "reject" || d.Response != "defended" || d.Outcome != "O3" || d.Case != "" {
			t.Errorf("dispute %+v", d)
		}
	}
	acquitted(t, r, rejects)
}

// acquitted requires that there were rejects, that the honest solver was
// compensated and never slashed, and that the liars alone lost.
func acquitted(t *testing.T, r *record.Run, rejects int) {
	t.Helper()
	if rejects == 0 || r.Tasks.Accepted == 0 || r.Outcomes[1] != 0 || r.Outcomes[2] != int64(rejects) {
		t.Errorf("%d rejects, tasks %+v, outcomes %v", rejects, r.Tasks, r.Outcomes)
	}
	for _, group := range []string{"honest", "truthful"} {
		if lost, _ := slashedOf(t, r, group); lost != 0 {
			t.Errorf("%s lost %v", group, lost)
		}
	}
	if _, got := slashedOf(t, r, "honest"); got == 0 {
		t.Error("the solver was not compensated")
	}
	if lost, _ := slashedOf(t, r, "liar"); lost == 0 {
		t.Error("the liars lost nothing")
	}
}

// forgery is a re-run of a segment in which one operation gave something else.
type forgery struct {
	step, node int
	facts      kernels.SegmentFacts
}

// forge alters the truth of a segment at an operation: its output and the end of
// the step, as if the rest had followed.
func forge(truth *kernels.SegmentFacts, step, node int) *forgery {
	f := &forgery{step: step, node: node, facts: *truth}
	wrong := merkle.New("wrong").Int64(int64(node)).Sum()
	f.facts.Ends = slices.Clone(truth.Ends)
	f.facts.Ends[step] = wrong
	f.facts.Leaves = slices.Clone(truth.Leaves)
	f.facts.Leaves[step] = slices.Clone(truth.Leaves[step])
	f.facts.Leaves[step][node], f.facts.Leaves[step][endLeaf(truth.Leaves[step])] = wrong, wrong
	return f
}

// A verifier that rejects an honest proof with a whole trace, wrong in one
// operation, plays the game to its end: the referee executes that operation.
func TestForgedTraceLoses(t *testing.T) {
	const step, node = 1, 4
	c := court()
	var w *world
	forged := func(target protocol.Target, segment int32) *forgery {
		a := w.truth.attempt(target.Task, target.Attempt)
		return forge(w.lab.Segment(w.segmentJob(a, segment, a.run.Arithmetic)).Join(), step, node)
	}
	w = open(t, c, "liar", bent{traceless: true, bend: func(v *agents.View, d *agents.WorkDone) {
		suspect(v, d)
		if d.Work.Kind == agents.Rerun {
			d.Root = merkle.Root(forged(d.Work.Target, d.Work.Segment).facts.Ends)
		}
	}})
	busy := 0
	w.start()
	for {
		e, ok := w.loop.Next()
		if !ok || w.ended(unit.Time(e.Time)) {
			break
		}
		w.handle(e)
		for id := range protocol.DisputeID(w.chain.Disputes()) {
			d, liar := w.chain.Dispute(id), w.disputes.party(id, dispute.Challenger)
			if d.Game == nil || liar.trace != nil {
				continue
			}
			f := forged(d.Target, d.Segment)
			if trains(w, d) {
				busy++
			}
			w.takePart(id, dispute.Challenger, &trace{
				lab: w.lab, parts: []part{{job: w.rejectJob(&d), leaves: f.facts.Leaves, ends: f.facts.Ends}},
			})
		}
	}
	r := w.result()
	w.cancel()
	rejects := 0
	operation := w.workloads[0].Nodes()[node].Summary
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		rejects++
		if d.Outcome != "O3" || d.Case != "output" || d.Step != step || d.Node != node || d.Operation != operation || d.Rounds == 0 {
			t.Errorf("dispute %+v, want a ruling on %s", d, operation)
		}
	}
	acquitted(t, r, rejects)
	if busy == 0 {
		t.Error("no solver was training when it had to answer")
	}
}

// trains reports whether the accused has a training before it that lasts longer
// than it may take to answer.
func trains(w *world, d protocol.DisputeView) bool {
	device := &w.agents[w.agentOf(protocol.AccountOf(d.Defender))].device
	for _, slot := range device.pending {
		o := &w.orders.items[slot]
		if o.work.Kind == agents.Train && o.due > w.now()+w.cfg.Protocol.Dispute.MoveTimeout {
			return true
		}
	}
	return false
}

// A solver that lies and defends is convicted by one operation that the referee
// executes, whatever it faked.
func TestLyingSolverIsConvicted(t *testing.T) {
	c := shorter()
	c.Groups[0].Settings.Interval = 4 * unit.Minute
	c.Groups[1].Count, c.Groups[2].Count = 2, 4
	c.Groups[2].Settings.WhenCaught = agents.Defend
	r := play(t, sound(t, c), 2, lab(t, 1, true))
	convicted, ruled := map[string]int{}, map[string]int{}
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		if d.Kind != "reject" {
			continue
		}
		accused := rowsOf[record.Payoff](t, r, record.TablePayoffs)[d.Defender]
		convicted[accused.Group]++
		if d.Response != "defended" || d.Outcome != "O2" {
			t.Errorf("dispute %+v", d)
		}
		if d.Case == "" { // it had too many to answer at once
			continue
		}
		ruled[accused.Group]++
		if d.Case != "output" || d.Operation == "" || d.Step < 0 || d.Node < 0 || d.Rounds == 0 {
			t.Errorf("ruling %+v", d)
		}
	}
	if ruled["skip_half"] == 0 || ruled["noise"] == 0 || convicted["honest"] != 0 {
		t.Errorf("convicted %v, by rulings %v", convicted, ruled)
	}
	audit(t, r)
}

// A verifier whose distance alone is false is convicted by the structure of its
// claim, and the solver is left alone.
func TestFalseDistanceIsConvicted(t *testing.T) {
	t.Run("work roots", func(t *testing.T) { falseDistance(t, court()) })
	t.Run("no work roots", func(t *testing.T) { falseDistance(t, rootless(court())) })
}

// rootless lets verdicts do without work roots.
func rootless(c *Config) *Config {
	c.Protocol.Verification.NoWorkRoots = true
	return c
}

func falseDistance(t *testing.T, c *Config) {
	t.Helper()
	c.Groups[4].Count = 3
	w := open(t, c, "liar", bent{bend: func(_ *agents.View, d *agents.WorkDone) {
		if d.Work.Kind == agents.Verify {
			d.Claims[0].Distance++
		}
	}})
	r := finish(t, w)
	convicted := 0
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		if d.Outcome == "O13" && d.Case != "" {
			convicted++
		}
		if d.Kind != "challenge" || d.Response != "defended" || d.Outcome != "O13" || d.Case != "structure" && d.Case != "" {
			t.Errorf("dispute %+v", d)
		}
	}
	lost, _ := slashedOf(t, r, "truthful")
	solver, _ := slashedOf(t, r, "honest")
	if convicted == 0 || lost != 0 || solver != 0 || r.Outcomes[1] != 0 {
		t.Errorf("%d convicted, truthful verifiers lost %v, solvers %v, outcomes %v", convicted, lost, solver, r.Outcomes)
	}
}

// A whistleblower that challenges true numbers loses its bond, half of it to the
// verifier.
func TestFalseChallengeLosesItsBond(t *testing.T) {
	c := court()
	c.Groups[4].Count = 3
	w := open(t, c, "always", bent{bend: func(_ *agents.View, d *agents.WorkDone) {
		if d.Work.Kind == agents.Verify {
			d.Claims[0].Distance++
		}
	}})
	r := finish(t, w)
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		if d.Outcome != "O5" || d.Response != "defended" {
			t.Errorf("dispute %+v", d)
		}
	}
	bonds := unit.Amount(0)
	for _, x := range rowsOf[record.Transfer](t, r, record.TableTransfers) {
		if x.Reason == "forfeited-bond" {
			bonds += x.Amount
		}
	}
	lost, _ := slashedOf(t, r, "always")
	var got unit.Amount
	for _, group := range []string{"truthful", "liar"} {
		slashed, compensated := slashedOf(t, r, group)
		got += compensated
		if slashed != 0 {
			t.Errorf("%s lost %v", group, slashed)
		}
	}
	if lost == 0 || lost != bonds || got != (lost+1)/2 {
		t.Errorf("bonds %v: whistleblowers lost %v, verifiers got %v", bonds, lost, got)
	}
}

// A verifier that can open a whole trace, wrong in one operation, is convicted by
// the referee's execution of that operation, with work roots and without.
func TestForgedVerdictIsConvicted(t *testing.T) {
	t.Run("work roots", func(t *testing.T) { forgedVerdict(t, court()) })
	t.Run("no work roots", func(t *testing.T) { forgedVerdict(t, rootless(court())) })
}

func forgedVerdict(t *testing.T, c *Config) {
	t.Helper()
	const step, node = 1, 4
	c.Groups[4].Count = 3
	var w *world
	forged := func(target protocol.Target) *trace {
		a, seat := w.truth.attempt(target.Task, target.Attempt), w.chain.Seat(target)
		out := &trace{lab: w.lab, keyed: w.chain.Task(target.Task).WorkRoots, verifier: seat.Verifier}
		for i, segment := range seat.Segments {
			job := w.segmentJob(a, segment, kernels.Arithmetic(seat.Arithmetic))
			f := w.lab.Segment(job).Join()
			if i == 0 {
				f = &forge(f, step, node).facts
			}
			out.parts = append(out.parts, part{job: job, leaves: f.Leaves, ends: f.Ends})
			out.claims = append(out.claims, w.claim(target, segment, f, seat.Verifier))
		}
		out.claims, out.start = append(out.claims, w.startClaim(a)), w.rightStart(a).Join().Tiles
		return out
	}
	w = open(t, c, "liar", bent{traceless: true, bend: func(_ *agents.View, d *agents.WorkDone) {
		if d.Work.Kind == agents.Verify {
			d.Claims = verdictOf(forged(d.Work.Target))
		}
	}})
	w.start()
	for {
		e, ok := w.loop.Next()
		if !ok || w.ended(unit.Time(e.Time)) {
			break
		}
		w.handle(e)
		for id := range protocol.DisputeID(w.chain.Disputes()) {
			d, liar := w.chain.Dispute(id), w.disputes.party(id, dispute.Defender)
			if d.Game == nil || liar.trace != nil || d.Kind != protocol.OfVerdict {
				continue
			}
			w.takePart(id, dispute.Defender, forged(d.Target))
		}
	}
	r := w.result()
	w.cancel()
	ruled := 0
	operation := w.workloads[0].Nodes()[node].Summary
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		if d.Rounds == 0 {
			continue // it shares the fate of another of its root
		}
		ruled++
		if d.Outcome != "O13" || d.Case != "output" || d.Step != step || d.Node != node || d.Operation != operation {
			t.Errorf("dispute %+v, want a ruling on %s", d, operation)
		}
	}
	if lost, _ := slashedOf(t, r, "liar"); ruled == 0 || lost == 0 || r.Outcomes[1] != 0 {
		t.Errorf("%d rulings, liars lost %v, outcomes %v", ruled, lost, r.Outcomes)
	}
}
