package protocol

import "gensim/protocol/unit"

// Minimal returns the least rules under which every stage takes place: one verifier,
// three profilers, three attempts, no forced errors. They are for tests of Go packages,
// which change what they are about; scenarios have presets of their own.
func Minimal() Params {
	q := func(num, den int64) unit.Ratio { return unit.Ratio{Num: num, Den: den} }
	return Params{
		TxFee: 500_000, ReferencePrice: 5_000_000, FeeMultiple: q(2, 1), Deposit: q(1, 10),
		Shares:       Shares{Solver: q(70, 100), Verifiers: q(8, 100), Profilers: q(1, 100), Jackpot: q(19, 100), Treasury: q(2, 100)},
		Stake:        Stake{Solver: q(2, 1), Verifier: q(1, 1), Profiler: q(1, 1), ChallengeBond: q(1, 10)},
		SlashSplit:   SlashSplit{Bounty: q(1, 2), Burn: q(1, 5), Treasury: q(1, 10), Compensation: q(1, 5)},
		TimeoutSlash: q(1, 10), MaxAttempts: 3, MaxRedraws: 4,
		Profiling:    Profiling{Profilers: 3, Prefix: 4, Quantile: q(99, 100), Margin: q(4, 1), ValidFor: unit.Day},
		Verification: Verification{Rate: q(1, 1), Verifiers: 1, Segments: 2},
		Reputation:   Reputation{Trusted: 2, Floor: q(1, 20), Lots: 10},
		Replication:  Replication{Replicas: 3, Pay: q(3, 4), Within: q(4, 1)},
		Dispute:      Dispute{Arity: 2, MoveTimeout: 10 * unit.Minute, Clock: 2 * unit.Hour, MaxRefereeGas: 10, MaxRefereeBytes: 10_000},
		ForcedError:  q(0, 1),
		Jackpot:      Jackpot{Base: q(3, 2), MaxShare: q(1, 3), Opening: 60 * unit.GEN},
		Windows: Windows{
			Profile: unit.Hour, Solve: q(3, 1), Verify: 40 * unit.Minute, Reveal: 5 * unit.Minute, Challenge: unit.Hour,
		},
		Availability: Availability{Chunks: 12, Needed: 4, Samples: 4, KeepFor: unit.Day},
		TaskSize:     TaskSize{Min: 1_000_000, Max: 100_000_000_000},
		Jobs:         Jobs{Tasks: 8, Parents: 3},
		Networks:     Networks{Count: 1, Deposit: unit.GEN, JoinDelay: unit.Minute, LeaveDelay: 10 * unit.Minute},
		Bounds:       []Bounds{{Min: 100, Max: 1_000_000}},
	}
}
