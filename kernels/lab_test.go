package kernels_test

import (
	"testing"

	"gensim/kernels"
	"gensim/kernels/ref"
	"gensim/protocol/unit"
)

// baseline is the workload of the baseline scenario.
func baseline() kernels.Config {
	return kernels.Config{
		Model:     kernels.Model{MLP: kernels.MLP{Widths: []int{196, 32, 10}, Activation: "relu"}},
		Data:      "fashion-mnist-small",
		Optimizer: kernels.Optimizer{Kind: "sgd", Rate: unit.Ratio{Num: 1, Den: 20}},
		Batch:     32, Segments: 50, StepsPerSegment: 5,
	}
}

func TestFirst(t *testing.T) {
	w, err := kernels.New("base", baseline())
	if err != nil {
		t.Fatal(err)
	}
	l := kernels.NewLab(kernels.Options{Memo: true, WeightBytes: 1 << 28, Backend: ref.Backend{}})
	defer l.Close()
	for _, n := range w.Nodes() {
		t.Log(n.Summary, n.Gas, n.Bytes)
	}
	t.Logf("%+v", w.Cost())
	for _, a := range kernels.Arithmetics() {
		r := kernels.Run{Instance: 1, Arithmetic: a}
		f := l.Train(w, r).Join()
		t.Log(a, f.Root, f.Loss[0], f.Loss[249], f.Accuracy, f.Gas)
		for _, b := range kernels.Arithmetics() {
			s := l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: 30, Arithmetic: b}).Join()
			t.Log(a, b, s.Distances)
		}
	}
	for _, d := range []kernels.Deviation{{Kind: kernels.Skip, Num: 1, Den: 2}, {Kind: kernels.Noise}} {
		r := kernels.Run{Instance: 1, Arithmetic: kernels.Lanes16, Deviation: d}
		f := l.Train(w, r).Join()
		t.Log(d, f.Root, f.Loss[0], f.Loss[249], f.Accuracy, f.Gas)
		for i := range 6 {
			s := l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: i * 7, Arithmetic: kernels.Seq}).Join()
			t.Log(d, i*7, s.Distances)
		}
	}
}

func BenchmarkTrajectory(b *testing.B) {
	w, err := kernels.New("base", baseline())
	if err != nil {
		b.Fatal(err)
	}
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
