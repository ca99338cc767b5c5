package sim

import (
	"context"
	"testing"

	"gensim/agents"
	"gensim/kernels"
	"gensim/kernels/ref"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

func ratio(n, d int64) unit.Ratio { return unit.Ratio{Num: n, Den: d} }

// small is a network in which every role and every strategy plays, small enough
// for tests: a run takes a fraction of a second.
func small() *Config {
	c := &Config{
		Name: "small", SubmitFor: unit.Hour, Drain: true, AtMost: unit.Day,
		TokenPrice: ratio(1, 1), CapitalCost: ratio(1, 10), BlockTime: 30 * unit.Second, Authors: 2,
		Devices: []Device{
			{Name: "datacentre", Speed: 7_000_000, Price: 400_000_000, IdlePrice: 1_000_000, Arithmetic: kernels.SplitK4},
			{Name: "gaming", Speed: 5_000_000, Price: 280_000_000, Arithmetic: kernels.Lanes16},
		},
		HashedByteGas: 1, Slowdown: ratio(13, 10), Protocol: smallParams(),
	}
	c.Workloads = []Workload{smallWorkload("mlp", 10, 2)}
	solver := func(name, strategy string, count int, s agents.Settings) Group {
		return Group{Role: protocol.Solver, Name: name, Strategy: strategy, Count: count, Balance: 5 * unit.GEN, Devices: halves(), Settings: s}
	}
	verifier := func(name, strategy string, count int) Group {
		return Group{Role: protocol.Verifier, Name: name, Strategy: strategy, Count: count, Balance: 5 * unit.GEN, Devices: halves()}
	}
	watcher := func(name string, count int, s agents.Settings) Group {
		return Group{Role: protocol.Whistleblower, Name: name, Strategy: name, Count: count, Balance: unit.GEN, Devices: halves(), Settings: s}
	}
	c.Groups = []Group{
		submitters(2, unit.Hour/6),
		solver("honest", "honest", 8, agents.Settings{}),
		solver("skip_half", "skip", 3, agents.Settings{Fraction: ratio(1, 2)}),
		solver("noise", "noise", 2, agents.Settings{}),
		verifier("honest", "honest", 8),
		verifier("stamper", "rubber-stamp", 2),
		watcher("threshold", 6, agents.Settings{PayoutThreshold: ratio(1, 1)}),
		watcher("always", 2, agents.Settings{}),
	}
	return c
}

// submitters are users who submit a task of the first workload at a mean interval.
func submitters(count int, interval unit.Time) Group {
	return Group{Role: protocol.Submitter, Name: "users", Strategy: "poisson", Count: count, Balance: 2000 * unit.GEN,
		Settings: agents.Settings{Interval: interval, Class: protocol.Class(kernels.ClassFP32), Instances: 2, Value: ratio(3, 2)}}
}

// halves gives both devices to half of a group.
func halves() []DeviceShare { return []DeviceShare{{0, ratio(1, 2)}, {1, ratio(1, 2)}} }

// smallWorkload trains a tiny model, which stands for five minutes.
func smallWorkload(name string, segments, steps int) Workload {
	return Workload{Name: name, StandsFor: 5 * unit.Minute, Kernel: kernels.Config{
		Model: kernels.Model{MLP: kernels.MLP{Widths: []int{196, 6, 10}, Activation: "relu"}}, Data: "fashion-mnist-small",
		Optimizer: kernels.Optimizer{Kind: "sgd", Rate: ratio(1, 20)}, Batch: 8, Segments: segments, StepsPerSegment: steps, Instances: 2,
	}}
}

func smallParams() protocol.Params {
	p := protocol.Minimal()
	p.TxFee, p.ReferencePrice, p.MaxAttempts, p.MaxRedraws, p.ForcedError = 100_000, 400_000_000/25_200, 5, 8, ratio(1, 4)
	p.Verification.Verifiers, p.Verification.Segments = 2, 1
	p.Dispute = protocol.Dispute{Arity: 2, MoveTimeout: 3 * unit.Minute, Clock: unit.Hour, MaxRefereeGas: 100, MaxRefereeBytes: 16e6}
	p.Jackpot.Opening = 20 * unit.GEN
	p.Windows = protocol.Windows{
		Profile: 10 * unit.Minute, Solve: ratio(3, 1), Verify: 6 * unit.Minute, Reveal: 2 * unit.Minute, Challenge: 20 * unit.Minute,
	}
	p.Availability, p.TaskSize, p.Jobs = protocol.Availability{}, protocol.TaskSize{}, protocol.Jobs{}
	p.Networks = protocol.Networks{Count: 2, Deposit: 10_000_000, JoinDelay: unit.Minute, LeaveDelay: 5 * unit.Minute}
	bound := protocol.Bounds{Min: 1_000, Max: 1_000_000_000}
	p.Bounds = []protocol.Bounds{{}, bound, bound, bound}
	return p
}

func lab(t testing.TB, workers int, memo bool) *kernels.Lab {
	l := kernels.NewLab(kernels.Options{Workers: workers, Memo: memo, WeightBytes: 64 << 20, Backend: ref.Backend{}})
	t.Cleanup(l.Close)
	return l
}

// sound returns the configuration, which must be without fault.
func sound(t testing.TB, c *Config) *Config {
	t.Helper()
	if faults := c.Validate(); len(faults) > 0 {
		t.Fatal(faults)
	}
	return c
}

// play runs a configuration to its end.
func play(t testing.TB, c *Config, seed uint64, l *kernels.Lab) *record.Run {
	t.Helper()
	r, err := Run(context.Background(), c, seed, Options{Lab: l})
	if err != nil {
		t.Fatal(err)
	}
	if c.Drain && !r.Truncated && r.Tasks.InFlight != 0 {
		t.Errorf("tasks %+v after the network drained", r.Tasks)
	}
	return r
}

// rowsOf returns the rows of a table.
func rowsOf[T any](t testing.TB, r *record.Run, name string) []T {
	t.Helper()
	table := r.Table(name)
	if table == nil {
		t.Fatalf("no table %s", name)
	}
	rows, err := record.Rows[T](table)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
