package sim

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gensim/agents"
	"gensim/internal/stream"
	"gensim/kernels"
	"gensim/kernels/ref"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// shorter is small with less to do, for tests that run it many times.
func shorter() *Config {
	c := small()
	c.SubmitFor = 20 * unit.Minute
	return c
}

// story is what a run came to without the numbers of agents and accounts: they
// are shifted when agents are added before the others.
type story struct {
	payoffs  []record.Payoff
	tasks    []record.Task
	verdicts []record.Verdict
	disputes []record.Dispute
}

// tell returns the story of the run without the groups named, whose agents are
// the first ones.
func tell(t *testing.T, r *record.Run, silent string, shift int64) story {
	t.Helper()
	s := story{
		payoffs:  slices.DeleteFunc(rowsOf[record.Payoff](t, r, record.TablePayoffs), func(p record.Payoff) bool { return p.Group == silent }),
		tasks:    rowsOf[record.Task](t, r, record.TableTasks),
		verdicts: rowsOf[record.Verdict](t, r, record.TableVerdicts),
		disputes: rowsOf[record.Dispute](t, r, record.TableDisputes),
	}
	back := func(agents ...*int64) {
		for _, a := range agents {
			if *a >= 0 {
				*a -= shift
			}
		}
	}
	for i := range s.payoffs {
		back(&s.payoffs[i].Agent, &s.payoffs[i].Account)
	}
	for i := range s.tasks {
		back(&s.tasks[i].Submitter, &s.tasks[i].Solver)
	}
	for i := range s.verdicts {
		back(&s.verdicts[i].Verifier, &s.verdicts[i].Solver)
	}
	for i := range s.disputes {
		back(&s.disputes[i].Defender, &s.disputes[i].Challenger)
	}
	return s
}

func (s story) mustEqual(t *testing.T, o story) {
	t.Helper()
	if len(s.tasks) == 0 || len(s.verdicts) == 0 || len(s.disputes) == 0 {
		t.Error("nothing happened")
	}
	if !slices.Equal(s.payoffs, o.payoffs) {
		t.Error("payoffs differ")
	}
	if !slices.Equal(s.tasks, o.tasks) {
		t.Error("tasks differ")
	}
	if !slices.Equal(s.verdicts, o.verdicts) {
		t.Error("verdicts differ")
	}
	if !slices.Equal(s.disputes, o.disputes) {
		t.Error("disputes differ")
	}
}

// Agents that never act change nothing for the others, wherever their groups
// stand and however many they are: each stream is found by name.
func TestSilentAgentsChangeNothing(t *testing.T) {
	l := lab(t, 1, true)
	want := tell(t, play(t, shorter(), 5, l), "", 0)
	for _, role := range []protocol.Role{protocol.Solver, protocol.Whistleblower} {
		strategy := map[protocol.Role]string{protocol.Solver: "honest", protocol.Whistleblower: "always"}[role]
		c := shorter()
		broke := Group{Role: role, Name: "broke", Strategy: strategy, Count: 3, Devices: halves()}
		c.Groups = append([]Group{broke}, c.Groups...)
		tell(t, play(t, c, 5, l), broke.Name, int64(broke.Count)).mustEqual(t, want)
	}
}

// curious decides as another strategy does and draws some more from its stream.
type curious struct{ agents.Strategy }

func (p curious) Decide(v *agents.View, s *stream.Stream, out *agents.Intents) {
	p.Strategy.Decide(v, s, out)
	s.Uint64()
}

// A strategy that draws more shifts no other agent's draws. (Verifiers draw salts
// and which segment a forced error falsifies: neither changes what they earn.)
func TestMoreDrawsShiftNobodyElse(t *testing.T) {
	l := lab(t, 1, true)
	want := tell(t, play(t, shorter(), 5, l), "", 0)
	w, err := newWorld(context.Background(), shorter(), 5, Options{Lab: l})
	if err != nil {
		t.Fatal(err)
	}
	for i := range w.agents {
		if a := &w.agents[i]; a.self.Role == protocol.Verifier && w.groupOf(int32(i)) == "honest" {
			a.strategy = curious{a.strategy}
		}
	}
	got := tell(t, finish(t, w), "", 0)
	for i := range want.verdicts { // a falsified claim is any claim
		if want.verdicts[i].Forced {
			got.verdicts[i].Claimed = want.verdicts[i].Claimed
		}
	}
	got.mustEqual(t, want)
}

// finish plays a world to its end.
func finish(t testing.TB, w *world) *record.Run {
	t.Helper()
	defer w.cancel()
	w.start()
	if err := w.play(); err != nil {
		t.Fatal(err)
	}
	return w.result()
}

// Names of devices and workloads, and of the scenario, are for people.
func TestRelabelling(t *testing.T) {
	l := lab(t, 1, true)
	a := play(t, shorter(), 5, l)
	c := shorter()
	c.Name = "another"
	c.Devices[0].Name, c.Devices[1].Name = "first", "second"
	c.Workloads[0].Name = "renamed"
	b := play(t, c, 5, l)
	if a.Digest != b.Digest {
		t.Error("the event digest changed")
	}
	if names := changed(a, b); !slices.Equal(names, []string{record.TableTasks}) { // which name the workload
		t.Errorf("tables %v changed", names)
	}
}

// A cancelled run returns promptly, leaves no goroutine and nothing to compute
// behind, and the lab computes the next run as if nothing had been.
func TestCancel(t *testing.T) {
	defer goleak.VerifyNone(t)
	l := kernels.NewLab(kernels.Options{Workers: 2, Memo: true, WeightBytes: 1 << 20, Backend: ref.Backend{}})
	defer l.Close()
	ctx, cancel := context.WithCancel(context.Background())
	var at time.Time
	_, err := Run(ctx, shorter(), 5, Options{Lab: l, Progress: func(p Progress) {
		if p.Now > 15*unit.Minute && at.IsZero() {
			at = time.Now()
			cancel()
		}
	}})
	if took := time.Since(at); !errors.Is(err, context.Canceled) || at.IsZero() || took > 2*time.Second {
		t.Fatalf("%v, %v after it was cancelled", err, took)
	}
	if got, want := play(t, shorter(), 5, l), play(t, shorter(), 5, lab(t, 0, true)); got.Digest != want.Digest {
		t.Error("the lab computes something else after a cancelled run")
	}
}

// What a cancelled run has ordered and not joined is not computed any more.
func TestCancelDropsCompute(t *testing.T) {
	c, l := shorter(), lab(t, 1, false)
	c.Workloads[0].Kernel.Instances, c.Groups[0].Settings.Instances = 0, 0
	c.Groups[0].Settings.Interval /= 20
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	_, err := Run(ctx, c, 5, Options{Lab: l, Progress: func(p Progress) {
		if p.Now >= 33*unit.Minute { // all solvers train
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	// A job counts its steps when it ends, so the one under way may still add its
	// own; the others, a dozen trainings, must not.
	before := l.Stats().Steps
	time.Sleep(500 * time.Millisecond)
	one := int64(c.Workloads[0].Kernel.Steps())
	if after := l.Stats().Steps; before == 0 || after > before+one {
		t.Errorf("%d steps computed, then %d; one job has %d", before, after, one)
	}
}

// A run whose context is done before it begins does nothing.
func TestCancelledBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, shorter(), 5, Options{Lab: lab(t, 0, true)}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// The safety stop reports what was left undone; a run that was done by then is
// not truncated.
func TestSafetyStop(t *testing.T) {
	l := lab(t, 1, true)
	c := shorter()
	whole := play(t, c, 5, l)
	for _, v := range []struct {
		atMost    unit.Time
		truncated bool
	}{{whole.Simulated, false}, {whole.Simulated - 1, true}, {c.SubmitFor, true}} {
		c.AtMost = v.atMost
		r := play(t, c, 5, l)
		if r.Truncated != v.truncated || r.Simulated > v.atMost {
			t.Errorf("at most %v: truncated %v at %v, want %v", v.atMost, r.Truncated, r.Simulated, v.truncated)
		}
		audit(t, r)
	}
}
