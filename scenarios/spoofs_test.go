package scenarios

import (
	"context"
	"testing"

	"gensim/protocol"
	"gensim/sim"
	"gensim/sim/record"
)

// The library's scenario of attacks keeps what it expects: every group of cheats is
// there, is mostly caught, and earns less per job than honest solvers, who gain. The
// cheats that are caught least leave a quarter out and are caught with probability
// .45 a task, where one caught in five would lose already: that 100 jobs see fewer has
// a probability below 1e-6.
func TestSpoofsDoNotPay(t *testing.T) {
	cfg := mustResolve(t, mustLoad(t, "spoofs"))
	lab, err := sim.NewLab(sim.LabOptions{Workers: 2, Memo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	run, err := sim.Run(context.Background(), cfg, 1, sim.Options{Lab: lab})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := record.Rows[record.Payoff](run.Table(record.TablePayoffs))
	if err != nil {
		t.Fatal(err)
	}
	type total struct{ utility, compute, slashed, jobs float64 }
	solvers := map[string]total{}
	for _, p := range rows {
		if p.Role != protocol.Solver.String() {
			continue
		}
		s := solvers[p.Strategy]
		s.utility += float64(p.Utility)
		s.compute += float64(p.Compute)
		s.slashed += float64(p.Slashed)
		s.jobs += float64(p.Jobs)
		solvers[p.Strategy] = s
	}
	honest := solvers["honest"]
	if honest.utility <= 0 || honest.slashed != 0 {
		t.Errorf("honest solvers: %+v", honest)
	}
	for i := range Built().Strategies {
		e := &Built().Strategies[i]
		if e.Role != protocol.Solver || e.Name == "honest" || e.Name == "milker" || e.Name == "dead-units" { // the one waits for a score, and there is none; of the other see largest-updates
			continue
		}
		s := solvers[e.Name]
		t.Logf("%-14s %3.0f jobs, utility %.3f, compute %.3f, slashed %.3f of honest compute a job", e.Name, s.jobs,
			s.utility/s.jobs*honest.jobs/-honest.compute, s.compute/s.jobs*honest.jobs/honest.compute, s.slashed/s.jobs*honest.jobs/-honest.compute)
		if s.jobs < 20 || s.slashed >= 0 || s.utility/s.jobs >= honest.utility/honest.jobs {
			t.Errorf("%s: %+v in all, honest ones %+v", e.Name, s, honest)
		}
		dear := s.compute/s.jobs < honest.compute/honest.jobs
		if same := e.Name == "stolen-start"; !same && dear != (e.Name == "spoof") { // who steals a start trains like anybody else
			t.Errorf("%s pays %.4g for compute a job, honest solvers %.4g", e.Name, s.compute/s.jobs, honest.compute/honest.jobs)
		}
	}
}
