package scenarios

import (
	"fmt"
	"math/big"
	"testing"

	"gensim/internal/document"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/availability"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
	"gensim/sim"
)

// says holds docs/protocol.md to a text with figures that a test has just computed.
func says(t *testing.T, format string, figures ...any) {
	t.Helper()
	document.Says(t, "protocol.md", format, figures...)
}

// outlook is what follows from a library scenario without running it.
func outlook(t *testing.T, name string, overrides ...string) (*sim.Config, *sim.Forecast) {
	t.Helper()
	cfg := mustResolve(t, mustLoad(t, name, overrides...))
	f, err := sim.Forecasts(cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	return cfg, &f[0]
}

// ratio is a quotient of two numbers of one unit.
func ratio[T ~int64 | ~int](a, b T) float64 { return float64(a) / float64(b) }

func share(r unit.Ratio) float64 { return float64(r.Num) / float64(r.Den) }

// missed is the probability that a drawn segments of s, of which f are false, are all
// true: C(s-f, a)/C(s, a).
func missed(s, f, a int64) float64 {
	p, _ := new(big.Rat).SetFrac(new(big.Int).Binomial(s-f, a), new(big.Int).Binomial(s, a)).Float64()
	return p
}

// TestFiguresOfJackpots: what docs/protocol.md says that jackpots are worth in the baseline.
func TestFiguresOfJackpots(t *testing.T) {
	cfg, f := outlook(t, "baseline")
	p := &cfg.Protocol
	phi := share(p.ForcedError)
	says(t, "about the same for both: %.2f and %.2f in the baseline", phi*ratio(f.Jackpot, f.VerdictCost), phi*ratio(f.Measured, f.Measuring))
	most := phi * ratio(f.Measured, f.Fee) * float64(p.Profiling.Profilers)
	users := &cfg.Groups[0]
	says(t, "That is %.2f F in the baseline, the jackpot share of %.0f tasks, against %d that a profile serves there in its day, on average",
		most, most/share(p.Shares.Jackpot)+0.5, int64(users.Count)*int64(p.Profiling.ValidFor/users.Settings.Interval))
}

// TestFiguresOfTheBaseline: the closed forms beside the model of outcomes, and what they
// are made of, in USD; one GEN is one USD.
func TestFiguresOfTheBaseline(t *testing.T) {
	cfg, f := outlook(t, "baseline")
	p, segments := &cfg.Protocol, int64(cfg.Workloads[0].Kernel.Segments)
	drawn := int64(p.Verification.Verifiers * p.Verification.Segments)
	fee, cost, c := ratio(f.Fee, unit.GEN), ratio(f.Cost, unit.GEN), ratio(f.VerdictCost, unit.GEN)
	hashing, verdict := ratio(int64(f.Hashing), int64(f.Gas)), ratio(int64(f.VerdictHash), int64(f.Verdict))
	says(t, "hashing is %.1f%% of a task and %.1f%% of a verdict, so that C = %.3f and c = %.4f on the reference device", 100*hashing, 100*verdict, cost, c)
	says(t, "in the baseline a %s)", map[int64]string{25: "twenty-fifth"}[segments/int64(p.Verification.Segments)])

	pay, stake, seat := share(p.Shares.Solver)*fee, share(p.Stake.Solver)*fee, share(p.Stake.Verifier)*fee
	says(t, "| R - C = %.2f |", pay-cost)
	escape := missed(segments, segments/2, drawn)
	says(t, "p R - (1-p) S - C/2 - hashing = %.3f, p = %.1f%% |", escape*pay-(1-escape)*stake-(cost-cost*hashing)/2-cost*hashing, 100*escape)
	says(t, "C(25,4)/C(50,4) = %.1f%%", 100*escape)
	says(t, "| - S = -%.1f, - %.3f hashing |", stake, cost*hashing)
	foreign := ratio(f.ForeignCost, unit.GEN) // on the reference device, at whose price a gas costs what it does on others
	unchecked := foreign / (share(p.ForcedError) * ratio(f.Jackpot, unit.GEN))
	says(t, "- S_v P(checked), 1 - (c/(phi J))^2 = %.0f%% by T3 at c = %.3f: -%.2f |", 100*(1-unchecked*unchecked), foreign, seat*(1-unchecked*unchecked))
	stampers, verifiers := 0, 0
	for i := range cfg.Groups {
		if g := &cfg.Groups[i]; g.Role == protocol.Verifier {
			verifiers += g.Count
			if g.Strategy == "rubber-stamp" {
				stampers += g.Count
			}
		}
	}
	stamps := ratio(stampers, verifiers)
	alone, half := 2*stamps*(1-stamps)*unchecked*unchecked, missed(segments, segments/2, int64(p.Verification.Segments))
	says(t, "C(25,2)/C(50,2) = %.0f%% where one of both verdicts is a stamp that nobody checks, one time in %.0f: %.1f%% |", 100*half, 1/alone, 100*(escape*(1-alone)+half*alone))
	says(t, "w - c = %.3f, less fees", ratio(f.VerdictPay, unit.GEN)-c)

	// A limit: what is false in one segment alone.
	hit := ratio(drawn, segments)
	says(t, "over the number of segments, %.0f%% in the baseline", 100*hit)
	says(t, "R (1 - .%02.0f) - .%02.0f S exceeds R - C", 100*hit, 100*hit)
	if pay*(1-hit)-hit*stake <= pay-cost {
		t.Errorf("a jump earns %.3f, honest work %.3f", pay*(1-hit)-hit*stake, pay-cost)
	}
}

// TestFiguresOfDeterrence: stakes that deter, in fees, by the form a d(f) (R + S) >= f C.
func TestFiguresOfDeterrence(t *testing.T) {
	cfg, f := outlook(t, "lazy-solvers")
	p, segments := &cfg.Protocol, int64(cfg.Workloads[0].Kernel.Segments)
	drawn := int64(p.Verification.Verifiers * p.Verification.Segments)
	audit, cost, pay := share(p.Verification.Rate), ratio(f.Cost, f.Fee), share(p.Shares.Solver)
	saved := cost * (1 - ratio(int64(f.Hashing), int64(f.Gas)))
	says(t, "`lazy-solvers` verifies one in %s", map[float64]string{0.25: "four"}[audit])
	says(t, "(C - hashing)/a - R = %.2f fee; C/a - R = %.2f |", saved/audit-pay, cost/audit-pay)
	says(t, "f (C - hashing)/(a d(f)) - R = %.2f fee |", 0.5*saved/(audit*(1-missed(segments, segments/2, drawn)))-pay)
	if s := 0.1*saved/(audit*(1-missed(segments, segments/10, drawn))) - pay; s >= 0 {
		t.Errorf("a tenth is deterred from a stake of %.2f fee on", s)
	}

	cfg, f = outlook(t, "milked-reputation")
	patience := 0
	for i := range cfg.Groups {
		patience = max(patience, cfg.Groups[i].Settings.Patience)
	}
	least := float64(patience) - share(cfg.Protocol.Shares.Solver)*ratio(f.Fee, f.Cost)
	says(t, "With `Trusted` = %d a milker that begins at %d is deterred by %.1f C, %.1f fees", cfg.Protocol.Reputation.Trusted, patience, least, least*ratio(f.Cost, f.Fee))

	cfg, f = outlook(t, "truebit-replication")
	atStake := f.VerdictPay + cfg.Protocol.Stake.Verifier.Of(f.Fee, unit.Down)
	says(t, "c/(w + S_v) = .%02.0f, in another's arithmetic .%02.0f,", 100*ratio(f.VerdictCost, atStake), 100*ratio(f.ForeignCost, atStake))
}

// TestFiguresOfAMajority: what the votes of `stake-majority` come to.
func TestFiguresOfAMajority(t *testing.T) {
	cfg, _ := outlook(t, "stake-majority")
	_, last := outlook(t, "stake-majority", "protocol.shares={solver: 93.625%, verifiers: 1%, profilers: 1%, jackpot: 2.375%, treasury: 2%}", "protocol.jackpot.base=3/16 fee")
	_, first := outlook(t, "stake-majority")
	var solvers, all unit.Amount
	for i := range cfg.Groups {
		g := &cfg.Groups[i]
		all += g.Balance * unit.Amount(g.Count)
		if g.Role == protocol.Solver {
			solvers += g.Balance * unit.Amount(g.Count)
		}
	}
	says(t, "In `stake-majority` solvers with %.0f%% of the stake", 100*ratio(solvers, all))
	parts := map[string]string{"0.2": "a fifth", "0.12": "an eighth"}
	says(t, "A verdict is then paid %s of what it costs, and whistleblowers, whose jackpot is %s of what it was",
		parts[fmt.Sprintf("%.1f", ratio(last.VerdictPay, last.VerdictCost))], parts[fmt.Sprintf("%.2f", ratio(last.Jackpot, first.Jackpot))])
}

// TestFiguresOfForms: what docs/protocol.md says that follows from a form alone.
func TestFiguresOfForms(t *testing.T) {
	const rent = unit.GEN
	forever, _ := availability.Forever(rent, 12*unit.Hour, sim.Declines())
	says(t, "with a rent of F/50 for 12 hours it is %s times the rent", document.Thousands(forever/rent))

	trace := func(sizes ...int) int { return dispute.Rounds(dispute.Shape{{Name: "a", Size: sizes[0]}}, 2) }
	says(t, "%d + %d at T = 10^6, V = 500, k = 2", trace(1_000_000), trace(500))

	says(t, "C(23,2)/C(48,2) = %.1f%%", 100*missed(48, 25, 2))
	says(t, "at most +%d%%, over its own 1.46 +%.0f%%", 8*100-100, 100*(8/1.46)-100)

	_, random := outlook(t, "baseline")
	_, mixed := outlook(t, "baseline", "protocol.verification.select=mixed", "protocol.dispute.move_timeout=12 min")
	says(t, "Its price is the measuring: of the baseline's verdict %.0f%% more", 100*ratio(int64(mixed.Verdict), int64(random.Verdict))-100)
}

// TestFiguresOfDecisions: what decisions claim that the rules cost.
func TestFiguresOfDecisions(t *testing.T) {
	cfg, f := outlook(t, "baseline")
	_, mixed := outlook(t, "baseline", "protocol.verification.select=mixed", "protocol.dispute.move_timeout=12 min")
	p, phi := &cfg.Protocol, share(cfg.Protocol.ForcedError)
	check := func(f *sim.Forecast) (percent, pays float64) {
		return 100 * ratio(f.VerdictCost, f.Cost), phi * ratio(f.Jackpot, f.VerdictCost)
	}
	before, paid := check(f)
	after, pays := check(mixed)
	document.Says(t, "adr/0024-every-verdict-measures-the-updates.md", "c rises from %.1f%% of C to %.1f%%,", before, after)
	document.Says(t, "adr/0024-every-verdict-measures-the-updates.md", "phi J/c falls from %.1f to %.1f, which", paid, pays)

	const jackpots = "adr/0026-jackpots-scale-with-the-check.md"
	steps := p.Verification.Segments * cfg.Workloads[0].Kernel.StepsPerSegment
	document.Says(t, jackpots, "(%d against %d in the baseline, as %.2f C against %.3f C)", 2*p.Profiling.Prefix, steps, ratio(f.Measuring, f.Cost), ratio(f.VerdictCost, f.Cost))
	document.Says(t, jackpots, "phi J/c of a measurement would be %.1f:", phi*ratio(f.Jackpot, f.Measuring))
	document.Says(t, jackpots, "a single jackpot is large, %.1f F in the baseline", ratio(f.Measured, f.Fee))

	weight := func(sizes int) protocol.Weight {
		m := protocol.Message{Kind: protocol.CommitProof, Updates: make([]unit.Distance, sizes)}
		return m.Weight()
	}
	words := map[string]string{"11": "eleven", "4": "four", "5": "five"}
	standard := func(w protocol.Weight) string { return words[fmt.Sprintf("%.0f", ratio(w, protocol.StandardWeight))] }
	document.Says(t, "adr/0023-segments-by-declared-updates.md", "A proof of 50 segments weighs %s standard messages more;", standard(weight(50)-weight(0)))
	document.Says(t, "adr/0023-segments-by-declared-updates.md", "where a proof of 20 segments weighs %s,", standard(weight(20)))
}

// TestFiguresOfStarts: what a look at the start adds to a verdict, in percent, without
// parents, with one and with four.
func TestFiguresOfStarts(t *testing.T) {
	of := func(name string) (percent [3]float64) {
		cfg := mustResolve(t, mustLoad(t, name))
		w, err := kernels.New(name, cfg.Workloads[0].Kernel)
		if err != nil {
			t.Fatal(err)
		}
		gas := func(s kernels.Spent) float64 { return float64(s.Gas + s.HashedBytes*uint64(cfg.HashedByteGas)) }
		verdict := float64(cfg.Protocol.Verification.Segments) * gas(w.SegmentCost(cfg.Compare))
		for i, parents := range []int{0, 1, 4} {
			percent[i] = 100 * gas(w.StartCost(parents)) / verdict
		}
		return percent
	}
	b, q := of("baseline"), of("quick")
	const page = "adr/0028-a-verdict-claims-the-start.md"
	document.Says(t, page, "In `baseline` that is %.1f%% of a verdict without parents, %.1f%% with one and %.1f%% with four;", b[0], b[1], b[2])
	document.Says(t, page, "segments have two steps, %.1f%%, %.1f%% and %.1f%%.", q[0], q[1], q[2])
}
