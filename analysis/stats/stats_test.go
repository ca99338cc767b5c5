package stats

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gensim/protocol/unit"
	"gensim/sim/record"
)

const usd = unit.Amount(1_000_000_000)

func near(t *testing.T, what string, got Real, want float64) {
	t.Helper()
	if math.Abs(float64(got)-want) > 1e-9*(1+math.Abs(want)) || math.IsNaN(float64(got)) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

// Quantiles of Student's t from tables: t(0.975; 4), t(0.975; 1), and
// t(1-0.05/6; 4), the one for three simultaneous comparisons.
const t975of4, t975of1 = 2.7764451051977987, 12.706204736432095

func TestEqualJobsGiveTheTextbookInterval(t *testing.T) {
	// Means a job 1, 2, 3, 4, 5 USD: mean 3, standard error sqrt(2.5/5).
	var clusters []Cluster
	for i := int64(1); i <= 5; i++ {
		clusters = append(clusters, Cluster{Utility: i * 10 * int64(usd), Jobs: 10})
	}
	mean, low, high := ratio(clusters).interval(Confidence)
	near(t, "mean", mean, 3)
	near(t, "low", low, 3-t975of4*math.Sqrt(0.5))
	near(t, "high", high, 3+t975of4*math.Sqrt(0.5))
}

func TestUnequalJobsWeighAgents(t *testing.T) {
	// 1 job at 6 USD, 3 jobs at 2 USD: ratio 12/4 = 3; shares 1/4 and 3/4;
	// residuals (6-3)/4 = 3/4 and (6-9)/4 = -3/4; variance 9/16 (4/3 + 4) = 3;
	// effective clusters 1/(1/16+9/16) = 1.6.
	e := ratio([]Cluster{{6 * int64(usd), 1}, {6 * int64(usd), 3}})
	near(t, "mean", Real(e.mean), 3)
	near(t, "variance", Real(e.variance), 3)
	near(t, "freedom", Real(e.freedom), 0.6)
}

func TestUndefinedIntervals(t *testing.T) {
	if m, _, _ := ratio(nil).interval(Confidence); m.Defined() {
		t.Error("a mean without jobs")
	}
	m, low, high := ratio([]Cluster{{Utility: int64(usd), Jobs: 4}, {Utility: -5, Jobs: 0}}).interval(Confidence)
	if !m.Defined() || low.Defined() || high.Defined() {
		t.Errorf("one agent at work: %v [%v, %v]", m, low, high)
	}
	b, err := json.Marshal([]Real{1.5, Undefined(), Real(math.Inf(1))})
	if err != nil || string(b) != "[1.5,null,null]" {
		t.Errorf("%s, %v", b, err)
	}
	var back []Real
	if err := json.Unmarshal(b, &back); err != nil || back[0] != 1.5 || back[1].Defined() {
		t.Errorf("%v, %v", back, err)
	}
}

func TestMeanOverReplicates(t *testing.T) {
	mean, low, high := meanOf([]float64{1, 2, 3, 4, 5}).interval(Confidence)
	near(t, "mean", mean, 3)
	near(t, "low", low, 3-t975of4*math.Sqrt(0.5))
	near(t, "high", high, 3+t975of4*math.Sqrt(0.5))
	if m, low, _ := meanOf([]float64{7}).interval(Confidence); m != 7 || low.Defined() {
		t.Error("an interval of one replicate")
	}
}

func TestWelch(t *testing.T) {
	// Variances 1 at 4 degrees, 3 at 9: freedom 16/(1/4+9/9) = 12.8.
	d := estimate{5, 1, 4}.minus(estimate{2, 3, 9})
	near(t, "mean", Real(d.mean), 3)
	near(t, "variance", Real(d.variance), 4)
	near(t, "freedom", Real(d.freedom), 12.8)
	if d := (estimate{5, 0, 4}).minus(estimate{5, 0, 3}); d.freedom != 7 {
		t.Errorf("no variance at all: freedom %v", d.freedom)
	}
	if d := (estimate{mean: 5}).minus(estimate{2, 3, 9}); d.freedom != 0 {
		t.Error("an unknown error became known")
	}
}

func TestCompensatedSum(t *testing.T) {
	var s sum
	for _, x := range []float64{1, 1e100, 1, -1e100} {
		s.add(x)
	}
	if s.value() != 2 {
		t.Errorf("sum %v, want 2", s.value())
	}
}

// groups of a scenario with two roles.
var groups = []record.Group{
	{Role: "solver", Name: "skip", Strategy: "skip", Agents: 2},
	{Role: "solver", Name: "honest", Strategy: "honest", Agents: 3},
	{Role: "solver", Name: "noise", Strategy: "noise", Agents: 1, PricedOut: 1},
	{Role: "verifier", Name: "honest", Strategy: "honest", Agents: 1},
}

func payoff(role, group string, jobs int64, fees, compute unit.Amount) record.Payoff {
	return record.Payoff{Role: role, Group: group, Strategy: group, Jobs: jobs, Fees: fees, Compute: -compute, Utility: fees - compute}
}

func TestCollectGroupsInOrder(t *testing.T) {
	s, err := Collect(groups, []record.Payoff{
		payoff("solver", "honest", 2, 4*usd, usd), payoff("solver", "honest", 1, 2*usd, usd), payoff("solver", "honest", 0, 0, 0),
		payoff("profiler", "honest", 5, usd, 0),
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Groups) != 5 || s.Groups[4].Role != "profiler" || s.Groups[4].Agents != 1 {
		t.Fatalf("groups %+v", s.Groups)
	}
	h := s.Groups[1]
	if h.Jobs != 3 || len(h.Clusters) != 2 || h.Terms.Utility != int64(4*usd) {
		t.Errorf("honest solvers: %+v", h)
	}
	p := s.Payoffs()
	near(t, "mean", p[1].Mean, 4.0/3)
	near(t, "fees", p[1].Terms.Fees, 2)
	near(t, "compute", p[1].Terms.Compute, -2.0/3)
	if p[0].Mean.Defined() || p[0].Terms.Fees.Defined() || p[2].Priced != 1 || p[1].Interval != "agents" {
		t.Errorf("payoffs %+v", p)
	}
}

func TestCollectRefusesTermsThatDoNotSum(t *testing.T) {
	row := payoff("solver", "honest", 1, usd, 0)
	row.Utility++
	if _, err := Collect(groups, []record.Payoff{row}); err == nil || !strings.Contains(err.Error(), "terms sum to") {
		t.Errorf("got %v", err)
	}
}

// sample has one agent a group, with the given utility in USD for one job.
func sample(t *testing.T, honest, skip, noise unit.Amount) Sample {
	t.Helper()
	s, err := Collect(groups, []record.Payoff{
		payoff("solver", "honest", 1, honest, 0), payoff("solver", "skip", 1, skip, 0), payoff("solver", "noise", 1, noise, 0)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPairedDifferencesCancelWhatSeedsShare(t *testing.T) {
	// The level of a replicate swings by 100 USD, the difference is 1, 2 or 3.
	samples := []Sample{sample(t, 101*usd, 100*usd, 0), sample(t, 2*usd, 0, 0), sample(t, -97*usd, -100*usd, 0)}
	all, err := PairedDifferences(samples)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 3 {
		t.Fatalf("%d differences, want the three pairs of solvers", len(all))
	}
	d := all[0]
	if d.Left != "honest" || d.Right != "skip" || d.Interval != "replicates" || d.Confidence != 0.95 || d.Comparisons != 3 {
		t.Errorf("difference %+v", d)
	}
	// t(1 - 0.05/6; 2) = 7.6488 for three comparisons; standard error 1/sqrt(3).
	near(t, "mean", d.Mean, 2)
	if half := float64(d.High-d.Low) / 2; math.Abs(half-7.6488/math.Sqrt(3)) > 1e-3 {
		t.Errorf("half width %.5f, want %.5f", half, 7.6488/math.Sqrt(3))
	}
	if p, err := OverReplicates(samples); err != nil || p[1].Jobs != 3 || p[1].Interval != "replicates" {
		t.Errorf("payoffs %+v, %v", p, err)
	} else {
		near(t, "mean of honest", p[1].Mean, 2)
	}
}

func TestReplicatesWithoutJobsAreLeftOut(t *testing.T) {
	idle, err := Collect(groups, nil)
	if err != nil {
		t.Fatal(err)
	}
	samples := []Sample{sample(t, 3*usd, usd, 0), idle, sample(t, 5*usd, usd, 0)}
	p, err := OverReplicates(samples)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean", p[1].Mean, 4)
	near(t, "high", p[1].High, 4+t975of1)
	if _, err := OverReplicates(nil); err == nil {
		t.Error("no replicates at all")
	}
	p, err = OverReplicates([]Sample{{}, samples[0], {Groups: []Group{{Role: "profiler", Name: "honest", Jobs: 1}}}})
	if err != nil || len(p) != 5 || p[1].Jobs != 1 || p[4].Role != "profiler" {
		t.Errorf("replicates with other groups: %+v, %v", p, err)
	}
}

func TestDistances(t *testing.T) {
	values := make([]unit.Distance, 200)
	for i := range values {
		values[i] = unit.Distance(i) * 1_000_000
	}
	d := Distances([]record.DistanceClass{{Class: "fp32", Metric: "l2", Values: values, Threshold: 149_000_000},
		{Class: "fp32", Metric: "cosine", Deviant: true, Values: []unit.Distance{3}, Threshold: 2}, {Class: "bf16"}})
	near(t, "median", d[0].Median, 99e-6)
	near(t, "p99", d[0].P99, 197e-6)
	near(t, "max", d[0].Max, 199e-6)
	near(t, "threshold", d[0].Threshold, 149e-6)
	if d[0].Zero != 1 || d[0].Above != 50 || d[0].Kind != "honest" || d[1].Kind != "deviant" || d[1].Above != 1 || d[2].Median.Defined() {
		t.Errorf("%+v", d)
	}
	near(t, "cosine", d[1].Max, 3e-18)
}

// coverage returns the share of trials in which the interval holds the truth.
func coverage(trials int, trial func(*rand.Rand) (truth float64, low, high Real)) float64 {
	r := rand.New(rand.NewPCG(20, 26))
	held := 0
	for range trials {
		truth, low, high := trial(r)
		if float64(low) <= truth && truth <= float64(high) {
			held++
		}
	}
	return float64(held) / float64(trials)
}

// Coverage over 4000 trials with a fixed seed. Were it exactly 95%, the standard
// error would be 0.34%, and a result outside 95% +- 1.4% would come up with
// probability 5e-5 for another seed; heavier tails and unequal clusters may cost
// up to one more percent.
func TestCoverageOfRatioIntervals(t *testing.T) {
	const trials, tolerance = 4000, 0.014
	equal := coverage(trials, func(r *rand.Rand) (float64, Real, Real) {
		c := make([]Cluster, 8)
		for i := range c {
			c[i] = Cluster{Utility: int64((2 + r.NormFloat64()) * 5 * quote), Jobs: 5}
		}
		_, low, high := ratio(c).interval(Confidence)
		return 2, low, high
	})
	if math.Abs(equal-Confidence) > tolerance {
		t.Errorf("equal normal clusters: coverage %.4f", equal)
	}
	unequal := coverage(trials, func(r *rand.Rand) (float64, Real, Real) {
		c := make([]Cluster, 40)
		for i := range c {
			jobs := 1 + r.Int64N(12)
			own := 1 + 0.5*r.NormFloat64() // what the jobs of an agent share
			c[i].Jobs = jobs
			for range jobs {
				c[i].Utility += int64((own - 1 + r.ExpFloat64()) * quote)
			}
		}
		_, low, high := ratio(c).interval(Confidence)
		return 1, low, high
	})
	if math.Abs(unequal-Confidence) > tolerance+0.01 {
		t.Errorf("unequal skewed clusters: coverage %.4f", unequal)
	}
	t.Logf("coverage %.4f equal, %.4f unequal", equal, unequal)
}

// All differences of a role hold at once with 95% at least: 2000 trials, standard
// error 0.5%, so that 93.5% or less comes up with probability under 0.002 if the
// truth is 95%; Bonferroni holds more.
func TestSimultaneousCoverageOfDifferences(t *testing.T) {
	held, trials := 0, 2000
	r := rand.New(rand.NewPCG(4, 2))
	for range trials {
		samples := make([]Sample, 10)
		for i := range samples {
			level := r.NormFloat64()
			draw := func() unit.Amount { return unit.Amount((level + r.NormFloat64()) * quote) }
			samples[i] = sample(t, draw(), draw(), draw())
		}
		all, err := PairedDifferences(samples)
		if err != nil {
			t.Fatal(err)
		}
		ok := true
		for _, d := range all {
			ok = ok && d.Low <= 0 && 0 <= d.High
		}
		if ok {
			held++
		}
	}
	if got := float64(held) / float64(trials); got < 0.935 || got > 0.985 {
		t.Errorf("simultaneous coverage %.4f", got)
	}
}
