package sim

import (
	"testing"

	"gensim/agents"
	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// withData is the small network with a few who hide data, and nobody else who cheats.
func withData(samples int) *Config {
	c := small()
	c.Protocol.Availability = protocol.Availability{Chunks: 6, Needed: 3, Samples: samples, KeepFor: 20 * unit.Hour}
	users := c.Groups[0]
	griefer := users
	griefer.Name, griefer.Strategy, griefer.Count = "griefer", "griefer", 1
	griefer.Settings.Value = unit.Ratio{}
	hidden, hostage := c.Groups[2], c.Groups[2]
	hidden.Name, hidden.Strategy, hidden.Settings = "hidden", "withhold", agents.Settings{}
	hostage.Name, hostage.Strategy, hostage.Settings = "hostage", "withhold", agents.Settings{WhenCaught: agents.Defend}
	c.Groups = []Group{users, griefer, c.Groups[1], hidden, hostage, c.Groups[4], c.Groups[6], c.Groups[7]}
	return c
}

// Over several seeds and sizes of audits: whoever hides data loses its stake or its
// deposit, to the last base unit, and nobody is slashed for not having got them.
func TestHiddenDataAreFound(t *testing.T) {
	l := lab(t, 1, true)
	var outcomes [record.Outcomes]int64
	served := 0
	for _, samples := range []int{1, 2, 6} {
		c := withData(samples)
		if samples == 2 { // with holders: rent is paid, and nobody is slashed for holding
			c.Protocol.Availability.Holders, c.Protocol.Availability.Rent = true, ratio(1, 10)
		}
		sound(t, c)
		for seed := range uint64(3) {
			r := play(t, c, seed, l)
			audit(t, r)
			for i, n := range r.Outcomes {
				outcomes[i] += n
			}
			served += auditHidden(t, r)
		}
	}
	if outcomes[10-1] < 5 || outcomes[12-1] < 5 || outcomes[2-1] < 5 || served < 5 || outcomes[9-1] != 0 {
		t.Errorf("outcomes %v, %d audits served", outcomes, served)
	}
}

// auditHidden holds each audit to who its parties were, and returns how many were
// served.
func auditHidden(t *testing.T, r *record.Run) (served int) {
	t.Helper()
	strategies := map[int64]string{}
	for _, p := range rowsOf[record.Payoff](t, r, record.TablePayoffs) {
		strategies[p.Agent] = p.Group
		if p.Group == "griefer" && p.Slashed == 0 && p.Jobs > 0 {
			t.Errorf("griefer %d submitted %d tasks for nothing", p.Agent, p.Jobs)
		}
	}
	want := map[string]string{"hidden": "O10", "hostage": "served", "griefer": "O12"}
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		if d.Kind != "data" && d.Kind != "task" {
			continue
		}
		if group := strategies[d.Defender]; d.Outcome != want[group] {
			t.Errorf("audit %d of a %s: %s", d.Dispute, group, d.Outcome)
		}
		if d.Outcome == "served" {
			served++
		}
	}
	for _, x := range rowsOf[record.Task](t, r, record.TableTasks) {
		if x.Bad {
			t.Errorf("task %d: a proof that nobody saw was accepted", x.Task)
		}
	}
	return served
}

// What a referee recovers decides: the index of another trajectory, or chunks that are
// no code word, are not what was committed.
func TestRefereeRecoversWhatWasCommitted(t *testing.T) {
	c := sound(t, withData(6))
	w, err := newWorld(t.Context(), c, 1, Options{Lab: lab(t, 0, true)})
	if err != nil {
		t.Fatal(err)
	}
	wl := &w.workloads[0]
	a := &attempt{workload: wl, train: w.lab.Train(wl.Workload, kernels.Run{Instance: 3, Arithmetic: kernels.Lanes16})}
	chunks := w.data.chunks(a)
	index, err := w.data.code.Recover(w.data.root(a), [][]byte{nil, chunks[1], nil, chunks[3], chunks[4], nil})
	if err != nil {
		t.Fatal(err)
	}
	steps := wl.Config().StepsPerSegment
	if got := folded(index, steps); got != a.train.Join().Root {
		t.Errorf("the index folds to %v", got)
	}
	index[40] ^= 1
	if folded(index, steps) == a.train.Join().Root {
		t.Error("another index folds to the same root")
	}
	for _, n := range []int{0, 31, 64, 33} {
		if got := folded(make([]byte, n), 2); got != (merkle.Hash{}) {
			t.Errorf("%d bytes fold to %v", n, got)
		}
	}
}
