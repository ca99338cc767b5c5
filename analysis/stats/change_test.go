package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// paid is a sample of one group of solvers that earned so many USD a job, and of
// another that had no job.
func paid(mean float64) Sample {
	return Sample{Groups: []Group{
		{Role: "solver", Name: "honest", Strategy: Honest, Jobs: 10, Terms: Terms{Fees: int64(mean * 10 * quote), Utility: int64(mean * 10 * quote)}},
		{Role: "solver", Name: "idle", Strategy: "skip"},
	}}
}

func paidEach(means ...float64) []Sample {
	var all []Sample
	for _, m := range means {
		all = append(all, paid(m))
	}
	return all
}

// TestChangesArePaired: the interval is Student's over the differences within
// replicates, whatever the replicates are like.
func TestChangesArePaired(t *testing.T) {
	a, b := []float64{1, 5, 9, 2}, []float64{1.5, 5.25, 9.75, 2.5}
	changes, err := Changes(paidEach(a...), paidEach(b...))
	if err != nil {
		t.Fatal(err)
	}
	var d []float64
	for i := range a {
		d = append(d, b[i]-a[i])
	}
	mean, deviation := stat.MeanStdDev(d, nil)
	half := distuv.StudentsT{Sigma: 1, Nu: 3}.Quantile(0.975) * deviation / 2
	c := changes[0]
	for _, x := range []struct{ got, want float64 }{
		{float64(c.A), 4.25}, {float64(c.B), 4.75}, {float64(c.Mean), mean}, {float64(c.Low), mean - half}, {float64(c.High), mean + half},
	} {
		if math.Abs(x.got-x.want) > 1e-9 {
			t.Errorf("%v, want %v", x.got, x.want)
		}
	}
	if c.Runs != 4 || !c.Apart() {
		t.Errorf("%+v", c)
	}
	if idle := changes[1]; idle.Runs != 0 || idle.Mean.Defined() || idle.Apart() {
		t.Errorf("a group without jobs: %+v", idle)
	}
}

// TestAScenarioAgainstItself differs by exactly nothing, which is not apart from zero.
func TestAScenarioAgainstItself(t *testing.T) {
	same := paidEach(0.1, 0.7, 0.3)
	changes, err := Changes(same, same)
	if err != nil {
		t.Fatal(err)
	}
	if c := changes[0]; c.Mean != 0 || c.Low != 0 || c.High != 0 || c.Apart() {
		t.Errorf("%+v", c)
	}
}

// TestOneReplicateProvesNothing: there is no interval.
func TestOneReplicateProvesNothing(t *testing.T) {
	changes, err := Changes(paidEach(1), paidEach(2))
	if err != nil {
		t.Fatal(err)
	}
	if c := changes[0]; c.Mean != 1 || c.Low.Defined() || c.Apart() {
		t.Errorf("%+v", c)
	}
	if _, err := Changes(paidEach(1), paidEach(1, 2)); err == nil {
		t.Error("different numbers of replicates are compared")
	}
}
