package scenarios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gensim/protocol/unit"
)

// TestExtends: a chain of files and library scenarios merges key by key, prose
// is not inherited, null removes.
func TestExtends(t *testing.T) {
	doc := mustLoad(t, "testdata/extends/chain.yaml")
	quick := mustLoad(t, "quick")
	if doc.Name != "chain" || doc.Doc != "" || doc.Expect != "" {
		t.Errorf("prose is %q %q %q", doc.Name, doc.Doc, doc.Expect)
	}
	if doc.Networks.Count != 7 || unit.Amount(doc.Networks.Deposit) != unit.GEN || doc.Run.SubmitFor != quick.Run.SubmitFor {
		t.Errorf("networks are %+v", doc.Networks)
	}
	if _, ok := doc.Agents.Solver.Get("noise"); ok || len(doc.Agents.Solver) != 2 {
		t.Errorf("solvers are %v", doc.Agents.Solver.Names())
	}
	if at := doc.Locate("networks.deposit"); at.File.Name != filepath.Join("testdata", "extends", "below", "middle.yaml") || at.Line != 5 {
		t.Errorf("the deposit is at %s:%d", at.File.Name, at.Line)
	}
	if at := doc.Locate("networks.count"); at.File.Name != filepath.Join("testdata", "extends", "chain.yaml") || at.Line != 5 {
		t.Errorf("the count is at %s:%d", at.File.Name, at.Line)
	}
}

// TestExtendsRefused: cycles, long chains, what leaves the tree; and a fault
// points into the file that wrote it.
func TestExtendsRefused(t *testing.T) {
	for name, want := range map[string]string{
		"loop_a.yaml":         "testdata/extends/loop_b.yaml:2:10: extends: loop_a.yaml extends itself: file loop_a.yaml -> file loop_b.yaml -> file loop_a.yaml",
		"deep_1.yaml":         "testdata/extends/deep_9.yaml:2:10: extends: more than 8 scenarios extend one another",
		"below/upwards.yaml":  `testdata/extends/below/upwards.yaml:2:10: extends: "../chain.yaml" leaves the folder of the scenario that was asked for`,
		"inherits_fault.yaml": "testdata/extends/below/broken.yaml:4:25: protocol.max_redraws: \"lots\" is not a whole number",
	} {
		_, err := Load("testdata/extends/" + name)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	mustLoad(t, "testdata/extends/deep_3.yaml")
	_, err := Load("testdata/extends/inherits_fault.yaml")
	if !strings.Contains(err.Error(), "inherits_fault.yaml:4:26: protocol.max_attempts: is 0; it must be at least 1") {
		t.Errorf("%v", err)
	}
}

// TestExtendsStaysInTree: a symbolic link does not lead out of the folder.
func TestExtendsStaysInTree(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(t.TempDir(), "secret.yaml")
	files := map[string]string{
		secret:                         "schema: 1\nextends: baseline\nname: secret\n",
		filepath.Join(dir, "a.yaml"):   "schema: 1\nextends: link.yaml\nname: a\n",
		filepath.Join(dir, "abs.yaml"): "schema: 1\nextends: " + secret + "\nname: abs\n",
		filepath.Join(dir, "dir.yaml"): "schema: 1\nextends: ./sub\nname: dir\n",
	}
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(secret, filepath.Join(dir, "link.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.yaml", "abs.yaml", "dir.yaml"} {
		if doc, err := Load(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s was loaded as %s", name, doc.Name)
		}
	}
}
