package scenarios

import (
	"context"
	"slices"
	"testing"

	"gensim/protocol"
	"gensim/sim"
	"gensim/sim/record"
)

// The library's scenario of real devices keeps what it expects, seed by seed: on each
// class the honest out-earn the cheats of their device; matrix units gain; a device at a
// sixth of the reference's speed and more than its rent pays more for a task than its
// fee. No statistics are involved but which tasks are drawn: the seeds are fixed.
func TestMixedHardware(t *testing.T) {
	cfg := mustResolve(t, mustLoad(t, "mixed-hardware"))
	lab, err := sim.NewLab(sim.LabOptions{Workers: 2, Memo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	for _, seed := range []uint64{1, 2} {
		run, err := sim.Run(context.Background(), cfg, seed, sim.Options{Lab: lab})
		if err != nil {
			t.Fatal(err)
		}
		if s := run.Supply; s.Final != s.Initial+s.Minted-s.Burned {
			t.Errorf("seed %d: supply %+v does not add up", seed, s)
		}
		payoffs, err := record.Rows[record.Payoff](run.Table(record.TablePayoffs))
		if err != nil {
			t.Fatal(err)
		}
		judgeDevices(t, seed, payoffs)
		tasks, err := record.Rows[record.Task](run.Table(record.TableTasks))
		if err != nil {
			t.Fatal(err)
		}
		judgeClasses(t, tasks)
	}
}

// judgeDevices holds the groups of solvers against what the scenario expects.
func judgeDevices(t *testing.T, seed uint64, payoffs []record.Payoff) {
	t.Helper()
	utility, jobs := map[string]float64{}, map[string]float64{}
	for _, p := range payoffs {
		if p.Role != protocol.Solver.String() {
			continue
		}
		utility[p.Group] += float64(p.Utility)
		jobs[p.Group] += float64(p.Jobs)
		if p.Strategy == "honest" && p.Slashed != 0 {
			t.Errorf("seed %d: honest solver %d of %s lost %d", seed, p.Agent, p.Group, -p.Slashed)
		}
	}
	a := func(group string) float64 {
		if jobs[group] < 3 {
			t.Fatalf("seed %d: %s had %v jobs", seed, group, jobs[group])
		}
		return utility[group] / jobs[group]
	}
	for cheat, honest := range map[string]string{"skip_half": "honest", "noise": "honest", "skip_tensor": "ampere", "skip_brain": "hopper"} {
		if a(cheat) >= 0 || a(cheat) >= a(honest) {
			t.Errorf("seed %d: %s earns %.3g a job, %s %.3g", seed, cheat, a(cheat), honest, a(honest))
		}
	}
	if !(a("hopper") > a("ampere") && a("ampere") > a("honest") && a("honest") > 0 && a("old") < 0) {
		t.Errorf("seed %d: hopper %.3g, ampere %.3g, gaming %.3g, volta %.3g", seed, a("hopper"), a("ampere"), a("honest"), a("old"))
	}
}

// judgeClasses holds each task to what solvers of its class commit in: repeatable
// arithmetics, also where the device's own is not.
func judgeClasses(t *testing.T, tasks []record.Task) {
	t.Helper()
	want := map[string][]string{"fashion_mlp": {"lanes16", "splitk4"}, "tensor_mlp": {"tf32"}, "brain_mlp": {"bf16"}}
	solved := map[string]int{}
	for _, task := range tasks {
		if task.Solver < 0 {
			continue
		}
		solved[task.Workload]++
		if !slices.Contains(want[task.Workload], task.Arithmetic) {
			t.Errorf("task %d of %s was solved by %s in %s", task.Task, task.Workload, task.Group, task.Arithmetic)
		}
	}
	for workload := range want {
		if solved[workload] < 10 {
			t.Errorf("%d tasks of %s were solved", solved[workload], workload)
		}
	}
}
