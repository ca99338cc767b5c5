package ref

import "math"

// accumulate is, for tame factors f, the rows of y that belong to them, and each j:
//
//	for t in 0..len(f)-1 { acc[j] = FMA32(f[t], y_t[j], acc[j]) }
//
// It takes four factors at a time, so that an accumulator stays in a register. A
// lone third is joined by a zero factor, which changes nothing (see tame).
func (p *product) accumulate(acc []float32) {
	if len(p.factors)%4 == 3 {
		p.factors, p.offsets = append(p.factors, 0), append(p.offsets, p.offsets[0])
	}
	i := 0
	for ; i+4 <= len(p.factors); i += 4 {
		j := p.four(i, 0, acc)
		for j < len(acc) {
			p.fourCareful(i, j, acc)
			j = p.four(i, j+1, acc)
		}
	}
	for ; i < len(p.factors); i++ {
		p.one(i, acc)
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

// fourCareful takes factors i to i+3 at element j.
func (p *product) fourCareful(i, j int, acc []float32) {
	c := acc[j]
	for t := i; t < i+4; t++ {
		c = fmaCareful(float64(p.factors[t]*p.wide[p.offsets[t]+j]), float64(c))
	}
	acc[j] = c
}

// one takes factor i.
func (p *product) one(i int, acc []float32) {
	f := p.factors[i]
	y := p.wide[p.offsets[i]:][:len(acc)]
	for j := range acc {
		s := float64(f*y[j]) + float64(acc[j])
		if math.Float64bits(s)<<35 == tie {
			acc[j] = fmaCareful(float64(f*y[j]), float64(acc[j]))
		} else {
			acc[j] = float32(s)
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
