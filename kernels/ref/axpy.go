package ref

import "math"

// axpy is acc[j] = FMA32(f, y[j], acc[j]) for tame factors.
func axpy(f float64, y []float64, acc []float32) {
	y = y[:len(acc)]
	for j := range acc {
		s := float64(f*y[j]) + float64(acc[j])
		if math.Float64bits(s)<<35 == tie {
			acc[j] = fmaCareful(float64(f*y[j]), float64(acc[j]))
		} else {
			acc[j] = float32(s)
		}
	}
}

// axpy4 is, for tame factors and each j, with the rows y0, y1, y23[0], y23[1]:
//
//	for t in 0..3 { acc[j] = FMA32(f[t], y_t[j], acc[j]) }
//
// The inner loop returns at a tie, so that it holds no call and keeps everything
// in registers.
func axpy4(f [4]float64, y0, y1 []float64, y23 [2][]float64, acc []float32) {
	y2, y3 := y23[0], y23[1]
	for start := 0; ; start++ {
		start += untilTie(f, y0[start:], y1[start:], [2][]float64{y2[start:], y3[start:]}, acc[start:])
		if start == len(acc) {
			return
		}
		c := fmaCareful(float64(f[0]*y0[start]), float64(acc[start]))
		c = fmaCareful(float64(f[1]*y1[start]), float64(c))
		c = fmaCareful(float64(f[2]*y2[start]), float64(c))
		acc[start] = fmaCareful(float64(f[3]*y3[start]), float64(c))
	}
}

// untilTie does axpy4's loop up to the first j at which a sum in float64 might be
// a tie, and returns that j.
func untilTie(f [4]float64, y0, y1 []float64, y23 [2][]float64, acc []float32) int {
	f0, f1, f2, f3 := f[0], f[1], f[2], f[3]
	y0, y1 = y0[:len(acc)], y1[:len(acc)]
	y2, y3 := y23[0][:len(acc)], y23[1][:len(acc)]
	for j := range acc {
		s := float64(f0*y0[j]) + float64(acc[j])
		if math.Float64bits(s)<<35 == tie {
			return j
		}
		s = float64(f1*y1[j]) + float64(float32(s))
		if math.Float64bits(s)<<35 == tie {
			return j
		}
		s = float64(f2*y2[j]) + float64(float32(s))
		if math.Float64bits(s)<<35 == tie {
			return j
		}
		s = float64(f3*y3[j]) + float64(float32(s))
		if math.Float64bits(s)<<35 == tie {
			return j
		}
		acc[j] = float32(s)
	}
	return len(acc)
}

// axpy4Unfused is, for each j, with the rows y0, y1, y23[0], y23[1]:
//
//	for t in 0..3 { acc[j] += float32(f[t] * y_t[j]) }
func axpy4Unfused(f [4]float64, y0, y1 []float32, y23 [2][]float32, acc []float32) {
	f0, f1, f2, f3 := float32(f[0]), float32(f[1]), float32(f[2]), float32(f[3])
	y0, y1 = y0[:len(acc)], y1[:len(acc)]
	y2, y3 := y23[0][:len(acc)], y23[1][:len(acc)]
	for j := range acc {
		s := acc[j] + float32(f0*y0[j])
		s += float32(f1 * y1[j])
		s += float32(f2 * y2[j])
		acc[j] = s + float32(f3*y3[j])
	}
}
