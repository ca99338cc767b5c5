package scenarios

import (
	"context"
	"testing"

	"gensim/internal/document"
	"gensim/protocol"
	"gensim/sim"
	"gensim/sim/record"
)

// ring is what a ring of verifiers got over some runs.
type ring struct {
	seats, all int   // verdicts and profiles that it was drawn for, and all
	missed     int   // blocks of its authors without output
	utility    int64 // of its agents, in 10^-9 USD
}

func (r ring) share() float64 { return float64(r.seats) / float64(r.all) }

// ringOf plays the library's scenario under some seeds.
func ringOf(t *testing.T, lab *sim.Lab, seeds uint64, overrides ...string) ring {
	t.Helper()
	cfg := mustResolve(t, mustLoad(t, "censoring-author", overrides...))
	var out ring
	for seed := range seeds {
		r, err := sim.Run(context.Background(), cfg, seed+1, sim.Options{Lab: lab})
		if err != nil {
			t.Fatal(err)
		}
		payoffs, err := record.Rows[record.Payoff](r.Table(record.TablePayoffs))
		if err != nil {
			t.Fatal(err)
		}
		mine := map[int64]bool{}
		for _, p := range payoffs {
			if mine[p.Account] = p.Group == "ring"; mine[p.Account] {
				out.utility += int64(p.Utility)
			}
		}
		events, err := record.Rows[record.Event](r.Table(record.TableEvents))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			switch e.Kind {
			case protocol.BlockMissed.String():
				out.missed++
			case protocol.VerifierDrawn.String():
				out.all++
				if mine[e.Account] {
					out.seats++
				}
			}
		}
	}
	return out
}

// TestCensoringAuthor holds the scenario's expectation over eight seeds, and
// docs/protocol.md to the shares that these give. The ring has a quarter of the stake; of
// some 3800 seats its share has a standard error of .007, so that with other seeds the
// bounds would fail with a probability of about 1e-3, 0.05 and 1e-3.
func TestCensoringAuthor(t *testing.T) {
	lab, err := sim.NewLab(sim.LabOptions{Workers: 1, Memo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	const seeds, fair = 8, 0.25
	none := ringOf(t, lab, seeds, "chain.withholders=0", "chain.withhold_for=null")
	one := ringOf(t, lab, seeds)
	eight := ringOf(t, lab, seeds, "protocol.randomness_blocks=8")
	many := ringOf(t, lab, seeds, "protocol.randomness_blocks=32")
	dear := ringOf(t, lab, seeds, "chain.missed_block=0.01 GEN")
	for name, r := range map[string]ring{"none": none, "one block": one, "8 blocks": eight, "32 blocks": many, "dear": dear} {
		t.Logf("%s: %.4f of %d seats, %d blocks withheld, utility %d", name, r.share(), r.all, r.missed, r.utility)
	}
	if one.share() < 0.28 || one.utility <= none.utility {
		t.Errorf("one block: a share of %.4f, a utility of %d, without withholding %d", one.share(), one.utility, none.utility)
	}
	for _, page := range []string{"protocol.md", "adr/0021-one-choice-for-a-window.md"} {
		document.Says(t, page, "%.0f%% of the seats with 1 block, %.0f%% with 8, %.0f%% with 32", 100*one.share(), 100*eight.share(), 100*many.share())
	}
	if many.share()-fair > (one.share()-fair)/2 {
		t.Errorf("32 blocks: a share of %.4f, with one %.4f", many.share(), one.share())
	}
	if dear.share() > 0.275 || dear.missed > one.missed/10 {
		t.Errorf("a dear block: a share of %.4f, %d blocks withheld", dear.share(), dear.missed)
	}
}
