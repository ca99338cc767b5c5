package ref

import (
	"fmt"
	"testing"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// BenchmarkMatMul reports GFLOP/s on dense numbers: no factor is zero.
func BenchmarkMatMul(b *testing.B) {
	for _, shape := range [][3]int{{32, 196, 32}, {196, 32, 32}, {32, 784, 128}} {
		for _, a := range kernels.Arithmetics() {
			b.Run(fmt.Sprintf("%dx%dx%d/%v", shape[0], shape[1], shape[2], a), func(b *testing.B) {
				m, k, n := shape[0], shape[1], shape[2]
				c := kernels.Call{Arithmetic: a, Out: make([]float32, m*n)}
				c.Node = &graph.Node{Op: graph.MatMul, Shape: []int{m, n}, InShape: [][]int{{m, k}, {k, n}}}
				c.In[0], c.In[1] = ramp(m*k), ramp(k*n)
				machine := Backend{}.Machine()
				for b.Loop() {
					machine.Run(&c)
				}
				flops := float64(c.Node.Gas()) * float64(b.N)
				b.ReportMetric(flops/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
			})
		}
	}
}

// ramp returns numbers with many significant bits.
func ramp(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i*7919%1009+1) / 1013
		if i%2 == 1 {
			x[i] = -x[i]
		}
	}
	return x
}
