package kernels_test

import (
	"testing"

	"gensim/kernels"
	"gensim/kernels/ref"
)

// BenchmarkTrajectory trains the baseline's workload once an iteration.
func BenchmarkTrajectory(b *testing.B) {
	w := workload(b, baseline())
	for _, a := range kernels.Arithmetics() {
		b.Run(a.String(), func(b *testing.B) {
			l := kernels.NewLab(kernels.Options{Backend: ref.Backend{}})
			defer l.Close()
			var gas uint64
			for b.Loop() {
				gas += l.Train(w, kernels.Run{Instance: 1, Arithmetic: a}).Join().Gas
			}
			b.ReportMetric(float64(gas)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
		})
	}
}

// BenchmarkSegment re-runs a segment of a trajectory whose kept states are at
// hand, another one each iteration: what a verifier's check costs.
func BenchmarkSegment(b *testing.B) {
	w := workload(b, baseline())
	r := kernels.Run{Instance: 1, Arithmetic: kernels.Lanes16}
	l := kernels.NewLab(kernels.Options{Memo: true, WeightBytes: 64 << 20, Backend: ref.Backend{}})
	defer func() { l.Close() }()
	l.Train(w, r).Join()
	steps, i := l.Stats().Steps, 0
	for b.Loop() {
		// 300 different questions: 50 segments in two arithmetics by three metrics.
		q := kernels.SegmentJob{Workload: w, Run: r, Segment: i % 50, Metric: kernels.Metric(i / 50 % 3), Arithmetic: kernels.SplitK4}
		if i/150%2 == 1 {
			q.Arithmetic = kernels.Seq
		}
		if i++; i > 300 {
			b.StopTimer()
			steps -= l.Stats().Steps
			l.Close()
			l = kernels.NewLab(kernels.Options{Memo: true, WeightBytes: 64 << 20, Backend: ref.Backend{}})
			l.Train(w, r).Join()
			steps += l.Stats().Steps
			i = 1
			b.StartTimer()
		}
		l.Segment(q).Join()
	}
}
