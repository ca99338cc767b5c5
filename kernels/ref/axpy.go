package ref

import "math"

// accumulate is, for tame factors f, the rows of y that belong to them, and each j:
//
//	for t in 0..len(f)-1 { acc[j] = FMA32(f[t], y_t[j], acc[j]) }
//
// It takes four factors at a time, then two, then one, so that an accumulator stays
// in a register as long as possible.
func (p *product) accumulate(acc []float32) {
	i, n := 0, len(p.factors)
	for ; i+4 <= n; i += 4 {
		for j := p.four(i, 0, acc); j < len(acc); j = p.four(i, j+1, acc) {
			p.careful(i, i+4, j, acc)
		}
	}
	if i+2 <= n {
		for j := p.two(i, 0, acc); j < len(acc); j = p.two(i, j+1, acc) {
			p.careful(i, i+2, j, acc)
		}
		i += 2
	}
	if i < n {
		for j := p.one(i, 0, acc); j < len(acc); j = p.one(i, j+1, acc) {
			p.careful(i, n, j, acc)
		}
	}
}

// four takes factors i to i+3 from element start on. At an element whose sum in
// float64 might be a tie it stops and returns that element, so that its loop holds
// no call and keeps everything in registers.
func (p *product) four(i, start int, acc []float32) int {
	f, o := p.factors[i:][:4], p.offsets[i:][:4]
	f0, f1, f2, f3 := f[0], f[1], f[2], f[3]
	acc = acc[start:]
	y0, y1 := p.wide[o[0]+start:][:len(acc)], p.wide[o[1]+start:][:len(acc)]
	y2, y3 := p.wide[o[2]+start:][:len(acc)], p.wide[o[3]+start:][:len(acc)]
	for j := range acc {
		s := float64(f0*y0[j]) + float64(acc[j])
		if math.Float64bits(s)<<35 == tie {
			return start + j
		}
		s = float64(f1*y1[j]) + float64(float32(s))
		if math.Float64bits(s)<<35 == tie {
			return start + j
		}
		s = float64(f2*y2[j]) + float64(float32(s))
		if math.Float64bits(s)<<35 == tie {
			return start + j
		}
		s = float64(f3*y3[j]) + float64(float32(s))
		if math.Float64bits(s)<<35 == tie {
			return start + j
		}
		acc[j] = float32(s)
	}
	return start + len(acc)
}

// two is four for factors i and i+1.
func (p *product) two(i, start int, acc []float32) int {
	f, o := p.factors[i:][:2], p.offsets[i:][:2]
	f0, f1 := f[0], f[1]
	acc = acc[start:]
	y0, y1 := p.wide[o[0]+start:][:len(acc)], p.wide[o[1]+start:][:len(acc)]
	for j := range acc {
		s := float64(f0*y0[j]) + float64(acc[j])
		if math.Float64bits(s)<<35 == tie {
			return start + j
		}
		s = float64(f1*y1[j]) + float64(float32(s))
		if math.Float64bits(s)<<35 == tie {
			return start + j
		}
		acc[j] = float32(s)
	}
	return start + len(acc)
}

// one is four for factor i alone.
func (p *product) one(i, start int, acc []float32) int {
	f := p.factors[i]
	acc = acc[start:]
	y := p.wide[p.offsets[i]+start:][:len(acc)]
	for j := range acc {
		s := float64(f*y[j]) + float64(acc[j])
		if math.Float64bits(s)<<35 == tie {
			return start + j
		}
		acc[j] = float32(s)
	}
	return start + len(acc)
}

// careful takes factors from to end-1 at element j.
func (p *product) careful(from, end, j int, acc []float32) {
	c := acc[j]
	for t := from; t < end; t++ {
		c = fmaCareful(float64(p.factors[t]*p.wide[p.offsets[t]+j]), float64(c))
	}
	acc[j] = c
}

// accumulateNarrow is accumulate for factors and rows rounded to TF32 or bfloat16, with
// no test for ties: where the float64 sum s, of exponent E, is inexact, it is none. For
// then one operand reaches below 2^(E-52): the product, of at most 22 significant bits,
// which is then below 2^(E-30), or the accumulator, of 24, which is below 2^(E-28). So small
// a number cannot have moved the sum into another binade than the other operand's,
// which is therefore a multiple of 2^(E-23); and a tie lies 2^(E-24) from those.
func (p *product) accumulateNarrow(acc []float32) {
	i := 0
	for ; i+4 <= len(p.factors); i += 4 {
		f, o := p.factors[i:][:4], p.offsets[i:][:4]
		f0, f1, f2, f3 := f[0], f[1], f[2], f[3]
		y0, y1 := p.wide[o[0]:][:len(acc)], p.wide[o[1]:][:len(acc)]
		y2, y3 := p.wide[o[2]:][:len(acc)], p.wide[o[3]:][:len(acc)]
		for j := range acc {
			s := float32(float64(f0*y0[j]) + float64(acc[j]))
			s = float32(float64(f1*y1[j]) + float64(s))
			s = float32(float64(f2*y2[j]) + float64(s))
			acc[j] = float32(float64(f3*y3[j]) + float64(s))
		}
	}
	for ; i < len(p.factors); i++ {
		f, y := p.factors[i], p.wide[p.offsets[i]:][:len(acc)]
		for j := range acc {
			acc[j] = float32(float64(f*y[j]) + float64(acc[j]))
		}
	}
}

// accumulateUnfused is accumulate with acc[j] += float32(f[t] * y_t[j]).
func (p *product) accumulateUnfused(acc, y []float32) {
	i := 0
	for ; i+4 <= len(p.factors); i += 4 {
		f, o := p.factors[i:][:4], p.offsets[i:][:4]
		f0, f1, f2, f3 := float32(f[0]), float32(f[1]), float32(f[2]), float32(f[3])
		y0, y1, y2, y3 := y[o[0]:][:len(acc)], y[o[1]:][:len(acc)], y[o[2]:][:len(acc)], y[o[3]:][:len(acc)]
		for j := range acc {
			s := acc[j] + float32(f0*y0[j])
			s += float32(f1 * y1[j])
			s += float32(f2 * y2[j])
			acc[j] = s + float32(f3*y3[j])
		}
	}
	for ; i < len(p.factors); i++ {
		f, row := float32(p.factors[i]), y[p.offsets[i]:][:len(acc)]
		for j := range acc {
			acc[j] += float32(f * row[j])
		}
	}
}

// accumulateCareful takes all factors with no short cut.
func (p *product) accumulateCareful(acc, y []float32, fused bool) {
	for i, factor := range p.factors {
		f, row := float32(factor), y[p.offsets[i]:][:len(acc)]
		for j := range acc {
			acc[j] = madd(f, row[j], acc[j], fused)
		}
	}
}
