package sim

import (
	"slices"
	"testing"

	"gensim/agents"
	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// panelled is a court in which all verifiers lie about profiles and some check them.
func panelled(compare kernels.Compare) *Config {
	c := court()
	c.Compare = compare
	c.Groups[2].Count, c.Groups[3].Count, c.Groups[4].Count = 1, 9, 8
	c.Protocol.MaxAttempts, c.Protocol.MaxRedraws = 2, 2
	return c
}

// challengesOfProfiles returns the disputes about measurements, of which there must be
// some, all with this outcome.
func challengesOfProfiles(t *testing.T, r *record.Run, outcome string) []record.Dispute {
	t.Helper()
	var list []record.Dispute
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		if d.Kind == "profile" {
			list = append(list, d)
			if d.Outcome != outcome || d.Task != record.None || d.Profile < 0 {
				t.Errorf("dispute %+v, want %s", d, outcome)
			}
		}
	}
	if len(list) == 0 {
		t.Fatal("no measurement was challenged")
	}
	return list
}

// A profiler that claims a false distance, or a false size of an update, is convicted
// by the structure of its claim, by step and by segment; the profile is used once all
// its numbers are true.
func TestFalseMeasurementIsConvicted(t *testing.T) {
	for name, lie := range map[string]func(*protocol.Comparison){
		"distance": func(c *protocol.Comparison) { c.Distance += 5 },
		"update":   func(c *protocol.Comparison) { c.Update *= 2 },
	} {
		for _, compare := range []kernels.Compare{kernels.ByStep, kernels.BySegment} {
			c := panelled(compare)
			c.Groups[2].Count, c.Groups[3].Count = 4, 6
			c.Protocol.MaxRedraws = 20
			w := open(t, c, "liar", bent{bend: func(_ *agents.View, d *agents.WorkDone) {
				if d.Work.Kind == agents.Measure {
					d.Comparisons = slices.Clone(d.Comparisons)
					lie(&d.Comparisons[len(d.Comparisons)-1])
				}
			}})
			r := finish(t, w)
			for _, d := range challengesOfProfiles(t, r, "O11") {
				if d.Response != "defended" || d.Case != "" && d.Case != "structure" {
					t.Errorf("%s, %v: %+v", name, compare, d)
				}
			}
			honest, _ := slashedOf(t, r, "truthful")
			lied, _ := slashedOf(t, r, "liar")
			if honest != 0 || lied == 0 || r.Outcomes[10] == 0 || r.Tasks.Accepted == 0 || r.Tasks.Accepted != r.Tasks.Submitted {
				t.Errorf("%s, %v: truthful lost %v, liars %v, outcomes %v, tasks %+v", name, compare, honest, lied, r.Outcomes, r.Tasks)
			}
		}
	}
}

// A profiler that altered one operation, of the run or of the re-run, or its own
// update, and defends a whole trace, is convicted by the referee, who executes that
// operation in the arithmetic of that half.
func TestForgedMeasurementIsConvicted(t *testing.T) {
	for _, compare := range []kernels.Compare{kernels.ByStep, kernels.BySegment} {
		for _, half := range []int{0, 1} {
			for _, leaf := range []int{4, -1} {
				forgedMeasurement(t, compare, half, leaf)
			}
		}
	}
}

func forgedMeasurement(t *testing.T, compare kernels.Compare, half, leaf int) {
	t.Helper()
	c := panelled(compare)
	var w *world
	forged := func(target protocol.Target) *kernels.ProfileFacts {
		f := *w.lab.Profile(w.profileJob(target)).Join()
		f.Leaves = slices.Clone(f.Leaves)
		list := slices.Clone(f.Leaves[2+half])
		list[(leaf+len(list))%len(list)] = merkle.New("wrong").Sum()
		f.Leaves[2+half] = list
		return &f
	}
	w = open(t, c, "liar", bent{traceless: true, bend: func(v *agents.View, d *agents.WorkDone) {
		if d.Work.Kind == agents.Measure {
			d.Comparisons = comparisons(forged(d.Work.Target), v.Self.Account)
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
			if d.Kind != protocol.OfProfile || d.Game == nil || liar.trace != nil {
				continue
			}
			w.takePart(id, dispute.Defender, w.measuredTrace(d.Target, forged(d.Target), dispute.Defender))
		}
	}
	r := w.result()
	w.cancel()
	ruled := 0
	nodes := len(w.workloads[0].Nodes())
	for _, d := range challengesOfProfiles(t, r, "O11") {
		if d.Case == "" {
			continue // of the same hash as one that was ruled on
		}
		ruled++
		if d.Case != "output" || d.Step%2 != int64(half) || d.Node != int64((leaf+nodes)%nodes) || d.Operation == "" {
			t.Errorf("%v, half %d, leaf %d: %+v", compare, half, leaf, d)
		}
	}
	if ruled == 0 || r.Outcomes[10] == 0 {
		t.Errorf("%v, half %d, leaf %d: %d rulings, outcomes %v", compare, half, leaf, ruled, r.Outcomes)
	}
}

// A whistleblower that challenges a true measurement loses its bond, half of it to the
// profiler.
func TestFalseChallengeOfMeasurement(t *testing.T) {
	c := panelled(kernels.ByStep)
	w := open(t, c, "always", bent{bend: func(_ *agents.View, d *agents.WorkDone) {
		if d.Work.Kind == agents.Measure {
			d.Comparisons = slices.Clone(d.Comparisons)
			d.Comparisons[1].Distance++
		}
	}})
	r := finish(t, w)
	for _, d := range challengesOfProfiles(t, r, "O5") {
		if d.Response != "defended" {
			t.Errorf("dispute %+v", d)
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
	if lost == 0 || got != (lost+1)/2 || r.Tasks.Accepted == 0 {
		t.Errorf("whistleblowers lost %v, profilers got %v, tasks %+v", lost, got, r.Tasks)
	}
}

// With forced errors at every seat, each measurement is opened, hits pay a jackpot,
// nobody is slashed, and the threshold is that of the true numbers.
func TestForcedMeasurements(t *testing.T) {
	threshold := func(forced unit.Ratio) (unit.Distance, *record.Run) {
		c := panelled(kernels.ByStep)
		c.Protocol.ForcedError = forced
		w, err := newWorld(t.Context(), sound(t, c), 11, Options{Lab: lab(t, 1, true)})
		if err != nil {
			t.Fatal(err)
		}
		r := finish(t, w)
		return w.chain.Profile(0).Threshold, r
	}
	plain, _ := threshold(ratio(0, 1))
	forced, r := threshold(ratio(1, 1))
	opened, hits := 0, 0
	for _, e := range rowsOf[record.Event](t, r, record.TableEvents) {
		if e.Profile == record.None {
			continue
		}
		switch {
		case e.Kind == "forced-opened":
			opened++
		case e.Outcome == "O6":
			hits++
		case e.Outcome == "O11" || e.Outcome == "O5":
			t.Errorf("%+v", e)
		}
	}
	if opened != 3 || hits == 0 {
		t.Errorf("%d measurements were opened, %d hits", opened, hits)
	}
	// The draws fall on other blocks; what was measured is of the same kind.
	if plain <= 0 || forced < plain/4 || forced > 4*plain {
		t.Errorf("threshold %d with forced errors, %d without", forced, plain)
	}
	for _, p := range rowsOf[record.Payoff](t, r, record.TablePayoffs) {
		if p.Slashed != 0 {
			t.Errorf("%s lost %v", p.Group, p.Slashed)
		}
	}
	audit(t, r)
}

// TestMeasurementCostsItsGas: the gas by which the chain sizes jackpots of measurements
// is near that which they take.
func TestMeasurementCostsItsGas(t *testing.T) {
	for _, compare := range []kernels.Compare{kernels.ByStep, kernels.BySegment} {
		c := small()
		c.Compare = compare
		w, err := newWorld(t.Context(), sound(t, c), 1, Options{Lab: lab(t, 0, true)})
		if err != nil {
			t.Fatal(err)
		}
		w.start()
		for w.chain.Profile(0).Seats == 0 {
			e, _ := w.loop.Next()
			w.handle(e)
		}
		wl := &w.workloads[0]
		real := wl.scale.of(c.ops(wl.ProfileCost(c.Protocol.Profiling.Prefix, compare)))
		if sized := w.chain.CheckGas(protocol.ProfileTarget(0, 0)); sized < real*9/10 || sized > real*11/10 {
			t.Errorf("%v: sized at %d, takes %d", compare, sized, real)
		}
		w.cancel()
	}
}
