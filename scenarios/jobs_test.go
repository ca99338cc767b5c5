package scenarios

import (
	"math"
	"strings"
	"testing"

	"gensim/protocol/unit"
	"gensim/sim/record"
)

// jobsOf returns the tasks of each job of a run, in the order of their ids.
func jobsOf(t *testing.T, r *record.Run) [][]record.Task {
	t.Helper()
	tasks, err := record.Rows[record.Task](r.Table(record.TableTasks))
	if err != nil {
		t.Fatal(err)
	}
	var jobs [][]record.Task
	for i := range tasks {
		for int(tasks[i].Job) > len(jobs) {
			jobs = append(jobs, nil)
		}
		jobs[tasks[i].Job-1] = append(jobs[tasks[i].Job-1], tasks[i])
	}
	return jobs
}

// TestStackedProofs: who starts elsewhere is found whenever a verifier is truthful, and
// all are: no such proof is accepted. Who leaves out half is accepted now and then, and
// a chain of n tasks has a bad one with probability 1 - (1 - p)^n, within four binomial
// standard errors: with p measured in the same runs a right simulator fails at one list
// of seeds in 10,000. The honest lose nothing by what they stand on.
func TestStackedProofs(t *testing.T) {
	const length = 4
	chains, spoilt, bad := 0, 0, 0
	for _, r := range newTrial(t, "stacked-proofs", 6).runs() {
		totals := groupTotals(t, r)
		for _, name := range []string{"solver honest", "verifier honest"} {
			if g := totals[name]; g.slashed != 0 || g.utility <= 0 {
				t.Errorf("seed %d: %s: %+v", r.Seed, name, g)
			}
		}
		for _, name := range []string{"solver ruined_start", "solver stolen_start"} {
			if g := totals[name]; g.jobs == 0 || g.slashed >= 0 || g.utility >= 0 {
				t.Errorf("seed %d: %s: %+v", r.Seed, name, g)
			}
		}
		for _, tasks := range jobsOf(t, r) {
			passed := 0
			for i := range tasks {
				task := &tasks[i]
				if task.State != "accepted" || task.Parents != int64(min(i, 1)) || i > 0 && task.Pooled < tasks[i-1].Settled {
					t.Errorf("seed %d: task %d of a chain: %+v", r.Seed, i, *task)
				}
				if task.Bad {
					passed++
					if task.Group != "skip_half" {
						t.Errorf("seed %d: a bad proof of %s passed: %+v", r.Seed, task.Group, *task)
					}
				}
			}
			if len(tasks) != length {
				t.Errorf("seed %d: a chain of %d tasks", r.Seed, len(tasks))
			}
			chains, bad, spoilt = chains+1, bad+passed, spoilt+min(passed, 1)
		}
	}
	p := float64(bad) / float64(length*chains)
	want := 1 - math.Pow(1-p, length)
	share := float64(spoilt) / float64(chains)
	sigma := math.Sqrt(want * (1 - want) / float64(chains))
	t.Logf("%d chains, %.3f of tasks bad, %.3f of chains, expected %.3f +- %.3f", chains, p, share, want, sigma)
	says(t, "in `stacked-proofs` %.1f%% of the tasks accepted are bad and %.1f%% of the chains of four hold a bad one, 1 - (1 - p)^4 being %.1f%%", 100*p, 100*share, 100*want)
	if p == 0 || math.Abs(share-want) > 4*sigma || share-p < 4*math.Sqrt(p*(1-p)/float64(chains)) {
		t.Errorf("%.3f of tasks and %.3f of chains are bad, expected %.3f +- %.3f of chains", p, share, want, sigma)
	}
}

// waves are the tasks of a sharded job by wave: one, then the shards.
func waves(tasks []record.Task, width int) [][]record.Task {
	list := [][]record.Task{tasks[:1]}
	for at := 1; at < len(tasks); at += width {
		list = append(list, tasks[at:min(at+width, len(tasks))])
	}
	return list
}

// TestShardedJob: what the scenario expects of parallel shards and of those that fail.
// Nine tasks in three waves take a third of nine in sequence, and more as far as a wave
// waits for its slowest shard. Means over some fifty jobs each lie within a tenth.
func TestShardedJob(t *testing.T) {
	tr := newTrial(t, "sharded-job", 4)
	took, price := tr.sharded(4)
	chained, same := tr.sharded(1, "agents.submitter.users.width=1", "agents.submitter.users.length=9")
	t.Logf("a job of nine tasks takes %v in shards, %v as a chain; a task costs %v and %v", took, chained, price, same)
	short, long := (took+unit.Minute/2)/unit.Minute, (chained+unit.Minute/2)/unit.Minute
	says(t, "nine tasks in waves of four take %d h %d min, one after the other %d h %d min", short/60, short%60, long/60, long%60)
	if ratio := float64(chained) / float64(took); ratio < 2 || ratio > 3 {
		t.Errorf("a chain takes %.2f times as long as shards", ratio)
	}
	if price != same {
		t.Errorf("a task of shards costs %v, of a chain %v", price, same)
	}
}

// sharded returns the mean time of the jobs that were done whole and the price of an
// accepted task, and holds every job to the rules: a wave begins when the one before is
// accepted; where a task of that is refunded, nothing of it is tried and all comes back.
func (tr *trial) sharded(width int, overrides ...string) (took unit.Time, price unit.Amount) {
	tr.t.Helper()
	whole, broken, orphans, siblings := unit.Time(0), 0, 0, 0
	for _, r := range tr.runs(overrides...) {
		for _, tasks := range jobsOf(tr.t, r) {
			failed, end := false, unit.Time(0)
			for _, wave := range waves(tasks, width) {
				before, began := failed, end
				for i := range wave {
					switch task := &wave[i]; {
					case before:
						orphans++
						if task.State != "refunded" || task.Attempts != 0 || task.Pooled >= 0 || task.Refund < task.Fee {
							tr.t.Errorf("seed %d: an orphan %+v", r.Seed, *task)
						}
					case task.State == "refunded":
						failed = true
						if task.Attempts != 2 || task.Refund < task.Fee {
							tr.t.Errorf("seed %d: a failed task %+v", r.Seed, *task)
						}
					case task.State != "accepted" || task.Pooled < began:
						tr.t.Errorf("seed %d: %+v, after a wave that ended at %v", r.Seed, *task, began)
					default:
						end, price = max(end, task.Settled), task.Fee
					}
				}
				if failed && !before {
					for i := range wave {
						if wave[i].State == "accepted" {
							siblings++
						}
					}
				}
			}
			if failed {
				broken++
				continue
			}
			whole++
			took += end - tasks[0].Submitted
		}
	}
	tr.t.Logf("width %d: %d jobs whole, %d broken, of which %d tasks came back untried and %d siblings of a failed one were paid", width, whole, broken, orphans, siblings)
	if whole == 0 || broken == 0 || orphans == 0 || width > 1 && siblings == 0 {
		tr.t.Errorf("width %d: %d jobs whole, %d broken, %d orphans, %d siblings", width, whole, broken, orphans, siblings)
		return 1, 0
	}
	return took / whole, price
}

// TestJobSubmittedAsAccepted: the same jobs, submitted wave by wave as they are accepted,
// are never refunded untried, and take a block or two longer a wave.
func TestJobSubmittedAsAccepted(t *testing.T) {
	for _, r := range newTrial(t, "sharded-job", 2).runs("agents.submitter.users.submit=accepted") {
		whole := 0
		for _, tasks := range jobsOf(t, r) {
			for i := range tasks {
				if tasks[i].Attempts == 0 {
					t.Errorf("seed %d: %+v was never tried", r.Seed, tasks[i])
				}
			}
			for i, wave := range waves(tasks, 4)[1:] {
				for j := range wave {
					if before := waves(tasks, 4)[i]; wave[j].Submitted < before[len(before)-1].Settled {
						t.Errorf("seed %d: %+v was submitted before its parents were accepted", r.Seed, wave[j])
					}
				}
			}
			if len(tasks) == 9 {
				whole++
			}
		}
		if whole == 0 {
			t.Errorf("seed %d: no job was submitted to its end", r.Seed)
		}
	}
}

// TestRefusedJobs: jobs that the chain would not take are faults of the scenario.
func TestRefusedJobs(t *testing.T) {
	for path, override := range map[string]string{ //tidy:unordered each is one case
		"agents.submitter.users.width":  "protocol.jobs.parents=3",
		"agents.submitter.users.length": "protocol.jobs.tasks=8",
	} {
		if _, err := Resolve(mustLoad(t, "sharded-job", override)); err == nil || !strings.Contains(err.Error(), ": "+path) {
			t.Errorf("%s: want a fault at %s, got %v", override, path, err)
		}
	}
}
