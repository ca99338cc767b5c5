package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gensim/agents"
	"gensim/kernels"
	"gensim/kernels/dataset"
	"gensim/protocol/unit"
	"gensim/scenarios/source"
)

// minimal has the keys that a scenario cannot do without.
const minimal = `
schema: 1
name: minimal
run: {submit_for: 1 h}
devices:
  laptop: {speed: 1 Tgas/s, price: 0.1 USD/h, arithmetic: seq}
workloads:
  small:
    model: {mlp: {widths: [196, 10]}}
    data: fashion-mnist-small
    optimizer: {adamw: {rate: 1/1000}}
    batch: 8
    segments: 200
    steps_per_segment: 1
    stands_for: {time: 1 h, device: laptop}
protocol: {reference_device: laptop}
agents:
  submitter:
    users: {count: 1, balance: 10 GEN, strategy: poisson, rate: 1/h, workload: small, value: 2 fee}
  solver:
    honest: {count: 1, balance: 10 GEN, strategy: honest, device: laptop}
  verifier:
    honest: {count: 3, balance: 10 GEN, strategy: honest, device: laptop}
`

func mustLoad(t testing.TB, name string, overrides ...string) *Document {
	t.Helper()
	doc, err := Load(name, overrides...)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func mustDecode(t testing.TB, text string) *Document {
	t.Helper()
	doc, err := Built().Decode("text.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestValues spot-checks that keys arrive in their fields, exactly.
func TestValues(t *testing.T) {
	d := mustLoad(t, "baseline")
	users, _ := d.Agents.Submitter.Get("users")
	rate, _ := users.Argument("rate")
	honest, _ := d.Agents.Solver.Get("honest")
	noise, _ := d.Agents.Solver.Get("noise")
	caught, _ := noise.Argument("when_caught")
	gaming, _ := d.Devices.Get("gaming")
	for _, c := range []struct{ got, want any }{
		{unit.Time(d.Run.SubmitFor), 12 * unit.Hour}, {unit.Time(d.Run.AtMost), 7 * unit.Day}, {d.Run.Seed, uint64(1)},
		{unit.Amount(d.Chain.TxFee), unit.Amount(500_000)}, {unit.Speed(gaming.Speed), unit.Speed(5_000_000)},
		{gaming.Price.Ratio, unit.Ratio{Num: 7, Den: 25}}, {d.Protocol.Shares.Jackpot.Ratio, unit.Ratio{Num: 19, Den: 100}},
		{d.Protocol.Jackpot.Base.Ratio, unit.Ratio{Num: 3, Den: 2}}, {d.Protocol.Windows.Solve.Ratio, unit.Ratio{Num: 3, Den: 1}},
		{rate.Number, unit.Ratio{Num: 1, Den: 1}}, {caught.Text, "defend"}, {len(honest.Device), 3}, {honest.Device[1].Device, "gaming"},
		{honest.Device[1].Share.Ratio, unit.Ratio{Num: 2, Den: 5}}, {fmt.Sprint(d.Agents.Solver.Names()), "[honest noise skip_half]"},
		{d.Currency.CapitalCost.Ratio, unit.Ratio{Num: 1, Den: 10}},
	} {
		if c.got != c.want {
			t.Errorf("got %v, want %v", c.got, c.want)
		}
	}
}

// TestDefaults: what a scenario leaves out has a value, the protocol's from the
// preset.
func TestDefaults(t *testing.T) {
	d := mustDecode(t, minimal)
	base := mustLoad(t, "baseline", "protocol.reference_device=gaming")
	d.Protocol.ReferenceDevice = "gaming"
	if fmt.Sprint(d.Protocol) != fmt.Sprint(base.Protocol) {
		t.Errorf("protocol is %v, want the litepaper's %v", d.Protocol, base.Protocol)
	}
	if d.Run.Seed != 1 || d.Run.Replicates != 1 || d.Run.Then != "drain" || unit.Time(d.Chain.BlockTime) != 6*unit.Second || len(d.Outputs.Tables) != 9 {
		t.Errorf("defaults are %v %v %v", d.Run, d.Chain, d.Outputs)
	}
	if o := d.Workloads[0].Value.Optimizer; o.SGD != nil || o.AdamW.Decay.Ratio != (unit.Ratio{Num: 1, Den: 100}) {
		t.Errorf("optimizer is %v", o)
	}
}

// TestLibrary: every scenario loads, is described, and is called as its file.
func TestLibrary(t *testing.T) {
	entries := Library()
	if len(entries) < 2 {
		t.Fatalf("the library has %d scenarios", len(entries))
	}
	for _, e := range entries {
		if doc := mustLoad(t, e.Name); doc.Name != e.Name || doc.Doc != e.Doc || doc.Expect != e.Expect || e.Doc == "" || e.Expect == "" {
			t.Errorf("%s: %+v", e.Name, e)
		}
	}
}

// TestCanonicalLoads: the resolved text is a scenario with the same hash and
// the same resolved text.
func TestCanonicalLoads(t *testing.T) {
	docs := []*Document{mustDecode(t, minimal), mustLoad(t, "baseline", "doc='null'", "expect=\"a: b # c\\n\\u00e9 {\"", "run.seed=18446744073709551615")}
	for _, e := range Library() {
		docs = append(docs, mustLoad(t, e.Name))
	}
	for _, doc := range docs {
		text := Canonical(doc)
		again := mustDecode(t, string(text))
		if Hash(again) != Hash(doc) || !bytes.Equal(Canonical(again), text) || again.Doc != doc.Doc || again.Expect != doc.Expect {
			t.Errorf("%s loads as\n%s", text, Canonical(again))
		}
	}
}

// TestHashIgnoresForm: the same scenario in other words has the same hash.
func TestHashIgnoresForm(t *testing.T) {
	want := Hash(mustLoad(t, "baseline"))
	for _, o := range [][]string{
		{"run.submit_for=720 min"}, {"protocol.shares.solver=\"7/10\""}, {"protocol.shares.solver=0.70"}, {"run.seed=9", "run.replicates=5"},
		{"agents.solver.noise.device={gaming: 100%}"}, {"agents.solver.noise.when_caught=defend"}, {"name=other", "doc=else", "expect=what"},
		{"workloads.fashion_mlp.model={mlp: {activation: relu, widths: [196, 32, 10]}}"}, {"outputs.tables=[tasks]"}, {"plots=null", "invariants=null", "check=null"},
		{"protocol.deposit=null"}, {"devices.gaming.price=6.72 USD/d"}, {"run.then='drain'"},
	} {
		if got := Hash(mustLoad(t, "baseline", o...)); got != want {
			t.Errorf("%v changes the hash", o)
		}
	}
}

// TestHashIgnoresOrder: groups in another order are the same scenario.
func TestHashIgnoresOrder(t *testing.T) {
	swapped := strings.Replace(minimal, "    users: {", "    zeta: {count: 1, balance: 1 GEN, strategy: poisson, rate: 1/h, workload: small, value: 1 fee}\n    users: {", 1)
	other := strings.Replace(minimal, "value: 2 fee}\n", "value: 2 fee}\n    zeta: {count: 1, balance: 1 GEN, strategy: poisson, rate: 1/h, workload: small, value: 1 fee}\n", 1)
	if a, b := mustDecode(t, swapped), mustDecode(t, other); swapped == other || Hash(a) != Hash(b) {
		t.Error("order changes the hash")
	}
}

// TestVocabulary: the names that the language allows are those that the kernels
// know; nobody commits in an arithmetic that is not repeatable.
func TestVocabulary(t *testing.T) {
	for _, a := range kernels.Arithmetics() {
		mustLoad(t, "baseline", "devices.gaming.arithmetic="+a.String())
		if _, err := Load("baseline", "devices.gaming.arithmetic=atomic", "devices.gaming.commits_in="+a.String()); (err == nil) != a.Repeatable() {
			t.Errorf("%s: %v", a, err)
		}
	}
	for _, name := range dataset.Names() {
		mustLoad(t, "baseline", "workloads.fashion_mlp.data="+name)
	}
	for _, name := range dataset.TextNames() {
		mustLoad(t, "gpt", "workloads.letters.data="+name)
	}
	for _, name := range kernels.Models() {
		if _, ok := reflect.TypeFor[Model]().FieldByNameFunc(func(field string) bool { return strings.EqualFold(field, name) }); !ok {
			t.Errorf("no scenario can choose the model %s", name)
		}
	}
	for _, name := range []string{"l2", "linf", "cosine"} {
		if _, err := kernels.ParseMetric(name); err != nil {
			t.Error(err)
		}
		mustLoad(t, "baseline", "protocol.verification.distance="+name)
	}
}

// TestStrategies: every strategy of the catalogue can be played, and its
// defaults parse.
func TestStrategies(t *testing.T) {
	values := map[agents.ParamKind]string{agents.RatioParam: "1/2", agents.RateParam: "1/h", agents.WorkloadParam: "fashion_mlp", agents.FeeMultipleParam: "1 fee", agents.CountParam: "2", agents.DurationParam: "2 h"}
	for _, e := range agents.Catalogue {
		group := fmt.Sprintf("{count: 1, balance: 1 GEN, strategy: %s", e.Name)
		if roleNames[e.Role] != "submitter" {
			group += ", device: gaming"
		}
		for _, p := range e.Params {
			if p.Required {
				value := values[p.Kind]
				if p.Above == "1" {
					value = "2"
				}
				group += ", " + p.Name + ": " + value
			}
		}
		overrides := []string{fmt.Sprintf("agents.%s.extra=%s}", roleNames[e.Role], group)}
		if e.Allied {
			overrides = append(overrides, fmt.Sprintf("coalitions.all={members: [%s.extra]}", roleNames[e.Role]))
		}
		mustLoad(t, "baseline", overrides...)
	}
}

// TestNothingToRead: a file that is not there, or no file, is an error that
// names the path alone.
func TestNothingToRead(t *testing.T) {
	dir := t.TempDir()
	locked := filepath.Join(dir, "locked.yaml")
	if err := os.WriteFile(locked, []byte("schema: 1"), 0); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		filepath.Join(dir, "none.yaml"): "no such file", dir: "is a directory, not a scenario", "": "no such file",
		"basline": `neither a library scenario nor a file; did you mean "baseline"?`, "quik": `neither a library scenario nor a file; did you mean "quick"?`,
		"zzz": "neither a library scenario nor a file; the library has " + strings.Join(libraryNames(), ", "), filepath.Join(dir, "locked.yaml", "x"): "not a directory",
		"a\x00b": "invalid argument",
	} {
		_, err := Load(name)
		var path *PathError
		if !errors.As(err, &path) || err.Error() != name+": "+want {
			t.Errorf("%q: %v, want %s", name, err, want)
		}
	}
	if _, err := Load(locked); os.Getuid() != 0 && err == nil {
		t.Error("an unreadable file was read")
	}
}

// TestEndlessFile: a source without end is refused after a bounded read.
func TestEndlessFile(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("no /dev/zero here")
	}
	_, err := Load("/dev/zero")
	var faults *source.Faults
	if !errors.As(err, &faults) || !strings.Contains(err.Error(), "a scenario has at most") {
		t.Errorf("%v", err)
	}
}

// TestOverridesInOrder: later ones win, and faults point into their text.
func TestOverridesInOrder(t *testing.T) {
	doc := mustLoad(t, "quick", "run.seed=2", "run.seed=3", "run={seed: 4, replicates: 2}", "run.seed=5")
	if doc.Run.Seed != 5 || doc.Run.Replicates != 2 {
		t.Errorf("run is %+v", doc.Run)
	}
	_, err := Load("quick", "run.seed=2", "run.sead=3", "nonsense", "protocol.shares.solver=69%")
	want := `--set:1:1: "nonsense" has no =
    1 | nonsense
      | ^^^^^^^^
   write --set PATH=VALUE, as in --set run.seed=7
--set:1:5: run.sead: unknown key
    1 | run.sead=3
      |     ^^^^
   did you mean "seed"?
--set:1:17: protocol.shares: shares sum to 99%, not 100%
    1 | protocol.shares.solver=69%
      |                 ^^^^^^`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// FuzzDecode: no text breaks the decoder, and what it accepts has a canonical
// form that loads to the same hash.
func FuzzDecode(f *testing.F) {
	f.Add(minimal)
	for _, e := range Library() {
		text, _ := LibraryText(e.Name)
		f.Add(string(text))
	}
	bad, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, file := range bad {
		if text, err := os.ReadFile(file); err == nil {
			f.Add(string(text))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := Built().Decode("fuzz.yaml", []byte(text))
		if err != nil {
			_ = err.Error()
			return
		}
		again := mustDecode(t, string(Canonical(doc)))
		if Hash(again) != Hash(doc) {
			t.Errorf("canonical form of\n%s\nhashes differently", text)
		}
		Inert(doc)
		if _, err := Resolve(doc); err != nil {
			_ = err.Error()
		}
		if doc.Sweep != nil {
			_, _ = doc.Plan().Check(3)
		}
	})
}

// FuzzSet: no override breaks the decoder, the planner or the difference with what it
// overrides.
func FuzzSet(f *testing.F) {
	for _, o := range []string{"run.seed=2", "agents.solver.noise=null", "sweep.grid={protocol.stake.solver: [1 fee, 2 fee]}", "sweep.cases.a.protocol.preset=hardened",
		"protocol={shares: null}", "agents.solver.x={count: 1, balance: 1 GEN, strategy: skip, fraction: 1/2, device: {gaming: 100%}}", "a.b.c", "=", "run={seed: [}", "doc=|"} {
		f.Add(o)
	}
	quick, err := Load("quick")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, override string) {
		doc, err := Load("quick", override)
		if err != nil {
			_ = err.Error()
			return
		}
		same := Hash(doc) == Hash(quick)
		if differences := Diff(quick, doc); !same && len(differences) == 0 {
			t.Errorf("%q changes the hash, and nothing differs", override)
		}
		_, _ = doc.Plan().Check(3)
	})
}
