package sim

import (
	"gensim/agents"
	"gensim/kernels"
	"gensim/kernels/ref"
	"gensim/protocol"
	"gensim/protocol/unit"
	"testing"
)

func ratio(n, d int64) unit.Ratio { return unit.Ratio{Num: n, Den: d} }

// small is a network in which every role and every strategy plays, small enough
// for tests.
func small() *Config {
	c := &Config{
		Name: "small", SubmitFor: 2 * unit.Hour, Drain: true, AtMost: 3 * unit.Day,
		TokenPrice: ratio(1, 1), CapitalCost: ratio(1, 10), BlockTime: 6 * unit.Second, Authors: 4,
		Devices: []Device{
			{Name: "datacentre", Speed: 7_000_000, Price: 400_000_000, Arithmetic: kernels.SplitK4},
			{Name: "gaming", Speed: 5_000_000, Price: 280_000_000, Arithmetic: kernels.Lanes16},
		},
		HashedByteGas: 1, Slowdown: ratio(13, 10), Protocol: smallParams(),
	}
	c.Workloads = []Workload{{Name: "mlp", StandsFor: unit.Hour / 4, Instances: 2, Kernel: kernels.Config{
		Model: kernels.Model{MLP: kernels.MLP{Widths: []int{196, 16, 10}, Activation: "relu"}}, Data: "fashion-mnist-small",
		Optimizer: kernels.Optimizer{Kind: "sgd", Rate: ratio(1, 20)}, Batch: 16, Segments: 10, StepsPerSegment: 3,
	}}}
	both := []DeviceShare{{0, ratio(1, 2)}, {1, ratio(1, 2)}}
	c.Groups = []Group{
		{Role: protocol.Submitter, Name: "users", Strategy: "poisson", Count: 4, Balance: 2000 * unit.GEN,
			Settings: agents.Settings{Interval: unit.Hour / 2, Class: protocol.Class(kernels.ClassFP32), Instances: 2, Value: ratio(3, 2)}},
		{Role: protocol.Solver, Name: "honest", Strategy: "honest", Count: 10, Balance: 5 * unit.GEN, Devices: both},
		{Role: protocol.Solver, Name: "skip_half", Strategy: "skip", Count: 4, Balance: 5 * unit.GEN, Devices: both, Settings: agents.Settings{Fraction: ratio(1, 2)}},
		{Role: protocol.Solver, Name: "noise", Strategy: "noise", Count: 3, Balance: 5 * unit.GEN, Devices: both},
		{Role: protocol.Verifier, Name: "honest", Strategy: "honest", Count: 12, Balance: 5 * unit.GEN, Devices: both},
		{Role: protocol.Verifier, Name: "stamper", Strategy: "rubber-stamp", Count: 3, Balance: 5 * unit.GEN, Devices: both},
		{Role: protocol.Whistleblower, Name: "threshold", Strategy: "threshold", Count: 8, Balance: 5 * unit.GEN, Devices: both, Settings: agents.Settings{PayoutThreshold: ratio(1, 1)}},
		{Role: protocol.Whistleblower, Name: "always", Strategy: "always", Count: 2, Balance: 5 * unit.GEN, Devices: both},
	}
	return c
}

func smallParams() protocol.Params {
	bound := protocol.Bounds{Min: 1_000, Max: 1_000_000_000}
	return protocol.Params{
		TxFee: 500_000, ReferencePrice: 400_000_000 / 25_200, FeeMultiple: ratio(2, 1), Deposit: ratio(1, 10),
		Shares:       protocol.Shares{Solver: ratio(7, 10), Verifiers: ratio(8, 100), Profilers: ratio(1, 100), Jackpot: ratio(19, 100), Treasury: ratio(2, 100)},
		Stake:        protocol.Stake{Solver: ratio(2, 1), Verifier: ratio(1, 1), Profiler: ratio(1, 1), ChallengeBond: ratio(1, 10)},
		SlashSplit:   protocol.SlashSplit{Bounty: ratio(1, 2), Burn: ratio(1, 5), Treasury: ratio(1, 10), Compensation: ratio(1, 5)},
		TimeoutSlash: ratio(1, 10), MaxAttempts: 5, MaxRedraws: 8,
		Profiling:    protocol.Profiling{Profilers: 3, Prefix: 12, Quantile: ratio(99, 100), Margin: ratio(4, 1), ValidFor: unit.Day},
		Verification: protocol.Verification{Rate: ratio(1, 1), Verifiers: 2, Segments: 2},
		Dispute:      protocol.Dispute{Arity: 2, MoveTimeout: 10 * unit.Minute, Clock: 2 * unit.Hour},
		ForcedError:  ratio(1, 5), Jackpot: protocol.Jackpot{Base: ratio(3, 2), MaxShare: ratio(1, 3), Opening: 20 * unit.GEN},
		Windows:  protocol.Windows{Profile: unit.Hour, Solve: ratio(3, 1), Verify: 40 * unit.Minute, Reveal: 5 * unit.Minute, Challenge: unit.Hour},
		Networks: protocol.Networks{Count: 2, Deposit: 80_000_000, JoinDelay: unit.Minute, LeaveDelay: 10 * unit.Minute},
		Bounds:   []protocol.Bounds{{}, bound, bound},
	}
}

func lab(t testing.TB, workers int, memo bool) *kernels.Lab {
	l := kernels.NewLab(kernels.Options{Workers: workers, Memo: memo, WeightBytes: 64 << 20, Backend: ref.Backend{}})
	t.Cleanup(l.Close)
	return l
}
