package manual

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"gensim/scenarios"
)

var update = flag.Bool("update", false, "rewrite docs/scenario-reference.md, docs/scenario.schema.json and the parameters in docs/protocol.md")

func language() scenarios.Key { return scenarios.Built().Describe() }

// TestPages: the page and the schema of the documentation are those of the language.
func TestPages(t *testing.T) {
	for name, made := range map[string][]byte{"scenario-reference.md": Reference(language()), "scenario.schema.json": Schema(language())} {
		file := filepath.Join("..", "..", "docs", name)
		if *update {
			if err := os.WriteFile(file, made, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if kept, err := os.ReadFile(file); err != nil || string(kept) != string(made) {
			t.Errorf("docs/%s is out of date (%v): make pages", name, err)
		}
	}
}

// TestParameters: the table in the protocol's specification is that of the language.
func TestParameters(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "protocol.md")
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- parameters: from the code -->\n", "<!-- end -->"
	before, rest, opened := strings.Cut(string(page), begin)
	kept, after, closed := strings.Cut(rest, end)
	if !opened || !closed {
		t.Fatal("docs/protocol.md has no place for the parameters")
	}
	made := string(Parameters(language(), []string{"litepaper", "hardened"},
		"chain", "protocol", "networks", "governance.delay", "governance.limits", "governance.voting"))
	if *update {
		if err := os.WriteFile(file, []byte(before+begin+made+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if kept != made {
		t.Error("the parameters in docs/protocol.md are out of date: make pages")
	}
}

// compiled is the schema, held to its draft's own.
func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(Schema(language()))))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("scenario.schema.json", document); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("scenario.schema.json")
}

// instance reads YAML as an editor does.
func instance(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestSchemaAccepts every scenario of the library, as it is written and with all its
// defaults; overlays that remove; sweeps; and a start.
func TestSchemaAccepts(t *testing.T) {
	schema := compiled(t)
	texts := map[string][]byte{}
	for _, e := range scenarios.Library() {
		text, _ := scenarios.LibraryText(e.Name)
		doc, err := scenarios.Load(e.Name)
		if err != nil {
			t.Fatal(err)
		}
		texts[e.Name], texts[e.Name+" resolved"] = text, scenarios.Canonical(doc)
		texts[e.Name+" started"] = []byte(Starter(language(), "study", e.Name, doc))
	}
	files, _ := filepath.Glob("testdata/good/*.yaml")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scenarios.Load(file); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		texts[file] = text
	}
	if len(files) < 2 {
		t.Errorf("%d good scenarios", len(files))
	}
	for name, text := range texts {
		if err := schema.Validate(instance(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSchemaRefuses what an editor can see to be wrong, at the key.
func TestSchemaRefuses(t *testing.T) {
	schema := compiled(t)
	for change, at := range map[string]string{
		"protocol: {stake: {solvr: 1 fee}}": "/protocol/stake", "protocol: {stake: {solver: 1}}": "/protocol/stake/solver",
		"protocol: {stake: {solver: 1 GEN}}": "/protocol/stake/solver", "protocol: {stake: {solver: true}}": "/protocol/stake/solver",
		"protocol: {verification: {rate: 2}}": "/protocol/verification/rate", "protocol: {verification: {verifiers: 0}}": "/protocol/verification/verifiers",
		"protocol: {verification: {verifiers: two}}": "/protocol/verification/verifiers", "protocol: {jackpot: {rule: equl}}": "/protocol/jackpot/rule",
		"protocol: {dispute: {arity: 3}}": "/protocol/dispute/arity", "protocol: {dispute: {second_ruling: yes}}": "/protocol/dispute/second_ruling",
		"run: {submit_for: 5 m}": "/run/submit_for", "run: {submit_for: 12}": "/run/submit_for", "run: [1]": "/run", "game: {}": "",
		"devices: {Gaming: {speed: 1 Tgas/s}}": "", "devices: {gaming: {speed: 1 Tgas}}": "/devices/gaming/speed",
		"workloads: {w: {model: {mlp: {widths: [196]}}}}":                           "/workloads/w/model/mlp/widths",
		"agents: {solver: {x: {strategy: skp}}}":                                    "/agents/solver/x/strategy",
		"agents: {solver: {x: {strategy: honest, fraction: 1/2}}}":                  "/agents/solver/x",
		"agents: {solver: {x: {strategy: skip, fraction: 1 fee}}}":                  "/agents/solver/x/fraction",
		"agents: {submitter: {x: {strategy: poisson, device: gaming}}}":             "/agents/submitter/x",
		"agents: {submitter: {x: {strategy: poisson, rate: 3}}}":                    "/agents/submitter/x/rate",
		"sweep: {grid: {protocol.stake.solver: 1 fee}}":                             "/sweep/grid/protocol.stake.solver",
		"sweep: {grid: {protocol.stake.solver: []}}":                                "/sweep/grid/protocol.stake.solver",
		"sweep: {grid: {protocol.stake.solver: {from: 1 fee, to: 2 fee, step: 3}}}": "/sweep/grid/protocol.stake.solver",
		"sweep: {sample: {method: sobel, points: 3, over: {}}}":                     "/sweep/sample/method",
		"sweep: {cases: {a: {protocl: {}}}}":                                        "/sweep/cases/a",
		"outputs: {tables: [tusks]}":                                                "/outputs/tables/0",
	} {
		err := schema.Validate(instance(t, []byte("schema: 1\nname: bad\nextends: baseline\n"+change)))
		var wrong *jsonschema.ValidationError
		if !errors.As(err, &wrong) {
			t.Errorf("%s is accepted", change)
			continue
		}
		if places := where(wrong); !strings.Contains(places, at+" ") {
			t.Errorf("%s: at %s, want %s", change, places, at)
		}
		if _, err := scenarios.Built().Decode("bad.yaml", []byte("schema: 1\nname: bad\nextends: baseline\n"+change)); err == nil {
			t.Errorf("%s is read", change)
		}
	}
	for change, want := range map[string]string{"name: bad": "schema", "schema: 1\nname: bad": "protocol", "schema: 1\nname: bad\ndevices: {d: {speed: 1 Tgas/s}}": "price"} {
		if err := schema.Validate(instance(t, []byte(change))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", change, err)
		}
	}
}

// where lists the places of an error and of its causes.
func where(e *jsonschema.ValidationError) string {
	out := ""
	if path := strings.Join(e.InstanceLocation, "/"); path != "" {
		out = "/" + path
	}
	out += " "
	for _, cause := range e.Causes {
		out += where(cause)
	}
	return out
}

// TestDefaultsAreKnown: defaults and presets satisfy the schema of their own key.
func TestDefaultsAreKnown(t *testing.T) {
	schema := compiled(t)
	var b strings.Builder
	b.WriteString("schema: 1\nname: all\nextends: baseline\n")
	k := language()
	for i := range k.Keys {
		if k.Keys[i].Form == scenarios.SectionForm {
			writeDefaults(&b, &k.Keys[i], "")
		}
	}
	if !strings.Contains(b.String(), "max_referee_gas: 100 Mgas") {
		t.Fatalf("defaults are missing:\n%s", &b)
	}
	if err := schema.Validate(instance(t, []byte(b.String()))); err != nil {
		t.Error(err)
	}
}

func writeDefaults(b *strings.Builder, k *scenarios.Key, indent string) {
	value := k.Default
	if len(k.Presets) > 0 {
		value = k.Presets[len(k.Presets)-1].Value
	}
	switch {
	case k.Form == scenarios.SectionForm:
		fmt.Fprintf(b, "%s%s:\n", indent, lastKey(k.Path))
		for i := range k.Keys {
			writeDefaults(b, &k.Keys[i], indent+"  ")
		}
	case k.Form == scenarios.ListForm && value != "":
		fmt.Fprintf(b, "%s%s: [%s]\n", indent, lastKey(k.Path), strings.Join(strings.Fields(value), ", "))
	case value != "":
		fmt.Fprintf(b, "%s%s: %s\n", indent, lastKey(k.Path), value)
	}
}

// TestFind: names may be any; sweeps and cases lead on; a wrong path is told what is
// near.
func TestFind(t *testing.T) {
	root := language()
	for path, want := range map[string]string{
		"protocol.stake.solver": "protocol.stake.solver", "agents.solver.skip_half.count": "agents.solver.*.count", "agents.solver.*": "agents.solver.*",
		"agents.solver.x.fraction": "agents.solver.*.fraction", "invariants.honesty.range[1]": "invariants.*.range",
		"sweep.grid.protocol.stake.solver": "sweep.grid.*", "sweep.grid.protocol.stake.solver.steps": "sweep.grid.*.steps",
		"sweep.cases.equal.protocol.jackpot.rule": "protocol.jackpot.rule", "governance.changes.more.set.protocol.stake.solver": "protocol.stake.solver",
		"governance.limits.protocol.stake.solver.most": "governance.limits.*.most", "sweep": "sweep", "extends": "extends",
	} {
		found, err := Find(root, path)
		if err != nil || found[0].Path != want {
			t.Errorf("%s: %v %v, want %s", path, found, err, want)
		}
	}
	for path, want := range map[string]string{
		"protocol.stake.solvr": `"protocol.stake.solver"`, "stake.solver": `"protocol.stake.solver"`, "nonsense": "the sections are schema, extends", "": "the sections are",
	} {
		_, err := Find(root, path)
		var unknown *UnknownError
		if !errors.As(err, &unknown) || !strings.Contains(unknown.Hint, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestEveryPathIsFound: all keys that are listed can be explained, each with all that
// is known of it.
func TestEveryPathIsFound(t *testing.T) {
	root := language()
	paths := Paths(root)
	if len(paths) < 250 {
		t.Fatalf("only %d paths", len(paths))
	}
	for _, path := range paths {
		found, err := Find(root, path)
		if err != nil || found[0].Path != path {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if text := Explain(found); !strings.Contains(text, found[0].Doc) || !strings.HasPrefix(text, path) {
			t.Errorf("%s is explained as\n%s", path, text)
		}
	}
}

// TestStarter: it is a scenario; with all comments taken away it is its base.
func TestStarter(t *testing.T) {
	for _, base := range []string{"quick", "baseline"} {
		doc, err := scenarios.Load(base)
		if err != nil {
			t.Fatal(err)
		}
		text := Starter(language(), "study", base, doc)
		body := text[strings.Index(text, "# run:"):strings.Index(text, "#\n# sweep:")]
		body = regexp.MustCompile(`(?m)^#( |$)`).ReplaceAllString(body, "")
		for _, variant := range []string{text, text[:strings.Index(text, "#\n# run:")] + body} {
			started, err := scenarios.Built().Decode("study.yaml", []byte(variant))
			if err != nil || scenarios.Hash(started) != scenarios.Hash(doc) || started.Name != "study" {
				t.Errorf("%s: %v\n%s", base, err, variant)
			}
		}
		if strings.Count(body, "#") < 80 {
			t.Errorf("%s: few comments\n%s", base, body)
		}
	}
}
