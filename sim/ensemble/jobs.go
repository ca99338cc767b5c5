package ensemble

import (
	"encoding/binary"
	"fmt"
	"iter"

	"gensim/internal/merkle"
	"gensim/internal/stream"
)

// Job is one run to make: a point of the plan under the seed of a replicate.
type Job struct {
	Point, Replicate int
	Seed             uint64
}

// Jobs is the runs of a plan, or of a shard of it.
type Jobs struct {
	Points, Replicates int
	Seed               uint64 // of replicate 0; see stream.ReplicateSeed
	Shard              Shard
}

// Shard is part Index, from 0, of Count parts; the zero value is the whole. Every run
// belongs to one part, which follows from the run alone: not from the number of points
// or replicates, nor from what is there already.
type Shard struct{ Index, Count int }

// Validate refuses a part that there is not.
func (s Shard) Validate() error {
	if s.Count < 0 || s.Count > 0 && (s.Index < 0 || s.Index >= s.Count) || s.Count == 0 && s.Index != 0 {
		return fmt.Errorf("no shard %d of %d", s.Index, s.Count)
	}
	return nil
}

// Has reports whether a run belongs to the part.
func (s Shard) Has(j Job) bool {
	if s.Count < 2 {
		return true
	}
	h := merkle.New("gensim/shard").Uint64(uint64(j.Point)).Uint64(uint64(j.Replicate)).Sum()
	return int(binary.LittleEndian.Uint64(h[:])%uint64(s.Count)) == s.Index
}

// Total returns the number of runs of the plan, all shards together.
func (j Jobs) Total() int { return j.Points * j.Replicates }

// All yields the runs of the shard: the first replicate of every point, then the second,
// and so on.
func (j Jobs) All() iter.Seq[Job] {
	return func(yield func(Job) bool) {
		for r := range j.Replicates {
			seed := stream.ReplicateSeed(j.Seed, r)
			for p := range j.Points {
				if job := (Job{p, r, seed}); j.Shard.Has(job) && !yield(job) {
					return
				}
			}
		}
	}
}
