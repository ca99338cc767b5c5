package ref

import (
	"math"

	"gensim/kernels"
)

// product is the scratch memory of a matrix product.
type product struct {
	x, y []float32 // inputs rounded, or y transposed
	wide []float64 // y, row-major, as float64
	// The non-zero factors of one row's lane and where their rows of y begin.
	factors []float64
	offsets []int
}

// matMul is, for op(x) of shape [m,k] and op(y) of shape [k,n], each input rounded
// by TF32 or BF16 first when the arithmetic is narrow:
//
//	for each lane l: acc[l] = +0; for k in the lane: acc[l] = madd(x[i,k], y[k,j], acc[l])
//	out[i,j] = acc, added in the arithmetic's order of products
//
// It takes row i of x at a time and adds multiples of rows of y to a row of
// accumulators, which keeps the order over k for every output. Two short cuts
// leave the bits as they are: a zero factor is skipped, and the test for results
// in the subnormal range is dropped, both only where tame proves it right.
func (m *machine) matMul(c *kernels.Call) {
	n, p, a := c.Node, &m.product, c.Arithmetic
	x, y := c.In[0], c.In[1]
	if a.Narrow() {
		x, y = p.narrow(x, y, narrowing(a))
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
	order := summation{a.Products(), c.Nondet}
	for i := range rows {
		out := c.Out[i*cols : (i+1)*cols]
		acc := m.lanes
		if a.Lanes() == 1 {
			acc = out
		}
		clear(acc)
		for l := range a.Lanes() {
			first, stride, count := a.Lane(inner, l)
			p.collect(x[min(i*strideI+first*strideK, len(x)):], lane{stride * strideK, count, first * cols, stride * cols}, !calm)
			row := acc[l*cols : (l+1)*cols]
			switch {
			case !calm:
				p.accumulateCareful(row, y, a.Fused())
			case a.Narrow():
				p.accumulateNarrow(row)
			case a.Fused():
				p.accumulate(row)
			default:
				p.accumulateUnfused(row, y)
			}
		}
		if a.Lanes() > 1 {
			m.foldLanes(out, order, cols)
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

// narrowing returns the rounding of a product's inputs.
func narrowing(a kernels.Arithmetic) func(float32) float32 {
	if a.InputBits() == kernels.BitsBF16 {
		return BF16
	}
	return TF32
}

// narrow returns both inputs rounded.
func (p *product) narrow(x, y []float32, round func(float32) float32) ([]float32, []float32) {
	p.x = grow(p.x, len(x)+len(y))
	nx, ny := p.x[:len(x)], p.x[len(x):]
	for i, v := range x {
		nx[i] = round(v)
	}
	for i, v := range y {
		ny[i] = round(v)
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

// lane says where the factors of a lane are: count of them, stride apart in x; the
// first belongs to the row of y at offset, the others to rows step apart.
type lane struct{ stride, count, offset, step int }

// collect gathers the non-zero elements of x that the lane takes into p.factors,
// and the beginnings of their rows of y into p.offsets; with keepZeros all of them.
func (p *product) collect(x []float32, l lane, keepZeros bool) {
	p.factors, p.offsets = grow(p.factors, l.count+1), grow(p.offsets, l.count+1)
	n, at, offset := 0, 0, l.offset
	for range l.count {
		v := x[at]
		p.factors[n], p.offsets[n] = float64(v), offset
		// No branch here: which pixels are zero cannot be predicted.
		if v != 0 || keepZeros {
			n++
		}
		at, offset = at+l.stride, offset+l.step
	}
	p.factors, p.offsets = p.factors[:n], p.offsets[:n]
}
