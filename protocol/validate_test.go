package protocol_test

import (
	"strings"
	"testing"

	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// TestFaultsOfParameters spoils one parameter at a time: the fault must carry the
// scenario's path, and there must be no other.
func TestFaultsOfParameters(t *testing.T) {
	q := func(num, den int64) unit.Ratio { return unit.Ratio{Num: num, Den: den} }
	for _, c := range []struct {
		path  string
		spoil func(*setup)
	}{
		{"", func(*setup) {}},
		{"protocol.variant", func(s *setup) { s.params.Variant = protocol.Variants }},
		{"", func(s *setup) { // what is not asked for need not fit
			s.params.Variant, s.params.Windows.Verify, s.params.Windows.Profile, s.params.Profiling.Prefix = protocol.Unverified, unit.Minute, unit.Minute, 33
		}},
		{"chain.tx_fee", func(s *setup) { s.params.TxFee = -1 }},
		{"protocol.reference_device", func(s *setup) { s.params.ReferencePrice = 0 }},
		{"protocol.fee.multiple", func(s *setup) { s.params.FeeMultiple = q(0, 1) }},
		{"protocol.fee.multiple", func(s *setup) { s.params.FeeMultiple = q(1, 0) }},
		{"protocol.deposit", func(s *setup) { s.params.Deposit = q(-1, 10) }},
		{"protocol.shares", func(s *setup) { s.params.Shares.Solver = q(69, 100) }},
		{"protocol.shares", func(s *setup) { s.params.Shares.Solver = q(700000001, 1000000000) }},
		{"protocol.shares.jackpot", func(s *setup) { s.params.Shares.Jackpot = q(-19, 100) }},
		{"protocol.stake.solver", func(s *setup) { s.params.Stake.Solver = q(-2, 1) }},
		{"protocol.stake.challenge_bond", func(s *setup) { s.params.Stake.ChallengeBond = q(1001, 1) }},
		{"protocol.slash_split", func(s *setup) { s.params.SlashSplit.Burn = q(3, 10) }},
		{"protocol.timeout_slash", func(s *setup) { s.params.TimeoutSlash = q(1, -1) }},
		{"protocol.max_attempts", func(s *setup) { s.params.MaxAttempts = 0 }},
		{"protocol.max_redraws", func(s *setup) { s.params.MaxRedraws = 0 }},
		{"protocol.task_size", func(s *setup) { s.params.TaskSize.Min = -1 }},
		{"protocol.task_size", func(s *setup) { s.params.TaskSize.Min = s.params.TaskSize.Max + 1 }},
		{"protocol.jobs.tasks", func(s *setup) { s.params.Jobs.Tasks = 10_001 }},
		{"protocol.jobs.parents", func(s *setup) { s.params.Jobs.Parents = protocol.MaxParents + 1 }},
		{"protocol.profiling.profilers", func(s *setup) { s.params.Profiling.Profilers = 4 }},
		{"protocol.profiling.profilers", func(s *setup) { s.params.Profiling.Profilers = 1 }},
		{"protocol.profiling.prefix", func(s *setup) { s.params.Profiling.Prefix = 0 }},
		{"protocol.profiling.prefix", func(s *setup) { s.params.Profiling.Prefix = 33 }},
		{"protocol.profiling.quantile", func(s *setup) { s.params.Profiling.Quantile = q(101, 100) }},
		{"protocol.profiling.margin", func(s *setup) { s.params.Profiling.Margin = q(0, 1) }},
		{"protocol.profiling.valid_for", func(s *setup) { s.params.Profiling.ValidFor = 0 }},
		{"protocol.profiling.bounds", func(s *setup) { s.params.Bounds[0].Max = 1 }},
		{"protocol.profiling.bounds", func(s *setup) { s.params.Bounds = nil }},
		{"protocol.verification.rate", func(s *setup) { s.params.Verification.Rate = q(2, 1) }},
		{"protocol.verification.verifiers", func(s *setup) { s.params.Verification.Verifiers = 0 }},
		{"protocol.verification.segments", func(s *setup) { s.params.Verification.Segments, s.workload.SegmentGas = 9, 1_000_000 }},
		{"protocol.verification.select", func(s *setup) { s.params.Verification.Select = 3 }},
		{"protocol.verification.select", func(s *setup) {
			*s = choosing(protocol.Mixed)
			s.workload.Segments = protocol.MaxUpdates + 1
		}},
		{"", func(s *setup) { s.workload.Segments = protocol.MaxUpdates + 1 }}, // nobody declares them
		{"workloads.toy", func(s *setup) { s.workload.Updates.Check = -1 }},
		{"protocol.dispute.max_referee_gas", func(s *setup) { *s = choosing(protocol.Largest); s.workload.Updates.RefereeGas = 11 }},
		{"protocol.dispute.max_referee_bytes", func(s *setup) { *s = choosing(protocol.Largest); s.workload.Updates.RefereeBytes = 10_001 }},
		{"", func(s *setup) { s.workload.Updates.RefereeGas = 11 }},
		{"protocol.forced_error.rate", func(s *setup) { s.params.ForcedError = q(3, 2) }},
		{"protocol.dispute.arity", func(s *setup) { s.params.Dispute.Arity = 3 }},
		{"protocol.dispute.move_timeout", func(s *setup) { s.params.Dispute.MoveTimeout = 0 }},
		{"protocol.dispute.move_timeout", func(s *setup) { s.params.Dispute.MoveTimeout = unit.Minute }},
		{"protocol.dispute.clock", func(s *setup) { s.params.Dispute.Clock = unit.Minute }},
		{"protocol.jackpot.base", func(s *setup) { s.params.Jackpot.Base = q(-1, 1) }},
		{"protocol.jackpot.max_share", func(s *setup) { s.params.Jackpot.MaxShare = q(4, 3) }},
		{"protocol.jackpot.drawn", func(s *setup) { s.params.Jackpot.Drawn = -1 }},
		{"protocol.jackpot.rule", func(s *setup) { s.params.Jackpot.Rule = protocol.ActiveCount + 1 }},
		{"protocol.jackpot.opening_balance", func(s *setup) { s.params.Jackpot.Opening = unit.MaxSupply + 1 }},
		{"protocol.windows.profile", func(s *setup) { s.params.Windows.Profile = unit.Minute }},
		{"protocol.windows.solve", func(s *setup) { s.params.Windows.Solve = q(1, 2) }},
		{"protocol.windows.verify", func(s *setup) { s.params.Windows.Verify = unit.Minute }},
		{"protocol.windows.reveal", func(s *setup) { s.params.Windows.Reveal = 0 }},
		{"protocol.windows.challenge", func(s *setup) { s.params.Windows.Challenge = unit.Minute }},
		{"protocol.windows.challenge", func(s *setup) { s.params.Windows.Challenge = 101 * unit.Year }},
		{"protocol.availability.keep_for", func(s *setup) { s.params.Availability.KeepFor = 3 * unit.Hour }},
		{"protocol.availability.chunks", func(s *setup) { s.params.Availability.Chunks = 257 }},
		{"protocol.availability.needed", func(s *setup) { s.params.Availability.Needed = 0 }},
		{"protocol.availability.needed", func(s *setup) { s.params.Availability.Needed = 13 }},
		{"protocol.availability.needed", func(s *setup) { s.params.Availability.Chunks, s.params.Availability.Needed = 99, 33 }},
		{"protocol.availability.samples", func(s *setup) { s.params.Availability.Samples = 0 }},
		{"protocol.availability.keep_for", func(s *setup) { s.params.Availability.Samples, s.params.Availability.KeepFor = 1, 6*unit.Hour }},
		{"protocol.dispute.move_timeout", func(s *setup) { s.params.Dispute.MoveTimeout = 4 * unit.Minute }}, // two segments take longer
		{"protocol.dispute.clock", func(s *setup) { s.params.Dispute.Clock = 9*unit.Minute - unit.Second }},  // and then a segment's ranges
		{"protocol.dispute.max_referee_gas", func(s *setup) { s.params.Dispute.MaxRefereeGas = 0 }},
		{"protocol.dispute.max_referee_gas", func(s *setup) { s.params.Dispute.MaxRefereeGas = 1 }},
		{"protocol.dispute.max_referee_bytes", func(s *setup) { s.params.Dispute.MaxRefereeBytes = 0 }},
		{"protocol.dispute.max_referee_bytes", func(s *setup) { s.params.Dispute.MaxRefereeBytes = 1 << 41 }},
		{"protocol.dispute.max_referee_bytes", func(s *setup) { s.workload.Leaves[1].RefereeBytes = 10_001 }},
		{"protocol.dispute.max_referee_bytes", func(s *setup) { s.params.Dispute.MaxRefereeBytes = 1_500 }}, // a claim's steps are more
		{"", func(s *setup) { s.params.Dispute.MaxRefereeBytes = 2_000 }},
		{"protocol.dispute.max_referee_bytes", func(s *setup) { // a comparison runs a segment twice
			s.params.Dispute.MaxRefereeBytes, s.params.Verification.BySegment = 2_000, true
		}},
		{"", func(s *setup) {
			s.params.Dispute.MaxRefereeBytes, s.params.Verification.BySegment, s.params.Variant = 2_000, true, protocol.Reproduced
		}},
		{"workloads.toy", func(s *setup) { s.workload.Leaves[1].Tiles = 0 }},
		{"networks.count", func(s *setup) { s.params.Networks.Count = 0 }},
		{"networks.deposit", func(s *setup) { s.params.Networks.Deposit = -1 }},
		{"networks.join_delay", func(s *setup) { s.params.Networks.JoinDelay = -1 }},
		{"workloads.toy.segments", func(s *setup) { s.workload.Segments = 0 }},
		{"workloads.toy.steps_per_segment", func(s *setup) { s.workload.StepsPerSegment = 0 }},
		{"workloads.toy", func(s *setup) { s.workload.Leaves = s.workload.Leaves[:1] }},
		{"workloads.toy", func(s *setup) { s.workload.Estimate = s.workload.Gas - 1 }},
		{"workloads.toy", func(s *setup) { s.workload.Start.Seed = s.workload.Estimate + 1 }},
		{"workloads.toy", func(s *setup) { s.workload.Start.Each = -1 }},
		{"workloads.toy", func(s *setup) { s.workload.Start.Tiles = []int{3, 0} }},
		{"protocol.dispute.max_referee_gas", func(s *setup) { s.workload.Start.RefereeSeed = s.params.Dispute.MaxRefereeGas + 1 }},
		{"protocol.dispute.max_referee_gas", func(s *setup) { s.workload.Start.RefereeEach = s.params.Dispute.MaxRefereeGas/3 + 1 }},
		{"protocol.dispute.max_referee_bytes", func(s *setup) { s.workload.Start.RefereeBytes = s.params.Dispute.MaxRefereeBytes/3 + 1 }},
		{"workloads.toy", func(s *setup) { s.workload.Gas, s.workload.Estimate = 1<<50, 1<<50 }},
		{"protocol.shares.profilers", func(s *setup) { // 1% of 2 mGEN among three is under 10^4 base units
			s.workload.Gas, s.workload.Estimate, s.workload.SegmentGas, s.workload.Start = 200_000, 200_000, 25_000, protocol.Starts{}
		}},
	} {
		s := standard()
		c.spoil(&s)
		g := protocol.Genesis{
			Authors: []vrf.Public{{1}}, Arithmetics: []protocol.Class{0, 0}, Workloads: []protocol.Workload{s.workload},
			Paces: []protocol.Pace{{Slowest: 1_000_000, Fastest: 1_000_000}},
		}
		faults := s.params.ValidateFor(&g)
		switch {
		case c.path == "" && len(faults) > 0:
			t.Errorf("the standard world: %v", faults)
		case c.path != "" && (len(faults) != 1 || faults[0].Path != c.path || faults[0].Message == ""):
			t.Errorf("%s: %v", c.path, faults)
		}
	}
}

func TestFaultsOfGenesis(t *testing.T) {
	s := standard()
	g := protocol.Genesis{Arithmetics: []protocol.Class{0, 7}, Workloads: []protocol.Workload{s.workload}}
	var paths []string
	for _, f := range s.params.ValidateFor(&g) {
		paths = append(paths, f.Path)
	}
	if got := strings.Join(paths, " "); got != "chain protocol.profiling.bounds devices" {
		t.Errorf("faults of an empty genesis: %s", got)
	}
}

// TestAllFaultsAtOnce: every fault is reported, not the first alone.
func TestAllFaultsAtOnce(t *testing.T) {
	var p protocol.Params
	if n := len(p.Validate()); n < 30 {
		t.Errorf("the zero value has only %d faults", n)
	}
}

// Proof data that could expire during a dispute are refused, to the microsecond: what
// they must outlast are delivery, verification, window, answer and the longest game,
// tiles and openings included.
func TestDataOutlastTheLongestDispute(t *testing.T) {
	for _, arity := range []int{2, 16} {
		s := standard()
		s.params.Dispute.Arity = arity
		s.workload.Leaves[1].Tiles = 100
		p := &s.params
		longest := unit.Time(0)
		for _, shape := range []dispute.Shape{protocol.VerdictShape(&s.workload, p), protocol.RejectShape(&s.workload)} {
			longest = max(longest, unit.Time(dispute.Rounds(shape, arity))*p.Dispute.MoveTimeout)
		}
		delivery := p.Dispute.MoveTimeout + p.Windows.Verify // one audit makes enough chunks public
		need := delivery + p.Windows.Verify + 2*p.Windows.Reveal + p.Windows.Challenge + p.Dispute.MoveTimeout + longest
		for _, c := range []struct {
			keep   unit.Time
			faults int
		}{{need, 0}, {need - 1, 1}} {
			p.Availability.KeepFor = c.keep
			g := protocol.Genesis{
				Authors: []vrf.Public{{1}}, Arithmetics: []protocol.Class{0}, Workloads: []protocol.Workload{s.workload},
				Paces: []protocol.Pace{{Slowest: 1_000_000, Fastest: 1_000_000}},
			}
			faults := p.ValidateFor(&g)
			if len(faults) != c.faults || c.faults == 1 && faults[0].Path != "protocol.availability.keep_for" {
				t.Errorf("arity %d, data kept for %v of %v: %v", arity, c.keep, need, faults)
			}
		}
	}
}
