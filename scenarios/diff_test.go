package scenarios

import (
	"slices"
	"testing"
)

// TestDiff: every change is told once, in the language's order; prose and form are
// none.
func TestDiff(t *testing.T) {
	quick := mustLoad(t, "quick")
	other := mustLoad(t, "quick", "protocol.stake.solver=1 fee", "agents.solver.noise=null", "run.seed=3", "doc=else",
		"agents.solver.all={count: 3, balance: 1 GEN, strategy: honest, device: gaming}",
		"workloads.fashion_mlp.optimizer={sgd: null, adamw: {rate: 1/1000}}", "run.submit_for=120 min")
	want := []Difference{
		{"run.seed", "1", "3"},
		{"workloads.fashion_mlp.optimizer.sgd", "{rate: 1/20}", ""},
		{"workloads.fashion_mlp.optimizer.adamw", "", "{rate: 1/1000, beta1: 9/10, beta2: 999/1000, epsilon: 1/100000000, decay: 1/100}"},
		{"protocol.stake.solver", "2 fee", "1 fee"},
		{"agents.solver.all", "", "{count: 3, balance: 1 GEN, device: {gaming: 1}, strategy: honest}"},
		{"agents.solver.noise", "{count: 2, balance: 5 GEN, device: {gaming: 1}, strategy: noise, when_caught: defend}", ""},
	}
	got := Diff(quick, other)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	back := Diff(other, quick)
	if len(back) != len(Diff(quick, other)) {
		t.Errorf("backwards %d, forwards %d", len(back), len(Diff(quick, other)))
	}
	if same := Diff(quick, mustLoad(t, "quick", "name=b", "run.submit_for=120 min")); len(same) != 0 {
		t.Errorf("the same differs: %v", same)
	}
	if same := Diff(quick, mustDecode(t, string(Canonical(quick)))); len(same) != 0 {
		t.Errorf("its canonical text differs: %v", same)
	}
}
