package report

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gensim/analysis/stats"
	"gensim/analysis/tables"
	"gensim/sim/record"

	"github.com/zeebo/blake3"
)

// Pool summarises replicates: runs of one scenario under several seeds, as
// Summarize returned them. Payoffs and differences are over replicates; counts,
// gas and supply are sums; distances are pooled. One run alone stays over agents.
func Pool(runs []Summary, set Setting) (Summary, error) {
	if len(runs) == 0 {
		return Summary{}, errors.New("pool replicates: none")
	}
	s := Summary{Scenario: set.Scenario, ScenarioHash: set.ScenarioHash, Seed: runs[0].Seed, WallSeconds: set.WallSeconds,
		Path: set.Path, Setting: set.Shown, Story: runs[0].Story, Kernels: Kernels{Backend: runs[0].Kernels.Backend}}
	digests := blake3.New()
	samples := make([]stats.Sample, len(runs))
	for i := range runs {
		r := &runs[i]
		if r.ScenarioHash != runs[0].ScenarioHash {
			return Summary{}, fmt.Errorf("pool replicates: seed %d ran scenario %s, not %s", r.Seed, r.ScenarioHash, runs[0].ScenarioHash)
		}
		digests.WriteString(r.Digest + "\n")
		samples[i] = r.sample
		s.Runs = append(s.Runs, Single{Seed: r.Seed, Digest: r.Digest, Path: r.Path})
		if err := s.add(r); err != nil {
			return Summary{}, fmt.Errorf("pool replicates: seed %d: %w", r.Seed, err)
		}
	}
	s.Digest = fmt.Sprintf("%s%x", tables.DigestPrefix, digests.Sum(nil))
	s.Compute.setOverhead()
	for i := range s.distances {
		slices.Sort(s.distances[i].Values)
	}
	s.Distances = stats.Distances(s.distances)
	return s, s.judgeOver(samples)
}

// judgeOver fills in payoffs, differences and the verdict.
func (s *Summary) judgeOver(samples []stats.Sample) (err error) {
	if s.Coalitions, err = stats.Coalitions(samples); err != nil {
		return err
	}
	if len(samples) == 1 {
		s.Payoffs, s.Differences = samples[0].Payoffs(), samples[0].Differences()
	} else {
		if s.Payoffs, err = stats.OverReplicates(samples); err != nil {
			return err
		}
		if s.Differences, err = stats.PairedDifferences(samples); err != nil {
			return err
		}
	}
	s.Honesty = Judge(s.Payoffs, s.Differences, len(samples))
	return nil
}

// errSums reports sums over so many replicates that they pass 64 bits.
var errSums = errors.New("sum passes 64 bits")

// add adds the totals of one run.
func (s *Summary) add(r *Summary) error {
	s.Events += r.Events
	s.SimulatedSeconds = max(s.SimulatedSeconds, r.SimulatedSeconds)
	s.Truncated = s.Truncated || r.Truncated
	for i := range s.Outcomes {
		s.Outcomes[i] += r.Outcomes[i]
	}
	t, u := &s.Tasks, &r.Tasks
	t.Submitted += u.Submitted
	t.Settled += u.Settled
	t.Accepted += u.Accepted
	t.Refunded += u.Refunded
	t.InFlight += u.InFlight
	t.BadAccepted += u.BadAccepted
	t.Attempts += u.Attempts
	s.Disputes.Add(r.Disputes)
	c, d := &s.Compute, &r.Compute
	c.Native += d.Native
	c.Wasted += d.Wasted
	c.Verification += d.Verification
	c.Profiling += d.Profiling
	c.Whistleblowing += d.Whistleblowing
	c.Dispute += d.Dispute
	c.Hashing += d.Hashing
	s.Kernels.StepsTrained += r.Kernels.StepsTrained
	s.Kernels.MemoHits += r.Kernels.MemoHits
	s.Kernels.MemoMisses += r.Kernels.MemoMisses
	s.Kernels.MemoLoaded += r.Kernels.MemoLoaded
	s.Kernels.Seconds += r.Kernels.Seconds
	s.Kernels.By.Add(r.Kernels.By)
	s.Kernels.VectorShare = s.Kernels.By.VectorShare()
	s.pool(r.distances)
	return s.Supply.add(r.Supply)
}

// add sums supplies; one supply reaches 2^62, so that a few already pass 64 bits.
func (s *Supply) add(o Supply) error {
	if s.Initial > math.MaxInt64-o.Initial-o.Minted || s.Final > math.MaxInt64-o.Final {
		return errSums
	}
	s.Initial += o.Initial
	s.Minted += o.Minted
	s.Burned += o.Burned
	s.Final += o.Final
	return nil
}

// pool collects distances by class, kind and metric. Each run profiles its own
// threshold; the pooled line states the strictest.
func (s *Summary) pool(classes []record.DistanceClass) {
	for _, c := range classes {
		at := slices.IndexFunc(s.distances, func(p record.DistanceClass) bool {
			return p.Class == c.Class && p.Metric == c.Metric && p.Deviant == c.Deviant
		})
		if at < 0 {
			at = len(s.distances)
			s.distances = append(s.distances, record.DistanceClass{Class: c.Class, Metric: c.Metric, Deviant: c.Deviant, Threshold: c.Threshold})
		}
		p := &s.distances[at]
		p.Values = append(p.Values, c.Values...)
		p.Threshold = min(p.Threshold, c.Threshold)
	}
}
