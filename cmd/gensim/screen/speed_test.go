package screen_test

import (
	"strings"
	"testing"

	"gensim/cmd/gensim/screen"
)

// A product is held to its own backend's peak, the reference to the widest; without
// any there is a reason in its place.
func TestSpeeds(t *testing.T) {
	s := screen.Speed{
		Peaks:  []screen.Peak{{"avx512", 200}, {"avx2", 100}},
		Gemm:   []screen.Product{{Shape: "1x2x3", Transposed: "b", Backend: "avx2", Threads: 2, Gflops: 160}, {Shape: "1x2x3", Backend: "ref", Threads: 1, Gflops: 2}},
		Models: []screen.Model{{Model: "mlp", Backend: "ref", Threads: 1, StepsPerSecond: 12.34}},
	}
	s.Relate()
	if *s.PeakGflops != 200 || *s.Gemm[0].PeakFraction != 0.8 || *s.Gemm[1].PeakFraction != 0.01 {
		t.Errorf("%+v", s)
	}
	text := screen.Speeds(s, screen.Options{})
	for _, want := range []string{"avx2 peak 100 GFLOP/s", "160  0.80", "mlp        ref        1  12.3"} {
		if !strings.Contains(text, want) {
			t.Errorf("not shown: %s\n%s", want, text)
		}
	}
	s.Peaks, s.PeakGflops, s.Gemm = nil, nil, []screen.Product{{Shape: "1x2x3", Backend: "ref", Gflops: 2}}
	s.Relate()
	if text := screen.Speeds(s, screen.Options{}); s.PeakGflops != nil || s.Gemm[0].PeakFraction != nil || !strings.Contains(text, "no peak: ") {
		t.Errorf("without vector instructions: %s", text)
	}
}
