package scenarios

import (
	"errors"
	"strings"
	"testing"
)

// TestValuesByPath: written, inherited, defaulted and absent ones, in their units.
func TestValuesByPath(t *testing.T) {
	doc, err := Load("baseline", "protocol.stake.solver=3/2 fee", "agents.solver.skip_half.count=7")
	if err != nil {
		t.Fatal(err)
	}
	r := doc.Resolved()
	for path, want := range map[string]string{
		"protocol.stake.solver": "3/2 fee", "agents.solver.skip_half.count": "7", "agents.solver.skip_half.fraction": "1/2",
		"run.submit_for": "12 h", "protocol.jackpot.rule": "truebit", "chain.authors": "4", "protocol.dispute.second_ruling": "true",
		"devices.gaming.price": "7/25 USD/h", "chain.withhold_for": "",
	} {
		v, err := r.Value(path)
		if err != nil || v.Text != want {
			t.Errorf("%s is %q, %v; want %q", path, v.Text, err, want)
		}
	}
	for _, path := range []string{"protocol.stake", "protocol.stake.solvr", "agents.solver.nobody.count", ""} {
		if _, err := r.Value(path); !errors.Is(err, ErrPath) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := r.Value("protocol.stake.solvr"); err == nil || !strings.Contains(err.Error(), `did you mean "protocol.stake.solver"?`) {
		t.Errorf("a misspelt path: %v", err)
	}
}

// TestValuesCompare as numbers, whatever their unit, and not as texts.
func TestValuesCompare(t *testing.T) {
	doc, err := Load("baseline")
	if err != nil {
		t.Fatal(err)
	}
	r := doc.Resolved()
	for _, c := range []struct {
		path, a, b string
		want       int
	}{
		{"protocol.stake.solver", "2 fee", "10 fee", -1}, {"run.submit_for", "90 min", "3/2 h", 0}, {"run.submit_for", "1 d", "23 h", 1},
		{"agents.solver.noise.count", "9", "10", -1}, {"protocol.jackpot.rule", "equal", "truebit", -1}, {"protocol.dispute.second_ruling", "false", "true", -1},
	} {
		a, err := r.Parse(c.path, c.a)
		if err != nil {
			t.Fatal(err)
		}
		b, err := r.Parse(c.path, c.b)
		if err != nil {
			t.Fatal(err)
		}
		if a.Compare(b) != c.want || b.Compare(a) != -c.want {
			t.Errorf("%s: %s against %s is %d", c.path, c.a, c.b, a.Compare(b))
		}
	}
	if _, err := r.Parse("protocol.stake.solver", "2"); err == nil || !strings.Contains(err.Error(), "has no unit") {
		t.Errorf("no unit: %v", err)
	}
	if a, err := r.Parse("protocol.stake.solver", "2 fee"); err != nil || a.Text != "2 fee" {
		t.Errorf("after a fault: %v, %v", a, err)
	}
}
