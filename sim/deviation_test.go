package sim

import (
	"strings"
	"testing"

	"gensim/agents"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// attacked is a network in which every strategy of a solver plays, on a workload
// that every attack can be played on.
func attacked() *Config {
	c := small()
	c.Workloads[0].Kernel.Optimizer = kernels.DefaultAdamW(ratio(1, 500))
	c.SubmitFor = 30 * unit.Minute
	c.Groups[0] = submitters(8, unit.Hour/20)
	var groups []Group
	for _, g := range c.Groups {
		if g.Role != protocol.Solver {
			groups = append(groups, g)
		}
	}
	for i := range agents.Catalogue {
		e := &agents.Catalogue[i]
		if e.Role != protocol.Solver {
			continue
		}
		groups = append(groups, Group{Role: e.Role, Name: strings.ReplaceAll(e.Name, "-", "_"), Strategy: e.Name, Count: 4, Balance: 5 * unit.GEN, Devices: halves(),
			Settings: agents.Settings{Fraction: ratio(1, 2), Factor: ratio(1, 1000), Speedup: ratio(2, 1), In: protocol.Arithmetic(kernels.BF16), Span: 5, Rounds: 2, Patience: 1}})
	}
	c.Groups = groups
	return c
}

// Every attack of the catalogue is computed for real: its proofs, and only those of
// attacks, differ from honest ones. Neither memo nor workers show.
func TestEveryAttackIsComputed(t *testing.T) {
	c := sound(t, attacked())
	short := *c
	short.SubmitFor /= 6
	r := play(t, &short, 5, lab(t, 2, true))
	audit(t, r)
	if again := play(t, &short, 5, lab(t, 0, false)); again.Digest != r.Digest || len(changed(r, again)) > 0 {
		t.Errorf("without memo the digest is %s, with it %s", again.Digest, r.Digest)
	}
	w := quiet(t, c)
	defer w.cancel()
	w.start()
	for {
		e, ok := w.loop.Next()
		if !ok || w.ended(unit.Time(e.Time)) {
			break
		}
		w.handle(e)
	}
	committed := map[kernels.DeviationKind]int{}
	for _, task := range w.truth.attempts {
		for i := range task {
			a := &task[i]
			if a.root.IsZero() {
				continue
			}
			kind := a.run.Deviation.Kind
			committed[kind]++
			if bad := a.bad(); bad != (kind != kernels.None) {
				t.Errorf("a proof by %v is bad: %v", a.run.Deviation, bad)
			}
		}
	}
	t.Logf("proofs by kind: %v", committed)
	for _, kind := range departures {
		if committed[kind] == 0 {
			t.Errorf("nobody committed a proof by kind %d", kind)
		}
	}
}

// What an attack costs its solvers is what its compute costs, hashing included: the
// devices' prices per gas differ by 2%, and a thief that finds nothing to take trains.
func TestAttacksAreChargedTheirRealCost(t *testing.T) {
	c := sound(t, attacked())
	r := play(t, c, 6, lab(t, 2, true))
	audit(t, r)
	spent, jobs := map[string]float64{}, map[string]float64{}
	for _, p := range rowsOf[record.Payoff](t, r, record.TablePayoffs) {
		if p.Role == "solver" {
			spent[p.Group] += float64(p.Compute)
			jobs[p.Group] += float64(p.Jobs)
		}
	}
	workloads, err := c.buildWorkloads(nil)
	if err != nil {
		t.Fatal(err)
	}
	of := func(d kernels.Deviation) float64 { return float64(c.ops(workloads[0].TrainCost(d))) }
	honest := spent["honest"] / jobs["honest"] / of(kernels.Deviation{})
	for i := range c.Groups {
		g := &c.Groups[i]
		d := g.departure()
		if g.Role != protocol.Solver || d.Kind == kernels.None || d.Kind == kernels.Noise { // which defends, and pays for traces
			continue
		}
		got, want := spent[g.Name]/jobs[g.Name]/honest, of(d)
		least, most := want*0.97, want*1.03
		if d.Kind == kernels.Copy || d.Kind == kernels.Spoof || d.Kind == kernels.StolenStart {
			least, most = min(least, of(kernels.Deviation{})), max(most, of(kernels.Deviation{}))
		}
		if got < least || got > most {
			t.Errorf("%v: a job costs %.4g operations, want %.4g to %.4g", d, got, least, most)
		}
	}
}

// An attack that a workload does not admit is refused where the scenario names it.
func TestAttacksThatCannotBePlayed(t *testing.T) {
	for _, k := range []struct {
		strategy string
		settings agents.Settings
		reason   string
	}{
		{"forged-state", agents.Settings{}, "no second moment"},
		{"smaller-batch", agents.Settings{Fraction: ratio(1, 1)}, "nothing of a batch of 8"},
		{"blindfold", agents.Settings{Fraction: ratio(1, 1)}, "must be honest"},
		{"interpolate", agents.Settings{Fraction: ratio(1, 2), Span: 11}, "span"},
		{"spoof", agents.Settings{Span: 1, Rounds: 65}, "rounds"},
	} {
		c := small()
		c.Groups[2].Strategy, c.Groups[2].Settings = k.strategy, k.settings
		faults := c.Validate()
		if len(faults) != 1 || faults[0].Path != "agents.solver.skip_half.strategy" || !strings.Contains(faults[0].Message, k.reason) ||
			!strings.Contains(faults[0].Message, "workload mlp") {
			t.Errorf("%s %+v: %v, want %q", k.strategy, k.settings, faults, k.reason)
		}
	}
}

// A solver that claims NaN is caught though the drawn segments agree in every bit: every
// proof of it is rejected, in the one segment that is false. A training that diverges by
// itself, at a rate that is far too high, is not: suspicions are withdrawn, and nobody is
// slashed.
func TestWhatIsNotFinite(t *testing.T) {
	lies := shorter()
	lies.Protocol.ForcedError = ratio(0, 1)
	lies.Groups[2].Count, lies.Groups[3].Strategy, lies.Groups[3].Settings = 0, "not-finite", agents.Settings{WhenCaught: agents.Concede}
	lies.Groups[3].Count, lies.Groups[5].Count = 6, 0
	r := play(t, sound(t, lies), 3, lab(t, 2, true))
	rejects := 0
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		rejects++
		if d.Kind != "reject" || d.Segment != 0 || d.Outcome != "O2" {
			t.Errorf("dispute %+v", d)
		}
	}
	if rejects == 0 || r.Tasks.BadAccepted != 0 || r.Outcomes[2-1] == 0 {
		t.Errorf("%d rejects, tasks %+v, outcomes %v", rejects, r.Tasks, r.Outcomes)
	}

	diverges := shorter()
	diverges.Protocol.ForcedError = ratio(0, 1)
	diverges.Workloads[0].Kernel.Optimizer = kernels.DefaultAdamW(ratio(100_000, 1)) // weights grow by 999 each step
	diverges.Groups[2].Count, diverges.Groups[3].Count, diverges.Groups[5].Count = 0, 0, 0
	r = play(t, sound(t, diverges), 3, lab(t, 2, true))
	for _, p := range rowsOf[record.Payoff](t, r, record.TablePayoffs) {
		if p.Slashed != 0 {
			t.Errorf("slashed: %+v", p)
		}
	}
	saturated := 0
	for _, v := range rowsOf[record.Verdict](t, r, record.TableVerdicts) {
		if v.Claimed == unit.MaxDistance {
			saturated++
		}
	}
	if saturated == 0 || r.Outcomes[14-1] == 0 || r.Tasks.Accepted != r.Tasks.Submitted {
		t.Errorf("%d distances saturate, outcomes %v, tasks %+v", saturated, r.Outcomes, r.Tasks)
	}
}
