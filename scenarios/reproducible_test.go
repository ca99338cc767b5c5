package scenarios

import (
	"testing"

	"gensim/sim/record"
)

// The library's scenario of refereed delegation keeps what it expects, over seeds. A bad
// proof is accepted if and only if none of its verifiers ran it again; each that did
// rejects it, and the referee gives it right, so that no honest party loses its stake,
// whoever stamps. And with stampers unwatched the dilemma remains: they earn more a job.
func TestOneHonestVerifierIsEnough(t *testing.T) {
	bad, passed, sum := 0, 0, map[string]sums{}
	for _, r := range runs(t, 4, "verde-reproducible", "chain.crypto=keyed") {
		for key, p := range judgedProofs(t, r) { //tidy:unordered sums
			if p.accepted != (!p.cheat || p.found == 0) {
				t.Errorf("seed %d: attempt %v ends with %+v", r.Seed, key, p)
			}
			if p.cheat {
				bad++
				if p.accepted {
					passed++
				}
			}
		}
		for name, g := range groupTotals(t, r) { //tidy:unordered sums
			sum[name] = sum[name].plus(g)
		}
		wonByReferee(t, r)
	}
	t.Logf("of %d bad proofs %d passed", bad, passed)
	says(t, "four seeds): of %d bad proofs the %d passed that nobody had run again", bad, passed)
	says(t, "a stamper earns %s USD a job, a verifier that works %s.", part(sum["verifier stamper"].perJob()/1e9), part(sum["verifier honest"].perJob()/1e9))
	if passed == 0 || passed*2 > bad {
		t.Errorf("of %d bad proofs %d passed", bad, passed)
	}
	for _, name := range []string{"solver honest", "verifier honest", "verifier stamper"} {
		g := sum[name]
		t.Logf("%s: %.3g USD a job", name, g.perJob()/1e9)
		if g.slashed != 0 || g.utility <= 0 {
			t.Errorf("%s: %+v", name, g)
		}
	}
	if honest, stampers := sum["verifier honest"], sum["verifier stamper"]; stampers.perJob() <= honest.perJob() {
		t.Errorf("a stamper earns %.3g a job, an honest verifier %.3g", stampers.perJob(), honest.perJob())
	}
}

// wonByReferee holds every dispute to have been defended, narrowed down and ruled in
// favour of who rejects, within as many rounds as 2 steps of a segment, the leaves of a
// step and their openings take at arity 2.
func wonByReferee(t *testing.T, r *record.Run) {
	t.Helper()
	disputes, err := record.Rows[record.Dispute](r.Table(record.TableDisputes))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range disputes {
		if d.Kind != "reject" || d.Response != "defended" || d.Outcome != "O2" || d.Case == "" || d.Rounds > 12 {
			t.Errorf("seed %d: %+v", r.Seed, d)
		}
	}
	if len(disputes) == 0 {
		t.Errorf("seed %d: no disputes", r.Seed)
	}
}

// On one network of honest solvers and verifiers: refereed delegation to two verifiers
// takes three trainings and what hashing their re-runs takes, seven replicas eight, proof
// of learning less than a quarter more than one.
func TestGasOfVariants(t *testing.T) {
	honest := []string{"chain.crypto=keyed", "agents.solver.skip_half.count=0", "agents.solver.noise.count=0", "agents.verifier.stamper.count=0", "run.submit_for=2 h"}
	ratios := map[string]float64{}
	for _, c := range []struct {
		variant     string
		more        []string
		least, most float64
	}{
		{"none", nil, 1, 1},
		{"pol", []string{"protocol.verification.segments=1"}, 1.1, 1.25},
		{"reproducible", nil, 3, 3.3},
		{"replication", []string{"protocol.replication={replicas: 7, pay: 3/4 fee}"}, 8, 8.0001},
	} {
		r := runs(t, 1, "verde-reproducible", append(append([]string{"protocol.variant=" + c.variant}, honest...), c.more...)...)[0]
		got := gasRatio(r)
		ratios[c.variant] = got
		t.Logf("%s: %.3f times the native gas", c.variant, got)
		if got < c.least || got > c.most {
			t.Errorf("%s: %.3f times the native gas, want %g to %g", c.variant, got, c.least, c.most)
		}
	}
	says(t, "The gas of honest parties alone is %.2f times the native, on the same network %.2f with `pol` (two verifiers, a twentieth each), %.2f with `replication` by seven, %.0f with `none`",
		ratios["reproducible"], ratios["pol"], ratios["replication"], ratios["none"])
}
