package scenarios

import (
	"fmt"
	"math/big"

	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// params are the protocol's rules in its own integers.
func (r *resolver) params() protocol.Params {
	p, n := &r.doc.Protocol, &r.doc.Networks
	v, w := &p.Verification, &p.Windows
	return protocol.Params{
		Variant:        p.variant(),
		TxFee:          unit.Amount(r.doc.Chain.TxFee),
		MissedBlock:    unit.Amount(r.doc.Chain.MissedBlock),
		ReferencePrice: r.referencePrice(),
		FeeMultiple:    p.Fee.Multiple.Ratio,
		Deposit:        p.Deposit.Ratio,
		Shares: protocol.Shares{Solver: p.Shares.Solver.Ratio, Verifiers: p.Shares.Verifiers.Ratio,
			Profilers: p.Shares.Profilers.Ratio, Jackpot: p.Shares.Jackpot.Ratio, Treasury: p.Shares.Treasury.Ratio},
		Stake: protocol.Stake{Solver: p.Stake.Solver.Ratio, Verifier: p.Stake.Verifier.Ratio,
			Profiler: p.Stake.Profiler.Ratio, ChallengeBond: p.Stake.ChallengeBond.Ratio},
		SlashSplit: protocol.SlashSplit{Bounty: p.SlashSplit.Bounty.Ratio, Burn: p.SlashSplit.Burn.Ratio,
			Treasury: p.SlashSplit.Treasury.Ratio, Compensation: p.SlashSplit.Compensation.Ratio},
		TimeoutSlash:     p.TimeoutSlash.Ratio,
		MaxAttempts:      p.MaxAttempts,
		MaxRedraws:       p.MaxRedraws,
		RandomnessBlocks: p.RandomnessBlocks,
		Selection:        selections[p.Selection],
		TaskSize:         protocol.TaskSize{Min: unit.Gas(p.TaskSize.Min), Max: unit.Gas(p.TaskSize.Max)},
		Jobs:             protocol.Jobs{Tasks: p.Jobs.Tasks, Parents: p.Jobs.Parents},
		Profiling: protocol.Profiling{Profilers: p.Profiling.Profilers, Prefix: p.Profiling.Prefix,
			Quantile: p.Profiling.Quantile.Ratio, Margin: p.Profiling.Margin.Ratio, ValidFor: unit.Time(p.Profiling.ValidFor)},
		Verification: protocol.Verification{Rate: v.Rate.Ratio, Verifiers: v.Verifiers, Segments: v.Segments, Select: choices[v.Select], NoWorkRoots: !v.WorkRoots},
		Replication:  protocol.Replication{Replicas: p.Replication.Replicas, Pay: p.Replication.Pay.Ratio, Within: p.Replication.Within.Ratio},
		Reputation:   protocol.Reputation{Trusted: p.Reputation.Trusted, Floor: p.Reputation.Floor.Ratio, Lots: p.Reputation.Lots},
		Dispute:      p.Dispute.params(),
		ForcedError:  p.ForcedError.Rate.Ratio,
		Jackpot:      p.Jackpot.params(),
		Windows: protocol.Windows{Profile: unit.Time(w.Profile), Solve: w.Solve.Ratio, Verify: unit.Time(w.Verify),
			Reveal: unit.Time(w.Reveal), Challenge: unit.Time(w.Challenge)},
		Availability: p.Availability.params(),
		Networks: protocol.Networks{Count: n.Count, Deposit: unit.Amount(n.Deposit),
			JoinDelay: unit.Time(n.JoinDelay), LeaveDelay: unit.Time(n.LeaveDelay)},
		Governance: r.governance(),
		FeeMarket:  r.doc.Chain.FeeMarket.params(),
		Bounds:     bounds(),
	}
}

func (p *Protocol) variant() protocol.Variant {
	v, _ := protocol.ParseVariant(p.Variant)
	return v
}

func (f *FeeMarket) params() protocol.FeeMarket {
	if f == nil {
		return protocol.FeeMarket{}
	}
	return protocol.FeeMarket{
		Target: protocol.Weight(f.Target) * protocol.StandardWeight, Limit: protocol.Weight(f.Limit) * protocol.StandardWeight, Burn: f.BaseFee == "burn",
	}
}

func (d *Dispute) params() protocol.Dispute {
	return protocol.Dispute{
		Arity: d.Arity, MoveTimeout: unit.Time(d.MoveTimeout), Clock: unit.Time(d.Clock),
		NoGames: d.Mode == "none", OneRuling: !d.SecondRuling,
		MaxRefereeGas: unit.Gas(d.MaxRefereeGas / 1e6), MaxRefereeBytes: 1e6 * int64(d.MaxRefereeBytes),
	}
}

func (j *Jackpot) params() protocol.Jackpot {
	p := protocol.Jackpot{Base: j.Base.Ratio, MaxShare: j.MaxShare.Ratio, Opening: unit.Amount(j.OpeningBalance)}
	switch j.Rule {
	case "equal":
		p.Rule = protocol.EqualShares
	case "active-count":
		p.Rule = protocol.ActiveCount
	}
	if j.OpenTo == "drawn" {
		p.Drawn = j.Drawn
	}
	return p
}

// choices of segments by name.
var choices = map[string]protocol.Choice{"random": protocol.AtRandom, "top-q": protocol.Largest, "mixed": protocol.Mixed}

// selections by name.
var selections = map[string]protocol.Selection{"stake": protocol.ByStake, "min-hash": protocol.ByMinHash}

// referencePrice is what the reference device's Tgas costs in tokens, rounded
// up to a base unit: its hourly price over its hourly gas and the token's price.
func (r *resolver) referencePrice() unit.Price {
	d, _ := r.doc.Devices.Get(r.doc.Protocol.ReferenceDevice)
	perHour := new(big.Rat).Mul(d.committed(), big.NewRat(int64(unit.Hour/unit.Second), int64(unit.GasPerTgas)))
	perHour.Mul(perHour, r.doc.Currency.Price.Rat())
	price := new(big.Rat).Quo(d.Price.Rat(), perHour)
	price.Mul(price, big.NewRat(int64(unit.GEN), 1))
	up := new(big.Int).Quo(new(big.Int).Add(price.Num(), new(big.Int).Sub(price.Denom(), big.NewInt(1))), price.Denom())
	if up.Sign() == 0 || !up.IsInt64() {
		r.fault("devices."+r.doc.Protocol.ReferenceDevice+".price",
			fmt.Sprintf("is %s: fees are multiples of the reference device's cost, which must be from 1 to 2^63-1 base units per Tgas", d.Price))
		return 1
	}
	return unit.Price(up.Int64())
}

// bounds are the widest thresholds that make sense, by class, in picounits:
// from one unit in the last place of a weight near one up to a relative
// distance of a hundredth, a tenth for bfloat16 inputs. TF32 inputs lie an eighth of
// bfloat16's apart (10 fraction bits against 7), and so do the jumps of a product when
// an input falls on the other side of a rounding: an eighth of a tenth is within a
// factor of fp32's hundredth, in which the flip of a ReLU dominates; three hundredths
// leave room for both. Profiling sets the threshold; these catch a manipulated one.
func bounds() []protocol.Bounds {
	out := make([]protocol.Bounds, len(kernels.Classes())+1)
	out[kernels.ClassFP32] = protocol.Bounds{Min: 1_000, Max: 10_000_000_000}
	out[kernels.ClassTF32] = protocol.Bounds{Min: 1_000, Max: 30_000_000_000}
	out[kernels.ClassBF16] = protocol.Bounds{Min: 1_000, Max: 100_000_000_000}
	return out
}

func (a *Availability) params() protocol.Availability {
	return protocol.Availability{Chunks: a.Chunks, Needed: a.Needed, Samples: a.Samples, KeepFor: unit.Time(a.KeepFor),
		Holders: a.HeldBy == "drawn", Rent: a.Rent.Ratio}
}
