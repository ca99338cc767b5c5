package agents

import (
	"math"
	"testing"

	"gensim/internal/stream"
	"gensim/protocol"
	"gensim/protocol/unit"
)

func TestPoissonSubmitsForTheQuoteAndSetsTheNextTimer(t *testing.T) {
	set := Settings{Interval: 6 * unit.Minute, Workload: 3, Class: 1, Instances: 16}
	d := newDesk(protocol.Submitter, "poisson", set, 1)
	draws := stream.New(1, stream.AgentDecision, 1)

	first := Timer{At: draws.Exp(6 * unit.Minute), Tag: tagSubmit}
	want(t, d.start(), nil, nil, []Timer{first})

	next := Timer{At: first.At + draws.Exp(6*unit.Minute), Tag: tagSubmit}
	want(t, d.ring(first), []protocol.Message{{
		Kind: protocol.SubmitTask, Workload: 3, Class: 1, Amount: 2203, Instance: draws.Uint64n(16),
	}}, nil, []Timer{next})
}

func TestPoissonDrawsAnInstanceOfItsOwnWithoutAPool(t *testing.T) {
	d := newDesk(protocol.Submitter, "poisson", Settings{Interval: unit.Minute}, 2)
	draws := stream.New(1, stream.AgentDecision, 2)
	draws.Exp(unit.Minute)
	draws.Exp(unit.Minute)
	timer := d.start().Timers[0]
	if got, want := d.ring(timer).Messages[0].Instance, draws.Uint64(); got != want {
		t.Errorf("instance %d, want the stream's word %d", got, want)
	}
}

func TestPoissonStopsAtTheEndOfSubmissions(t *testing.T) {
	d := newDesk(protocol.Submitter, "poisson", Settings{Interval: unit.Minute}, 3)
	d.self.Until = unit.Hour
	submitted := 0
	for timers := d.start().Timers; len(timers) > 0; {
		if timers[0].At >= unit.Hour {
			t.Fatalf("a submission at %v, after the end", timers[0].At)
		}
		got := d.ring(timers[0])
		submitted += len(got.Messages)
		timers = got.Timers
	}
	// 60 are expected; at this seed the count is fixed, and 4 sigma is 31.
	if submitted < 29 || submitted > 91 {
		t.Errorf("%d submissions in an hour at one a minute", submitted)
	}
}

// The mean of the intervals is the parameter's: over 20,000 draws at a fixed
// seed, within 4 sigma (a right generator fails at 1 seed in 16,000).
func TestPoissonRate(t *testing.T) {
	d := newDesk(protocol.Submitter, "poisson", Settings{Interval: unit.Minute}, 4)
	d.self.Until = unit.Never
	const n = 20_000
	timers := d.start().Timers
	for range n - 1 {
		timers = d.ring(timers[0]).Timers
	}
	mean := float64(timers[0].At) / n
	if off := math.Abs(mean/float64(unit.Minute) - 1); off > 4/math.Sqrt(n) {
		t.Errorf("mean interval %v s, off by %v", mean/1e6, off)
	}
}
