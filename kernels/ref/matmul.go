package ref

import (
	"math"

	"gensim/kernels"
)

// product is the scratch memory of a matrix product.
type product struct {
	x, y []float32 // inputs rounded to bfloat16, or y transposed
	wide []float64 // y, row-major, as float64
	// The non-zero factors of one row's lane and where their rows of y begin.
	factors []float64
	offsets []int
}

// matMul is, for op(x) of shape [m,k] and op(y) of shape [k,n], each input rounded
// by BF16 first when the arithmetic is narrow:
//
//	for each lane l: acc[l] = +0; for k in the lane: acc[l] = madd(x[i,k], y[k,j], acc[l])
//	out[i,j] = acc, added in a halving tree
//
// It takes row i of x at a time and adds multiples of rows of y to a row of
// accumulators, which keeps the order over k for every output. Two short cuts
// leave the bits as they are: a zero factor is skipped, and the test for results
// in the subnormal range is dropped, both only where tame proves it right.
func (m *machine) matMul(c *kernels.Call) {
	n, p, a := c.Node, &m.product, c.Arithmetic
	x, y := c.In[0], c.In[1]
	if a.Narrow() {
		x, y = p.narrow(x, y)
	}
	rows, cols, inner := n.Shape[0], n.Shape[1], n.Inner()
	if n.TransY {
		y = p.transposed(y, cols, inner)
	}
	calm := tame(x, y, a.Fused())
	if calm && a.Fused() {
		p.widen(y)
	}
	strideI, strideK := inner, 1
	if n.TransX {
		strideI, strideK = 1, rows
	}
	m.lanes = grow(m.lanes, a.Lanes()*cols)
	for i := range rows {
		out := c.Out[i*cols : (i+1)*cols]
		acc := m.lanes
		if a.Lanes() == 1 {
			acc = out
		}
		clear(acc)
		for l := range a.Lanes() {
			first, stride, count := a.Lane(inner, l)
			p.collect(x[min(i*strideI+first*strideK, len(x)):], stride*strideK, count, calm)
			p.locate(first, stride, cols)
			lane := acc[l*cols : (l+1)*cols]
			switch {
			case !calm:
				p.accumulateCareful(lane, y, a.Fused())
			case a.Fused():
				p.accumulate(lane)
			default:
				p.accumulateUnfused(lane, y)
			}
		}
		if a.Lanes() > 1 {
			foldLanes(acc, a.Lanes(), cols)
			copy(out, acc)
		}
	}
}

// tame reports whether the short cuts keep the bits.
//
// Skipping a zero factor: its product with a finite y is ±0, and adding that
// changes only an accumulator of -0. An accumulator starts at +0 and becomes -0
// only when a fused sum underflows to it; an unfused sum never does.
//
// Dropping the subnormal test: when the last bits of all non-zero factors multiply
// to at least 2^-149, every exact sum is a multiple of float32's smallest number.
// One below 2^-126 is then a float32, and rounding it, even twice, is exact; nor
// can a sum underflow. With the biased exponents ex and ey of the smallest factors
// that is (ex-150) + (ey-150) >= -149.
func tame(x, y []float32, fused bool) bool {
	lowY, highY := magnitudes(y)
	if highY >= 0x7f800000 {
		return false
	}
	if !fused {
		return true
	}
	lowX, _ := magnitudes(x)
	return max(lowX>>23, 1)+max(lowY>>23, 1) >= 151
}

// magnitudes returns the bits of the smallest non-zero and of the largest absolute
// value; the smallest of none is huge.
func magnitudes(x []float32) (low, high uint32) {
	low = math.MaxUint32 // zero minus one, once more plus one below
	for _, v := range x {
		u := math.Float32bits(v) &^ (1 << 31)
		low = min(low, u-1)
		high = max(high, u)
	}
	if low == math.MaxUint32 {
		return 0xff << 23, high
	}
	return low + 1, high
}

// narrow returns both inputs rounded to bfloat16.
func (p *product) narrow(x, y []float32) ([]float32, []float32) {
	p.x = grow(p.x, len(x)+len(y))
	nx, ny := p.x[:len(x)], p.x[len(x):]
	for i, v := range x {
		nx[i] = BF16(v)
	}
	for i, v := range y {
		ny[i] = BF16(v)
	}
	return nx, ny
}

// transposed returns y, stored as [cols,inner], as [inner,cols].
func (p *product) transposed(y []float32, cols, inner int) []float32 {
	p.y = grow(p.y, len(y))
	for j := range cols {
		for k, v := range y[j*inner : (j+1)*inner] {
			p.y[k*cols+j] = v
		}
	}
	return p.y
}

// widen fills p.wide with y.
func (p *product) widen(y []float32) {
	p.wide = grow(p.wide, len(y))
	for i, v := range y {
		p.wide[i] = float64(v)
	}
}

// collect gathers count elements of x, stride apart, into p.factors, and their
// positions in the lane into p.offsets; zeros are left out when skip is set.
func (p *product) collect(x []float32, stride, count int, skip bool) {
	p.factors = grow(p.factors, count+4)[:0]
	p.offsets = grow(p.offsets, count+4)[:0]
	for t, at := 0, 0; t < count; t, at = t+1, at+stride {
		if v := x[at]; v != 0 || !skip {
			p.factors = append(p.factors, float64(v))
			p.offsets = append(p.offsets, t)
		}
	}
}

// locate turns positions in the lane into beginnings of rows of y.
func (p *product) locate(first, stride, cols int) {
	for i, t := range p.offsets {
		p.offsets[i] = (first + t*stride) * cols
	}
}

// accumulate adds the collected multiples of rows of p.wide to acc, four at a time
// so that an accumulator stays in a register. A lone third is joined by a zero
// factor, which changes nothing (see tame).
func (p *product) accumulate(acc []float32) {
	n := len(acc)
	if len(p.factors)%4 == 3 {
		p.factors, p.offsets = append(p.factors, 0), append(p.offsets, p.offsets[0])
	}
	f, o := p.factors, p.offsets
	for ; len(f) >= 4; f, o = f[4:], o[4:] {
		axpy4([4]float64(f), p.wide[o[0]:o[0]+n], p.wide[o[1]:o[1]+n], [2][]float64{p.wide[o[2] : o[2]+n], p.wide[o[3] : o[3]+n]}, acc)
	}
	for i, factor := range f {
		axpy(factor, p.wide[o[i]:o[i]+n], acc)
	}
}

// accumulateCareful adds the collected multiples of rows of y with no short cut.
func (p *product) accumulateCareful(acc, y []float32, fused bool) {
	for i, factor := range p.factors {
		v := float32(factor)
		row := y[p.offsets[i]:][:len(acc)]
		for j := range acc {
			acc[j] = madd(v, row[j], acc[j], fused)
		}
	}
}

// accumulateUnfused adds the collected multiples of rows of y, the products
// rounded.
func (p *product) accumulateUnfused(acc, y []float32) {
	n := len(acc)
	f, o := p.factors, p.offsets
	for ; len(f) >= 4; f, o = f[4:], o[4:] {
		axpy4Unfused([4]float64(f), y[o[0]:o[0]+n], y[o[1]:o[1]+n], [2][]float32{y[o[2] : o[2]+n], y[o[3] : o[3]+n]}, acc)
	}
	for i, factor := range f {
		v := float32(factor)
		row := y[o[i]:][:n]
		for j := range acc {
			acc[j] += float32(v * row[j])
		}
	}
}
