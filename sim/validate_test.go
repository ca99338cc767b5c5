package sim

import (
	"context"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gensim/agents"
	"gensim/internal/stream"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// Each thing wrong has a fault at the scenario's path.
func TestValidate(t *testing.T) {
	sound(t, small())
	for _, c := range []struct {
		path  string
		spoil func(c *Config)
	}{
		{"run.submit_for", func(c *Config) { c.SubmitFor = 0 }},
		{"run.at_most", func(c *Config) { c.AtMost = c.SubmitFor - 1 }},
		{"run.at_most", func(c *Config) { c.AtMost = unit.Never }},
		{"chain.block_time", func(c *Config) { c.BlockTime = 0 }},
		{"chain.block_time", func(c *Config) { c.BlockTime = 1 }},
		{"chain.block_time", func(c *Config) { c.BlockTime = agents.BlockMargin + 1 }},
		{"chain.authors", func(c *Config) { c.Authors = 0 }},
		{"chain.withholders", func(c *Config) { c.Withholders = c.Authors + 1 }},
		{"chain.withhold_for", func(c *Config) { c.Withholders, c.WithholdFor = 1, len(c.Groups) }},
		{"chain.missed_block", func(c *Config) { c.Protocol.MissedBlock = -1 }},
		{"chain.authors", func(c *Config) { c.Authors = math.MaxInt }},
		{"currency.price", func(c *Config) { c.TokenPrice.Num = 0 }},
		{"currency.price", func(c *Config) { c.TokenPrice.Num = math.MaxInt64 }},
		{"currency.capital_cost", func(c *Config) { c.CapitalCost.Den = 0 }},
		{"currency.capital_cost", func(c *Config) { c.CapitalCost.Num = math.MaxInt64 }},
		{"protocol.verification.foreign_slowdown", func(c *Config) { c.Slowdown = ratio(9, 10) }},
		{"protocol.gas_per_hashed_byte", func(c *Config) { c.HashedByteGas = -1 }},
		{"workloads.mlp", func(c *Config) { c.HashedByteGas = math.MaxInt64 }},
		{"protocol.verification", func(c *Config) { c.Metric = kernels.Cosine + 1 }},
		{"devices", func(c *Config) { c.Devices = nil }},
		{"devices.gaming.speed", func(c *Config) { c.Devices[1].Speed = 0 }},
		{"devices.gaming.price", func(c *Config) { c.Devices[1].Price = -1 }},
		{"devices.gaming.price", func(c *Config) { c.Devices[1].IdlePrice = math.MaxInt64 }},
		{"devices.gaming.arithmetic", func(c *Config) { c.Devices[1].Arithmetic = 0 }},
		{"workloads", func(c *Config) { c.Workloads = nil }},
		{"workloads.mlp.model.mlp.widths", func(c *Config) { c.Workloads[0].Kernel.Model.MLP.Widths[0] = 5 }},
		{"workloads.mlp.batch", func(c *Config) { c.Workloads[0].Kernel.Batch = 0 }},
		{"workloads.mlp.instances", func(c *Config) { c.Workloads[0].Kernel.Instances = math.MaxInt }},
		{"workloads.mlp.stands_for.device", func(c *Config) { c.Workloads[0].StandsOn = 2 }},
		{"workloads.mlp.stands_for.time", func(c *Config) { c.Workloads[0].StandsFor = 0 }},
		{"workloads.mlp.stands_for.time", func(c *Config) { c.Workloads[0].StandsFor = unit.Never }},
		{"agents.solver.skip_half.count", func(c *Config) { c.Groups[2].Count = -1 }},
		{"agents.solver.skip_half.count", func(c *Config) { c.Groups[2].Count = math.MaxInt }},
		{"agents.solver.skip_half.balance", func(c *Config) { c.Groups[2].Balance = -1 }},
		{"agents.solver.skip_half.balance", func(c *Config) { c.Groups[2].Balance = math.MaxInt64 }},
		{"agents.solver.skip_half.strategy", func(c *Config) { c.Groups[2].Strategy = "skipp" }},
		{"agents.solver.skip_half.fraction", func(c *Config) { c.Groups[2].Settings.Fraction = ratio(2, 1) }},
		{"agents.solver.skip_half.device", func(c *Config) { c.Groups[2].Devices = nil }},
		{"agents.solver.skip_half.device", func(c *Config) { c.Groups[2].Devices[0].Device = 9 }},
		{"agents.submitter.users.device", func(c *Config) { c.Groups[0].Devices = halves() }},
		{"agents.submitter.users.workload", func(c *Config) { c.Groups[0].Settings.Workload = 1 }},
		{"agents.submitter.users.workload", func(c *Config) { c.Groups[0].Settings.Class = 77 }},
		{"agents.submitter.users.workload", func(c *Config) { c.Protocol.TaskSize = protocol.TaskSize{Max: 1} }},
		{"agents.submitter.users.workload", func(c *Config) { c.Protocol.TaskSize = protocol.TaskSize{Min: 1 << 50} }},
		{"agents.submitter.users.rate", func(c *Config) { c.Groups[0].Settings.Interval = 1 }},
		{"agents.submitter.users.value", func(c *Config) { c.Groups[0].Settings.Value = ratio(math.MaxInt64, 1) }},
		{"agents", func(c *Config) { c.Groups[2].Role = protocol.Roles }},
		{"agents.solver", func(c *Config) { c.Groups = c.Groups[:1] }},
		{"agents.solver", func(c *Config) { c.Devices[0].Arithmetic, c.Devices[1].Arithmetic = kernels.BF16, kernels.BF16 }},
		{"agents.solver", func(c *Config) { c.Groups[0].Settings.Class = protocol.Class(kernels.ClassBF16) }},
		{"protocol.max_attempts", func(c *Config) { c.Protocol.MaxAttempts = 0 }},
		{"protocol.windows.profile", func(c *Config) { c.Protocol.Windows.Profile = 2 * unit.Minute }},
		{"protocol.randomness_blocks", func(c *Config) { c.Protocol.RandomnessBlocks = 7 }}, // 13 blocks of half a minute, and 6 minutes to verify
		{"protocol.windows.solve", func(c *Config) { c.Devices[1].Speed, c.Protocol.Windows.Solve = 2_000_000_000, ratio(1, 1) }},
		{"protocol.windows.verify", func(c *Config) { c.Protocol.Windows.Verify = unit.Minute }},
		{"protocol.windows.reveal", func(c *Config) { c.Protocol.Windows.Reveal = c.BlockTime }},
		{"protocol.windows.challenge", func(c *Config) { c.Protocol.Windows.Challenge = unit.Minute }},
		{"protocol.dispute.move_timeout", func(c *Config) { c.Protocol.Dispute.MoveTimeout = unit.Minute }},
		{"protocol.dispute.clock", func(c *Config) { c.Protocol.Dispute.Clock = c.Protocol.Dispute.MoveTimeout }},
	} {
		cfg := small()
		c.spoil(cfg)
		faults := cfg.Validate()
		if !slices.ContainsFunc(faults, func(f Fault) bool { return f.Path == c.path && f.Message != "" }) {
			t.Errorf("want a fault at %s, got %v", c.path, faults)
		}
	}
}

// tight is shorter with windows that let a party on the slowest device just be in
// time.
func tight(t testing.TB) *Config {
	t.Helper()
	c := shorter()
	workloads, err := c.buildWorkloads(nil)
	if err != nil {
		t.Fatal(err)
	}
	windows := map[string]*unit.Time{
		"protocol.windows.profile": &c.Protocol.Windows.Profile, "protocol.windows.verify": &c.Protocol.Windows.Verify,
		"protocol.dispute.move_timeout": &c.Protocol.Dispute.MoveTimeout, "protocol.dispute.clock": &c.Protocol.Dispute.Clock,
	}
	for _, need := range c.timings(&workloads[0]) {
		if at := windows[need.path]; at != nil {
			*at = need.need + c.BlockTime + 1
		}
	}
	c.Protocol.Windows.Reveal = c.BlockTime + 1
	return c
}

// With windows that a party on the slowest device just meets, those who have one
// thing to do at a time are in time; a microsecond less is refused.
func TestTightWindows(t *testing.T) {
	c := tight(t)
	c.Groups[1].Count, c.Groups[2].Count = 2, 5
	c.Groups[2].Settings.WhenCaught = agents.Defend
	r := play(t, sound(t, c), 6, lab(t, 1, true))
	audit(t, r)
	if r.Outcomes[8-1] != 0 || r.Outcomes[2-1] == 0 || r.Tasks.Accepted == 0 {
		t.Errorf("outcomes %v", r.Outcomes)
	}
	for _, at := range []*unit.Time{&c.Protocol.Windows.Profile, &c.Protocol.Windows.Verify, &c.Protocol.Windows.Reveal, &c.Protocol.Dispute.MoveTimeout, &c.Protocol.Dispute.Clock} {
		*at--
		if len(c.Validate()) == 0 {
			t.Errorf("%v less is not refused", unit.Microsecond)
		}
		*at++
	}
}

// TestFirstStateFitsARuling: a workload whose first state no ruling may draw is refused
// where measurements begin with it, and nowhere else.
func TestFirstStateFitsARuling(t *testing.T) {
	for _, v := range []struct {
		variant protocol.Variant
		width   int // of a layer between 196 inputs and 10 classes; a weight takes 4 gas
		faults  int
	}{{protocol.ProofOfLearning, 1000, 0}, {protocol.ProofOfLearning, 1300, 1}, {protocol.Reproduced, 1300, 0}} {
		c := under(v.variant)
		c.Workloads[0].Kernel.Model.MLP.Widths[1] = v.width
		c.Protocol.Dispute.MaxRefereeGas = 1
		list, err := c.buildWorkloads(nil)
		if err != nil {
			t.Fatal(err)
		}
		var f faults
		if c.validateFirstStates(&f, list); len(f) != v.faults || v.faults == 1 && f[0].Path != "protocol.dispute.max_referee_gas" {
			t.Errorf("%v, %d wide: %v", v.variant, v.width, f)
		}
	}
}

// integers returns all integer fields below a value.
func integers(v reflect.Value) (list []reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		return integers(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			list = append(list, integers(v.Field(i))...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			list = append(list, integers(v.Index(i))...)
		}
	default:
		if v.CanInt() || v.CanUint() {
			list = append(list, v)
		}
	}
	return list
}

// disturb sets an integer to something else, mostly extreme.
func disturb(v reflect.Value, s *stream.Stream) {
	if v.CanUint() {
		v.SetUint(s.Uint64n(8))
		return
	}
	old := v.Int()
	list := []int64{0, 1, -1, 2, 3, 1000, 1_000_000, 1 << 31, 1 << 40, 1 << 53, 1 << 62, math.MaxInt64, math.MinInt64,
		old + 1, old - 1, old / 2, old / 10, old * 2, old * 10, old * 1000}
	v.SetInt(list[s.Uint64n(uint64(len(list)))])
}

// A configuration without faults runs without panicking, however extreme its
// numbers; Validate itself never panics.
func TestExtremeConfigurations(t *testing.T) {
	l := lab(t, 0, true)
	ran := extremes(t, l, 30)
	if ran < 3 {
		t.Errorf("only %d configurations were sound", ran)
	}
}

// extremes tries configurations that differ from small in one to three numbers and
// returns how many were sound.
func extremes(t *testing.T, l *kernels.Lab, tries uint64) (ran int) {
	for n := range tries {
		s := stream.New(n, stream.Bootstrap, 0)
		c := shorter()
		fields := integers(reflect.ValueOf(c))
		for range 1 + s.Uint64n(3) {
			disturb(fields[s.Uint64n(uint64(len(fields)))], &s)
		}
		func() {
			defer func() {
				if p := recover(); p != nil {
					t.Errorf("try %d: %v\n%+v", n, p, *c)
				}
			}()
			if len(c.Validate()) == 0 && runs(c) {
				ran++
				tryOut(t, c, l)
			}
		}()
	}
	return ran
}

// runs reports whether a configuration is small enough to try out.
func runs(c *Config) bool {
	total := 0
	for _, g := range c.Groups {
		total += g.Count
	}
	k := &c.Workloads[0].Kernel
	return total < 2000 && k.Steps()*k.Batch < 2000 && k.Model.MLP.Widths[1] < 50
}

// tryOut plays the first events of a run.
func tryOut(t *testing.T, c *Config, l *kernels.Lab) {
	w, err := newWorld(context.Background(), c, 1, Options{Lab: l})
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	defer w.cancel()
	w.start()
	for range 1500 {
		e, ok := w.loop.Next()
		if !ok || w.ended(unit.Time(e.Time)) {
			break
		}
		w.handle(e)
	}
	if r := w.result(); !strings.HasPrefix(r.Tables[0].Name, "task") {
		t.Error("no result")
	}
}
