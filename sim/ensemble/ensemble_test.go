package ensemble

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gensim/sim"
)

// TestEveryRunIsInOneShard: the shards of a plan divide its runs among them, each keeps
// the order of the whole, and a run stays in its shard when the plan grows.
func TestEveryRunIsInOneShard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := Jobs{Points: rapid.IntRange(1, 12).Draw(t, "points"), Replicates: rapid.IntRange(1, 6).Draw(t, "replicates"), Seed: 7}
		n := rapid.IntRange(1, 5).Draw(t, "shards")
		whole := slices.Collect(jobs.All())
		if len(whole) != jobs.Total() {
			t.Fatalf("%d runs of %d", len(whole), jobs.Total())
		}
		grown := Jobs{Points: jobs.Points + 3, Replicates: jobs.Replicates + 2, Seed: 7}
		seen := 0
		for i := range n {
			jobs.Shard, grown.Shard = Shard{i, n}, Shard{i, n}
			part, later := slices.Collect(jobs.All()), slices.Collect(grown.All())
			seen += len(part)
			at := 0
			for _, j := range part {
				for whole[at] != j {
					at++
				}
				if !slices.Contains(later, j) {
					t.Fatalf("%v leaves shard %d of %d when the plan grows", j, i, n)
				}
			}
		}
		if seen != len(whole) {
			t.Fatalf("%d runs in the shards, %d in the plan", seen, len(whole))
		}
	})
}

// TestShardsAreEven: of 10,000 runs in 8 shards each has between 1,100 and 1,400; by the
// binomial distribution one lies outside once in 10^4 choices of the hash, which is fixed.
func TestShardsAreEven(t *testing.T) {
	var sizes [8]int
	for j := range (Jobs{Points: 100, Replicates: 100}).All() {
		for i := range sizes {
			if (Shard{i, 8}).Has(j) {
				sizes[i]++
			}
		}
	}
	for i, n := range sizes {
		if n < 1100 || n > 1400 {
			t.Errorf("shard %d has %d runs", i, n)
		}
	}
}

// TestReplicatesShareSeeds: common random numbers, and the first is the base seed.
func TestReplicatesShareSeeds(t *testing.T) {
	seeds := map[int]uint64{}
	for j := range (Jobs{Points: 3, Replicates: 4, Seed: 42}).All() {
		if have, ok := seeds[j.Replicate]; ok && have != j.Seed {
			t.Errorf("replicate %d has seeds %d and %d", j.Replicate, have, j.Seed)
		}
		seeds[j.Replicate] = j.Seed
	}
	if seeds[0] != 42 || seeds[1] == seeds[2] || seeds[1] == 42 || seeds[1]>>53 != 0 {
		t.Errorf("seeds %v", seeds)
	}
}

func TestShardsThatThereAreNot(t *testing.T) {
	for _, s := range []Shard{{-1, 3}, {3, 3}, {0, -1}, {1, 0}} {
		if s.Validate() == nil {
			t.Errorf("%v is accepted", s)
		}
	}
	for _, s := range []Shard{{}, {0, 1}, {2, 3}} {
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
	}
}

// source answers with errors and panics, by point.
type source func(point int) (*sim.Config, error)

func (f source) Config(point int) (*sim.Config, error) { return f(point) }

var errBroken = errors.New("broken")

// broken has points whose configuration is an error, and others that panic.
var broken = source(func(point int) (*sim.Config, error) {
	if point%2 == 1 {
		panic("odd")
	}
	return nil, errBroken
})

// TestFailuresAreResults: neither an error nor a panic keeps other runs from being made.
func TestFailuresAreResults(t *testing.T) {
	seen := map[Job]bool{}
	err := Run(context.Background(), broken, Jobs{Points: 5, Replicates: 3}.All(), Options{Workers: 4}, func(r Result) error {
		var p *Panicked
		if r.Run != nil || r.Job.Point%2 == 1 && (!errors.As(r.Err, &p) || p.Value != "odd" || len(p.Stack) == 0) ||
			r.Job.Point%2 == 0 && !errors.Is(r.Err, errBroken) {
			t.Errorf("point %d: %v", r.Job.Point, r.Err)
		}
		seen[r.Job] = true
		return nil
	})
	if err != nil || len(seen) != 15 {
		t.Fatalf("%d results, %v", len(seen), err)
	}
}

// TestASinkThatFailsEndsTheRest, and none is called after it.
func TestASinkThatFailsEndsTheRest(t *testing.T) {
	full := errors.New("disk full")
	calls := 0
	err := Run(context.Background(), broken, Jobs{Points: 1000, Replicates: 3}.All(), Options{Workers: 2}, func(Result) error {
		if calls++; calls == 10 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) || calls != 10 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

// TestACancelledContextEndsTheRest with its cause.
func TestACancelledContextEndsTheRest(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	why := errors.New("enough")
	calls := 0
	err := Run(ctx, broken, Jobs{Points: 1000, Replicates: 3}.All(), Options{Workers: 1}, func(Result) error {
		if calls++; calls == 5 {
			cancel(why)
		}
		return nil
	})
	if !errors.Is(err, why) || calls > 6 {
		t.Errorf("%d calls, %v", calls, err)
	}
}
