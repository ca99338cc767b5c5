package spec

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestMetrics: every name can be written in a scenario, none twice; every metric says
// what it is.
func TestMetrics(t *testing.T) {
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$`)
	seen := map[string]bool{}
	for _, m := range Of([]string{"solver.honest"}, []string{"ring"}) {
		if !name.MatchString(m.Name) || seen[m.Name] {
			t.Errorf("%s: not a name, or twice", m.Name)
		}
		seen[m.Name] = true
		if m.Doc == "" || strings.HasSuffix(m.Doc, ".") {
			t.Errorf("%s: doc %q", m.Name, m.Doc)
		}
		if !slices.Contains([]string{"", "s", "GEN", "Mgas", "USD/job", "USD/agent-day"}, m.Unit) {
			t.Errorf("%s: unit %q", m.Name, m.Unit)
		}
	}
	if len(seen) != len(Metrics()) {
		t.Errorf("%d metrics with one group and one coalition, %d with placeholders", len(seen), len(Metrics()))
	}
}

// TestOf: each group and each coalition has all metrics of its kind, and without any
// only those of the run remain.
func TestOf(t *testing.T) {
	count := func(list []Metric, suffix string) (n int) {
		for _, m := range list {
			if strings.HasSuffix(m.Name, suffix) {
				n++
			}
		}
		return n
	}
	all := Of([]string{"solver.honest", "solver.noise"}, []string{"ring"})
	families := count(Metrics(), Group)
	if families == 0 || count(all, ".solver.honest") != families || count(all, ".solver.noise") != families {
		t.Errorf("%d families, %d and %d metrics", families, count(all, ".solver.honest"), count(all, ".solver.noise"))
	}
	if n := count(Metrics(), Coalition); n == 0 || count(all, ".ring") != n {
		t.Errorf("%d families of coalitions, %d metrics", n, count(all, ".ring"))
	}
	if bare := Of(nil, nil); len(bare) != len(Metrics())-families-count(Metrics(), Coalition) {
		t.Errorf("%d metrics of the run alone", len(bare))
	}
}
