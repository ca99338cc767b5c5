package simd_test

import (
	"fmt"
	"testing"

	"gensim/kernels"
	"gensim/kernels/simd"
)

// BenchmarkPeak measures how many operations a second independent multiply-adds
// reach, which bounds all others.
func BenchmarkPeak(b *testing.B) {
	for _, l := range simd.Levels() {
		b.Run(l.String(), func(b *testing.B) {
			var flop int64
			for b.Loop() {
				n, err := simd.MultiplyAdd(l, 10000)
				if err != nil {
					b.Skip(err)
				}
				flop += n
			}
			b.ReportMetric(float64(flop)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
		})
	}
}

// BenchmarkMatMul measures the products of training steps; its names end with the
// operands that are transposed.
func BenchmarkMatMul(b *testing.B) {
	shapes := [][3]int{
		{32, 784, 128}, {64, 784, 128}, {128, 784, 128}, {256, 784, 128}, {784, 128, 128}, {128, 512, 512}, {512, 512, 512}, {1024, 1024, 1024},
	}
	for _, backend := range backendsOf(b) {
		if backend.Name() == "ref" {
			continue
		}
		m := backend.Machine()
		for _, s := range shapes {
			for _, a := range kernels.Arithmetics() {
				for trans, suffix := range []string{"", "T-", "-T", "TT"} {
					// An MxNxK as it is written elsewhere.
					name := fmt.Sprintf("%s/%dx%dx%d/%v/%s", backend.Name(), s[0], s[2], s[1], a, suffix)
					b.Run(name, func(b *testing.B) {
						c := product(s, a, trans)
						for b.Loop() {
							m.Run(c)
						}
						flop := float64(c.Node.Gas()) * float64(b.N)
						b.ReportMetric(flop/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
					})
				}
			}
		}
	}
}

// BenchmarkGradients measures products of whole models' gradients; names end with the
// operands that are transposed.
func BenchmarkGradients(b *testing.B) {
	cases := []struct {
		shape [3]int // M, K, N
		trans int
	}{
		{[3]int{128, 64, 10}, 1}, {[3]int{784, 64, 128}, 1}, {[3]int{512, 128, 512}, 1}, {[3]int{784, 128, 512}, 1}, {[3]int{512, 1024, 128}, 1},
		{[3]int{128, 1024, 128}, 1}, {[3]int{128, 1024, 512}, 1}, {[3]int{128, 512, 512}, 2}, {[3]int{1024, 512, 128}, 2}, {[3]int{1024, 128, 512}, 2}, {[3]int{1024, 128, 512}, 0},
	}
	for _, backend := range backendsOf(b) {
		if backend.Name() == "ref" {
			continue
		}
		m := backend.Machine()
		for _, k := range cases {
			b.Run(fmt.Sprintf("%s/%dx%dx%d/%s", backend.Name(), k.shape[0], k.shape[2], k.shape[1], []string{"", "T-", "-T"}[k.trans]), func(b *testing.B) {
				c := product(k.shape, kernels.Seq, k.trans)
				for b.Loop() {
					m.Run(c)
				}
				b.ReportMetric(float64(c.Node.Gas())*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
			})
		}
	}
}
