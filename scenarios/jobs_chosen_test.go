package scenarios

import (
	"context"
	"encoding/hex"
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim"
	"gensim/sim/record"
)

// TestJobsByLargestUpdates: jobs, in chains and in shards, are done where the segments
// that verifiers re-run are those of the largest updates, all or half of them. Every job
// ends by the rules of its parents, nobody honest loses a stake, wrong starts are found,
// the money is all there, and the number of workers changes no bit.
func TestJobsByLargestUpdates(t *testing.T) {
	for _, name := range []string{"stacked-proofs", "sharded-job"} {
		for _, choice := range []string{"top-q", "mixed"} {
			t.Run(name+" "+choice, func(t *testing.T) {
				tr := newTrial(t, name, 2)
				crowded, err := sim.NewLab(sim.LabOptions{Workers: 3})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(crowded.Close)
				changes := []string{"run.submit_for=1 h", "protocol.verification.select=" + choice}
				cfg := mustResolve(t, mustLoad(t, name, changes...))
				declared, jobs := 0, 0
				for _, r := range tr.runs(changes...) {
					same, err := sim.Run(context.Background(), cfg, r.Seed, sim.Options{Lab: crowded})
					if err != nil {
						t.Fatal(err)
					}
					sameRuns(t, r, same)
					conserved(t, r)
					jobs += ended(t, r)
					for _, group := range []string{"solver honest", "verifier honest"} {
						if g := groupTotals(t, r)[group]; g.slashed != 0 || g.jobs == 0 || g.utility <= 0 {
							t.Errorf("seed %d: %s: %+v", r.Seed, group, g)
						}
					}
					declared += declaringProofs(t, r, cfg.Workloads[0].Kernel.Segments)
				}
				if jobs < 4 || declared == 0 {
					t.Errorf("%d jobs, %d proofs that declare their updates", jobs, declared)
				}
				t.Logf("%d jobs, %d proofs declare their updates", jobs, declared)
			})
		}
	}
}

// ended holds every job of a run to its end, and returns how many there are: a task was
// tried after all before it in its job's order of waves, and accepted or given up; a bad
// one that was accepted left segments out, and did not start elsewhere.
func ended(t *testing.T, r *record.Run) int {
	t.Helper()
	if n := r.Tasks; r.Truncated || n.InFlight != 0 || n.Accepted == 0 || n.Submitted != n.Accepted+n.Refunded {
		t.Errorf("seed %d: tasks %+v", r.Seed, n)
	}
	jobs := jobsOf(t, r)
	for _, tasks := range jobs {
		for i := range tasks {
			task := &tasks[i]
			if task.State != "accepted" && task.State != "refunded" || task.Bad && task.State == "accepted" && task.Group != "skip_half" {
				t.Errorf("seed %d: %+v", r.Seed, *task)
			}
			if first := &tasks[0]; i > 0 && task.Attempts > 0 && (first.State != "accepted" || task.Pooled < first.Settled) {
				t.Errorf("seed %d: %+v was tried before the first of its job was accepted: %+v", r.Seed, *task, *first)
			}
		}
	}
	return len(jobs)
}

// sameRuns holds two runs to the same events and the same tables.
func sameRuns(t *testing.T, a, b *record.Run) {
	t.Helper()
	if a.Digest != b.Digest || len(a.Tables) != len(b.Tables) {
		t.Fatalf("seed %d: other events with other workers", a.Seed)
	}
	for i := range a.Tables {
		if a.Tables[i].Digest() != b.Tables[i].Digest() {
			t.Errorf("seed %d: another table %s with other workers", a.Seed, a.Tables[i].Name)
		}
	}
}

// conserved books a run's transfers, free money and held together: no account ever has
// less than nothing, and what all have in the end is the supply.
func conserved(t *testing.T, r *record.Run) {
	t.Helper()
	rows, err := record.Rows[record.Transfer](r.Table(record.TableTransfers))
	if err != nil {
		t.Fatal(err)
	}
	owns, total := map[int64]unit.Amount{}, unit.Amount(0)
	for _, x := range rows {
		switch x.Kind {
		case "opened", "minted":
			owns[x.To] += x.Amount
			total += x.Amount
		case "burned", "destroyed":
			owns[x.From] -= x.Amount
			total -= x.Amount
		case "transferred", "captured":
			owns[x.From] -= x.Amount
			owns[x.To] += x.Amount
		}
		if owns[x.From] < 0 {
			t.Fatalf("seed %d: account %d has %v after %+v", r.Seed, x.From, owns[x.From], x)
		}
	}
	if s := r.Supply; total != s.Final || s.Final != s.Initial+s.Minted-s.Burned {
		t.Errorf("seed %d: transfers leave %v of the supply %+v", r.Seed, total, s)
	}
}

// declaringProofs counts the proofs of a run, which must declare one size a segment.
func declaringProofs(t *testing.T, r *record.Run, segments int) (n int) {
	t.Helper()
	rows, err := record.Rows[record.Message](r.Table(record.TableMessages))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Kind != protocol.CommitProof.String() || row.Code != protocol.OK.String() {
			continue
		}
		encoded, err := hex.DecodeString(row.Payload)
		if err != nil {
			t.Fatal(err)
		}
		m, err := protocol.DecodeMessage(encoded)
		if err != nil || len(m.Updates) != segments {
			t.Errorf("seed %d: a proof that declares %v: %v", r.Seed, m.Updates, err)
		}
		n++
	}
	return n
}
