package scenarios

import (
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gensim/protocol/unit"
	"gensim/scenarios/source"
)

// swept decodes a scenario that extends quick by a sweep.
func swept(t testing.TB, sweep string) *Plan {
	t.Helper()
	doc, err := sweeping(sweep)
	if err != nil {
		t.Fatal(err)
	}
	return doc.Plan()
}

func sweeping(sweep string) (*Document, error) {
	return Built().Decode("text.yaml", []byte("schema: 1\nextends: quick\nname: study\nsweep:\n"+sweep))
}

func mustPoint(t testing.TB, p *Plan, i int) *Point {
	t.Helper()
	point, err := p.Point(i)
	if err != nil {
		t.Fatal(err)
	}
	return point
}

// texts are the points as case and values.
func texts(t testing.TB, p *Plan) []string {
	t.Helper()
	var out []string
	for i := range p.Len() {
		point := mustPoint(t, p, i)
		words := []string{}
		if point.Case != "" {
			words = append(words, point.Case)
		}
		for _, v := range point.Values {
			words = append(words, v.Text)
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// TestPlanOrder: cases first, then the grid with its last axis fastest, zip, list.
func TestPlanOrder(t *testing.T) {
	p := swept(t, `
  grid: {protocol.stake.solver: [1 fee, 2 fee], protocol.dispute.arity: [8, 2]}
  zip: {networks.count: [1, 2], networks.deposit: [0.1 GEN, 0.2 GEN]}
  list: [{chain.crypto: keyed}, {}]
  cases:
    plain: {}
    equal: {protocol: {jackpot: {rule: equal}}}
`)
	want := []string{}
	for _, c := range []string{"plain", "equal"} {
		for _, stake := range []string{"1 fee", "2 fee"} {
			for _, arity := range []string{"8", "2"} {
				for _, zipped := range []string{"1 0.1 GEN", "2 0.2 GEN"} {
					for _, crypto := range []string{"keyed", ""} {
						want = append(want, strings.Join([]string{c, stake, arity, zipped, crypto}, " "))
					}
				}
			}
		}
	}
	if got := texts(t, p); !slices.Equal(got, want) {
		t.Errorf("points are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if p.Len() != 32 || p.Runs() != 32*p.Replicates || fmt.Sprint(p.Cases) != "[plain equal]" {
		t.Errorf("%d points, %d runs, cases %v", p.Len(), p.Runs(), p.Cases)
	}
}

// TestAxes: any single value can be swept, and each column has its type and unit.
func TestAxes(t *testing.T) {
	for path, c := range map[string]struct {
		value string
		want  Axis
		float float64
	}{
		"run.submit_for":                           {"90 min", Axis{Kind: NumberValue, Unit: "s"}, 5400},
		"currency.price":                           {"2 USD/GEN", Axis{Kind: NumberValue, Unit: "USD/GEN"}, 2},
		"currency.capital_cost":                    {"20%/y", Axis{Kind: NumberValue, Unit: "1/y"}, 0.2},
		"chain.tx_fee":                             {"0.001 GEN", Axis{Kind: NumberValue, Unit: "GEN"}, 0.001},
		"devices.gaming.speed":                     {"500 Ggas/s", Axis{Kind: NumberValue, Unit: "Tgas/s"}, 0.5},
		"devices.gaming.price":                     {"9.60 USD/d", Axis{Kind: NumberValue, Unit: "USD/h"}, 0.4},
		"devices.gaming.memory":                    {"500 MB", Axis{Kind: NumberValue, Unit: "GB"}, 0.5},
		"devices.gaming.arithmetic":                {"seq", Axis{Kind: TextValue}, 0},
		"workloads.fashion_mlp.batch":              {"16", Axis{Kind: WholeValue}, 16},
		"workloads.fashion_mlp.data":               {"fashion-mnist-small", Axis{Kind: TextValue}, 0},
		"workloads.fashion_mlp.optimizer.sgd.rate": {"1e-3", Axis{Kind: NumberValue}, 0.001},
		"protocol.preset":                          {"hardened", Axis{Kind: TextValue}, 0},
		"protocol.gas_per_hashed_byte":             {"2 gas", Axis{Kind: NumberValue, Unit: "gas"}, 2},
		"protocol.dispute.second_ruling":           {"false", Axis{Kind: TruthValue}, 0},
		"protocol.windows.solve":                   {"4 estimate", Axis{Kind: NumberValue, Unit: "estimate"}, 4},
		"protocol.stake.verifier":                  {"3/2 fee", Axis{Kind: NumberValue, Unit: "fee"}, 1.5},
		"agents.submitter.users.rate":              {"30/h", Axis{Kind: NumberValue, Unit: "1/h"}, 30},
		"agents.solver.honest.count":               {"7", Axis{Kind: WholeValue}, 7},
		"agents.solver.honest.device":              {"gaming", Axis{Kind: TextValue}, 0},
		"agents.solver.skip_half.fraction":         {"25%", Axis{Kind: NumberValue}, 0.25},
		"agents.solver.skip_half.when_caught":      {"concede", Axis{Kind: TextValue}, 0},
	} {
		p := swept(t, fmt.Sprintf("  grid: {%s: [%s]}\n", path, c.value))
		c.want.Path, c.want.Part, c.want.Values = path, "grid", 1
		v := mustPoint(t, p, 0).Values[0]
		if p.Axes[0] != c.want || v.Kind != c.want.Kind {
			t.Errorf("%s: axis %+v, value %+v", path, p.Axes[0], v)
		}
		if k := v.Kind; (k == NumberValue || k == WholeValue) && v.Float() != c.float {
			t.Errorf("%s: %v, want %v", path, v.Float(), c.float)
		}
	}
}

// TestPointIsTheScenario: a point is the scenario that the same overrides make.
func TestPointIsTheScenario(t *testing.T) {
	p := swept(t, `
  grid:
    protocol.stake.solver: [1/4 fee, 3 fee]
    agents.solver.skip_half.fraction: [1/3, 2/3]
    protocol.preset: [litepaper, hardened]
  cases:
    none: {agents: {solver: {noise: null}}}
    some: {networks: {count: 2}}
`)
	seen := map[string]bool{}
	for i := range p.Len() {
		point := mustPoint(t, p, i)
		overrides := []string{"networks.count=2"}
		if point.Case == "none" {
			overrides[0] = "agents.solver.noise=null"
		}
		for k, v := range point.Values {
			overrides = append(overrides, p.Axes[k].Path+"="+v.Text)
		}
		want := mustLoad(t, "quick", overrides...)
		if Hash(point.Doc) != Hash(want) || seen[Hash(want).Hex()] {
			t.Errorf("point %d is not quick with %v, or repeats another", i, overrides)
		}
		seen[Hash(want).Hex()] = true
		again := mustDecode(t, string(Canonical(point.Doc)))
		if again.Sweep != nil || Hash(again) != Hash(want) {
			t.Errorf("point %d does not load again", i)
		}
	}
}

// TestSweepIsNoPartOfTheHash: with a sweep a scenario is the same, and its canonical
// text has the same points.
func TestSweepIsNoPartOfTheHash(t *testing.T) {
	p := swept(t, "  replicates: 7\n  grid: {protocol.stake.solver: [1 fee, 2 fee]}\n  list: [{chain.crypto: \"keyed\"}, {protocol.dispute.second_ruling: false}]\n")
	quick := mustLoad(t, "quick")
	if Hash(p.doc) != Hash(quick) || p.doc.Alone().Sweep != nil || Hash(p.doc.Alone()) != Hash(quick) {
		t.Error("a sweep changes the scenario")
	}
	again := mustDecode(t, string(Canonical(p.doc))).Plan()
	if got, want := texts(t, again), texts(t, p); !slices.Equal(got, want) || again.Hash() != p.Hash() || again.Replicates != 7 {
		t.Errorf("again %v, want %v", got, want)
	}
	if other := swept(t, "  replicates: 7\n  grid: {protocol.stake.solver: [1 fee, 3 fee]}\n"); other.Hash() == p.Hash() {
		t.Error("two plans have one hash")
	}
}

// TestNoSweep: a scenario without axes has one point, itself.
func TestNoSweep(t *testing.T) {
	for _, p := range []*Plan{mustLoad(t, "quick", "run.replicates=3").Plan(), swept(t, "  replicates: 3\n"), swept(t, "  {grid: {}, replicates: 3}\n")} {
		if p.Len() != 1 || p.Runs() != 3 || Hash(mustPoint(t, p, 0).Doc) != Hash(mustLoad(t, "quick")) {
			t.Errorf("%d points, %d runs", p.Len(), p.Runs())
		}
	}
}

// TestRanges: linear steps are exact where the type holds them, counts and amounts
// are rounded to what it holds, logarithmic steps to six digits.
func TestRanges(t *testing.T) {
	for _, c := range []struct{ path, written, want string }{
		{"protocol.verification.rate", "{from: 1/10, to: 1, steps: 4}", "1/10 2/5 7/10 1"},
		{"protocol.verification.rate", "{from: 10%, to: 1, steps: 4, spacing: log}", "1/10 0.215443 0.464159 1"},
		{"protocol.verification.rate", "{from: 1, to: 0, steps: 3}", "1 1/2 0"},
		{"protocol.stake.solver", "{from: 0 fee, to: 1 fee, steps: 4}", "0 fee 1/3 fee 2/3 fee 1 fee"},
		{"protocol.stake.solver", "{from: 1/20 fee, to: 5 fee, steps: 3, spacing: log}", "1/20 fee 1/2 fee 5 fee"},
		{"run.submit_for", "{from: 1 h, to: 2 h, steps: 4}", "1 h 80 min 100 min 2 h"},
		{"run.submit_for", "{from: 1 h, to: 4 h, steps: 3, spacing: log}", "1 h 2 h 4 h"},
		{"chain.missed_block", "{from: 1 GEN, to: 2 GEN, steps: 4}", "1 GEN 1.333333333 GEN 1.666666667 GEN 2 GEN"},
		{"agents.solver.honest.count", "{from: 1, to: 10, steps: 4}", "1 4 7 10"},
		{"agents.solver.honest.count", "{from: 1, to: 10, steps: 5}", "1 3 6 8 10"}, // halves up
		{"agents.solver.honest.count", "{from: 1, to: 100, steps: 5, spacing: log}", "1 3 10 32 100"},
		{"protocol.dispute.arity", "{from: 2, to: 16, steps: 4, spacing: log}", "2 4 8 16"},
		{"agents.submitter.users.rate", "{from: 1/h, to: 100/h, steps: 3, spacing: log}", "1/h 10/h 100/h"},
	} {
		p := swept(t, fmt.Sprintf("  grid: {%s: %s}\n", c.path, c.written))
		if got := strings.Join(texts(t, p), " "); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.path, c.written, got, c.want)
		}
	}
}

// TestRounded against a dumb method: the nearest of all numbers of six digits.
func TestRounded(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"1234567", "1234570"}, {"1234565", "1234570"}, {"0.00012345649", "0.000123456"}, {"999999.5", "1000000"}, {"999999.4", "999999"},
		{"1/3", "0.333333"}, {"2/3", "0.666667"}, {"1000001/1000000", "1"}, {"100000", "100000"}, {"0", "0"}, {"99/100", "0.99"}, {"95/9", "10.5556"},
	} {
		x, _ := new(big.Rat).SetString(c.text)
		want, _ := new(big.Rat).SetString(c.want)
		if got := rounded(x); got.Cmp(want) != 0 {
			t.Errorf("%s is rounded to %s, want %s", c.text, got.FloatString(9), c.want)
		}
	}
}

// TestSamples: of 16 points each sixteenth of a range holds one, by each method but
// chance; whole numbers and listed values come equally often; the seed moves them.
func TestSamples(t *testing.T) {
	for _, method := range []string{"latin-hypercube", "sobol"} {
		sweep := fmt.Sprintf(`
  sample:
    method: %s
    points: 16
    over:
      protocol.stake.solver: {from: 1 fee, to: 5 fee}
      protocol.jackpot.base: {from: 1 fee, to: 16 fee, spacing: log}
      networks.count: {from: 1, to: 8}
      chain.crypto: [real, keyed]
`, method)
		p := swept(t, sweep)
		counts := [4]map[string]int{{}, {}, {}, {}}
		for i := range p.Len() {
			v := mustPoint(t, p, i).Values
			counts[0][fmt.Sprint(int((v[0].Float()-1)*4))]++
			counts[1][fmt.Sprint(new(big.Rat).SetFloat64(v[1].Float()).Cmp(big.NewRat(4, 1)))]++
			counts[2][v[2].Text]++
			counts[3][v[3].Text]++
		}
		if len(counts[0]) != 16 || counts[1]["-1"] != 8 || len(counts[2]) != 8 || counts[2]["3"] != 2 || counts[3]["keyed"] != 8 {
			t.Errorf("%s: %v", method, counts)
		}
		if other := swept(t, strings.Replace(sweep, "points: 16", "points: 16\n    seed: 2", 1)); mustPoint(t, other, 3).Values[0] == mustPoint(t, p, 3).Values[0] {
			t.Errorf("%s: the seed moves nothing", method)
		}
	}
	p := swept(t, "  sample: {method: random, points: 3, over: {protocol.stake.solver: {from: 1 fee, to: 5 fee}}}\n")
	if got := strings.Join(texts(t, p), ", "); got != "3.03984 fee, 2.26358 fee, 1.31511 fee" {
		t.Errorf("random points are %s", got)
	}
}

// TestStrategySwept: a list may change a strategy together with its parameters.
func TestStrategySwept(t *testing.T) {
	p := swept(t, `
  list:
    - {agents.solver.noise.strategy: skip, agents.solver.noise.fraction: 1/4}
    - {agents.solver.noise.strategy: early-stop, agents.solver.noise.fraction: 1/2}
    - {agents.solver.noise.strategy: noise}
`)
	point := mustPoint(t, p, 2)
	if g, _ := point.Doc.Agents.Solver.Get("noise"); g.Strategy != "noise" || point.Values[1].Kind != NoValue {
		t.Errorf("the last point is %+v", point.Values)
	}
	point = mustPoint(t, p, 0)
	if g, _ := point.Doc.Agents.Solver.Get("noise"); g.Strategy != "skip" || point.Values[1].Number != (unit.Ratio{Num: 1, Den: 4}) {
		t.Errorf("the first point is %+v", point.Values)
	}
}

// TestPointFaults: what is wrong only where values meet is found at the point, and
// points into the sweep.
func TestPointFaults(t *testing.T) {
	p := swept(t, "  grid: {protocol.shares.solver: [70%, 60%]}\n")
	mustPoint(t, p, 0)
	_, err := p.Point(1)
	var faults *source.Faults
	if !errors.As(err, &faults) || !strings.HasPrefix(err.Error(), "text.yaml:5:10: protocol.shares: shares sum to 90%, not 100%") {
		t.Errorf("%v", err)
	}
	p = swept(t, "  grid: {workloads.fashion_mlp.model.mlp.activation: [relu], devices.gaming.price: [0.1 USD/h, 1/3 USD/h]}\n")
	_, err = Resolve(mustPoint(t, p, 1).Doc)
	if err == nil || !strings.HasPrefix(err.Error(), "text.yaml:5:96: devices.gaming.price: is 1/3 USD/h") {
		t.Errorf("%v", err)
	}
}

// TestPlanIsSmall: a plan of a million points takes little memory, and any of its
// points little time.
func TestPlanIsSmall(t *testing.T) {
	before := allocated()
	p := swept(t, `
  grid: {protocol.stake.solver: {from: 1 fee, to: 2 fee, steps: 1000}}
  sample: {points: 1000, over: {protocol.verification.rate: {from: 1/2, to: 1}}}
`)
	for _, i := range []int{0, 499_999, 999_999} {
		mustPoint(t, p, i)
	}
	if used := allocated() - before; used > 32<<20 {
		t.Errorf("%d MiB", used>>20)
	}
	if v := mustPoint(t, p, 999_999).Values[0].Text; p.Len() != 1_000_000 || v != "2 fee" {
		t.Errorf("%d points, the last at %s", p.Len(), v)
	}
}

// TestSweepBounds: what nobody could run is refused at once, before it takes room.
func TestSweepBounds(t *testing.T) {
	steps := "{from: 1 fee, to: 2 fee, steps: 1000}"
	for sweep, want := range map[string]string{
		fmt.Sprintf("  grid: {protocol.stake.solver: %s, protocol.stake.verifier: %s, protocol.stake.profiler: %s}\n", steps, steps, steps): "sweep: makes 1000000000 points; a sweep has at most 1000000",
		"  replicates: 1000000\n  grid: {protocol.stake.solver: " + steps + "}\n":                                                           "sweep: makes 1000000000 runs; a sweep has at most 100000000",
		"  grid: {protocol.stake.solver: {from: 1 fee, to: 2 fee, steps: 1000000000}}\n":                                                    "protocol.stake.solver.steps: is 1000000000; it must be at most 100000",
	} {
		begin, before := time.Now(), allocated()
		_, err := sweeping(sweep)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", sweep, err)
		}
		if took, used := time.Since(begin), allocated()-before; took > time.Second || used > 100<<20 {
			t.Errorf("%s: %v, %d MiB", sweep, took, used>>20)
		}
	}
}

// allocated is all memory that was ever taken: no peak lies above its difference.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// FuzzPlan: no sweep breaks the planner; the first, the last and a middle point of a
// plan that it accepts are scenarios, or their faults are told; the same text makes
// the same plan.
func FuzzPlan(f *testing.F) {
	for _, sweep := range []string{
		"{grid: {protocol.stake.solver: [1 fee, 2 fee]}, cases: {a: {}, b: {networks: {count: 2}}}}",
		"{zip: {protocol.stake.solver: {from: 1 fee, to: 2 fee, steps: 3, spacing: log}, networks.count: [1, 2, 3]}, replicates: 4}",
		"{list: [{networks.count: 3}, {agents.solver.honest.count: 2}, {}]}",
		"{sample: {method: sobol, points: 8, seed: 3, over: {protocol.verification.rate: {from: 0, to: 1}, networks.count: {from: 1, to: 9, spacing: log}}}}",
		"{grid: {agents.submitter.users.rate: {from: 1/h, to: 7/d, steps: 5}, devices.laptop.arithmetic: [seq, tf32]}}",
		"&a {cases: {x: {devices: {laptop: null}}}, grid: *a}",
	} {
		f.Add(sweep)
	}
	bad, _ := filepath.Glob("testdata/bad/sweep_*.yaml")
	for _, file := range bad {
		if text, err := os.ReadFile(file); err == nil {
			_, sweep, _ := strings.Cut(string(text), "sweep:")
			f.Add(sweep)
		}
	}
	f.Fuzz(func(t *testing.T, sweep string) {
		text := []byte(minimal + "sweep: " + sweep)
		doc, err := Built().Decode("fuzz.yaml", text)
		if err != nil {
			_ = err.Error()
			return
		}
		p := doc.Plan()
		again := mustDecode(t, string(text)).Plan()
		for _, i := range []int{0, p.Len() / 2, p.Len() - 1} {
			point, err := p.Point(i)
			if err != nil {
				_ = err.Error()
				continue
			}
			if other := mustPoint(t, again, i); Hash(other.Doc) != Hash(point.Doc) || p.Hash() != again.Hash() {
				t.Errorf("point %d of %s changes", i, sweep)
			}
			mustDecode(t, string(Canonical(point.Doc)))
		}
		mustDecode(t, string(Canonical(doc)))
	})
}
