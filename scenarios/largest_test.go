package scenarios

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gensim/sim/record"
)

// The library's scenario of the choice of segments keeps what it expects, over seeds. A
// jump in one of 50 segments is drawn at random, four of them, with probability .08, and
// is among the largest updates always; 25 that hardly move are met at random with
// probability 1 - C(25,4)/C(50,4), among the largest never, and by two drawn of the 48
// that are left beside the two largest with 1 - C(23,2)/C(48,2). What is to be declared
// small is measured by both verifiers. The shares of accepted proofs, of some 700
// attempts a group, must lie within four binomial standard errors of that: a probability
// of 6e-5 each; the mean edge over honest work three standard errors on its side, where
// the true one lies at nine or more.
func TestChoiceOfSegments(t *testing.T) {
	type group struct {
		name     string
		accepted float64
		pays     bool
		cell     string // of the table in docs/protocol.md
	}
	for choice, groups := range map[string][]group{
		"random": {{"jumper", 1 - 4.0/50, true, "| jumps once, to dead units | %s, 1 - 4/50; %s |"}, {"denier", 1 - 4.0/50, true, "| %s, since nothing is declared; %s |"}, {"blindfold", 12650.0 / 230300, false, "| %s, C(25,4)/C(50,4); %s |"}},
		"top-q":  {{"jumper", 0, false, "| %s; %s |"}, {"denier", 0, false, "| %s: both verifiers measure; %s |"}, {"blindfold", 1, true, "| %s; %s |"}},
		"mixed":  {{"jumper", 0, false, "| %s; %s |"}, {"denier", 0, false, "| %s; %s |"}, {"blindfold", 253.0 / 1128, false, "| %s, C(23,2)/C(48,2) = 22.4%%; %s |"}},
	} {
		tr := newTrial(t, "largest-updates", 4)
		runs := tr.runs("protocol.verification.select=" + choice)
		honest := groupTotals(t, runs[0])["solver honest"]
		says(t, "(an honest job earns %s)", part(honest.perJob()/1e9))
		for _, g := range groups {
			edge, accepted := tr.edgesIn(runs, g.name)
			mean, sigmas := margin(edge, make([]float64, len(edge)))
			t.Logf("%s, %s: %+.3f USD a job above honest work, %+.1f standard errors, accepted %.3f", choice, g.name, mean, sigmas, accepted)
			found := strings.NewReplacer("100.0%", "100%", "0.0%", "0").Replace(fmt.Sprintf("%.1f%%", 100*accepted))
			says(t, g.cell, found, strings.Replace(fmt.Sprintf("%+.3f", mean), "0.", ".", 1))
			if g.pays && !(sigmas > 3) || !g.pays && !(sigmas < -3) {
				t.Errorf("%s, %s: an edge of %+.3f USD a job, %+.1f standard errors", choice, g.name, mean, sigmas)
			}
			if off := math.Abs(accepted - g.accepted); off > 4*math.Sqrt(g.accepted*(1-g.accepted)/600) {
				t.Errorf("%s, %s: %.3f of the proofs are accepted, want %.3f", choice, g.name, accepted, g.accepted)
			}
		}
	}
}

// Nobody honest loses by declared updates, and who denied a jump lost by them: the
// disputes that end its proofs are about the updates, or about the segment itself.
func TestDeniedJumpsAreMeasured(t *testing.T) {
	for _, r := range newTrial(t, "largest-updates", 2).runs("protocol.verification.select=mixed") {
		groups := groupTotals(t, r)
		for _, g := range []string{"solver honest", "verifier honest"} {
			if groups[g].slashed != 0 || groups[g].utility <= 0 {
				t.Errorf("%s: %+v", g, groups[g])
			}
		}
		kinds := map[string]map[string]int{}
		for _, d := range disputesOf(t, r) {
			group := groupOfAgent(t, r, d.Defender)
			if kinds[group] == nil {
				kinds[group] = map[string]int{}
			}
			kinds[group][d.Kind]++
		}
		if kinds["denier"]["updates"] == 0 || kinds["jumper"]["updates"] != 0 || kinds["blindfold"]["updates"] != 0 || len(kinds["honest"]) != 0 {
			t.Errorf("disputes by the defender's group: %v", kinds)
		}
	}
}

func disputesOf(t *testing.T, r *record.Run) []record.Dispute {
	t.Helper()
	rows, err := record.Rows[record.Dispute](r.Table(record.TableDisputes))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func groupOfAgent(t *testing.T, r *record.Run, agent int64) string {
	t.Helper()
	rows, err := record.Rows[record.Payoff](r.Table(record.TablePayoffs))
	if err != nil {
		t.Fatal(err)
	}
	return rows[agent].Group
}
