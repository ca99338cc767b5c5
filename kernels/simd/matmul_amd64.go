//go:build !noasm

package simd

import (
	"math/bits"

	"gensim/kernels"
)

// product is a matrix product under way: op(x) of [rows,inner] times op(y) of
// [inner,cols], in panels as wide as a tile.
type product struct {
	*machine
	a                 kernels.Arithmetic
	x, y, out         []float32
	rows, cols, inner int
	transX, transY    bool
	width             int // floats of a panel's row
	laneRows          int // rows that a packed lane takes, the longest lane's count
	packsLeft         bool
	// from and count are the part of the sums under way.
	from, count int
}

// deepest is the number of products after which sums are put aside, so that the
// panel of y that all rows read stays in the nearest cache. A sum continued is the
// same sum.
const deepest = 256

// matMul computes every output in its own lane of a register. Panels of y are read
// where they are or packed; rows of x are broadcast number by number.
func (m *machine) matMul(c *kernels.Call) {
	n := c.Node
	p := product{
		machine: m, a: c.Arithmetic, x: c.In[0], y: c.In[1], out: c.Out,
		rows: n.Shape[0], cols: n.Shape[1], inner: n.Inner(), transX: n.TransX, transY: n.TransY,
		width: 2 * m.kit.lanes,
	}
	if p.a.Narrow() {
		m.x, m.y = m.narrowed(m.x, p.x), m.narrowed(m.y, p.y)
		p.x, p.y = m.x, m.y
	}
	p.laneRows = (p.inner + p.a.Lanes() - 1) / p.a.Lanes()
	p.packsLeft = p.interleaved() && !p.transX
	if p.packsLeft {
		p.packLeft()
	}
	p.count = p.inner
	if p.a.Lanes() > 1 {
		p.panels()
		return
	}
	blocks := max(1, (p.inner+deepest-1)/deepest)
	p.count = (p.inner + blocks - 1) / blocks
	for p.from = 0; p.from < p.inner; p.from += p.count {
		p.count = min(p.count, p.inner-p.from)
		p.panels()
	}
}

// narrowed returns x rounded to bfloat16, in memory of scratch.
func (m *machine) narrowed(scratch, x []float32) []float32 {
	scratch = grow(scratch, len(x))
	m.plane = plane{count: 1, cols: len(x), out: &scratch[0], x: &x[0]}
	m.kit.narrow(&m.plane)
	return scratch
}

// interleaved reports whether a lane takes every so many elements of a sum.
func (p *product) interleaved() bool { return p.a.Lanes() > 1 && !p.a.Contiguous() }

// panels computes the part of the sums under way for all outputs.
func (p *product) panels() {
	t := &p.tile
	*t = tile{cRow: 4 * p.cols, foldStep: 4 * p.kit.height * p.width}
	if p.from > 0 {
		t.load = 1
	}
	if lanes := p.a.Lanes(); lanes > 1 {
		p.partial = grow(p.partial, (bits.Len(uint(lanes))-1)*p.kit.height*p.width)
	}
	most := (p.rows + p.kit.height - 1) / p.kit.height
	for j := 0; j < p.cols; j += p.width {
		cols := min(p.width, p.cols-j)
		packed := p.transY || cols < p.width
		if packed {
			p.packRight(j, cols)
		}
		vectors := (cols + p.kit.lanes - 1) / p.kit.lanes
		kernels := p.kit.tiles[rounding(p.a)][vectors-1]
		for i, panel := 0, 0; panel < most; panel++ {
			height := p.rows / most
			if panel < p.rows%most {
				height++
			}
			p.lanes(place{i, j, panel, cols, vectors * p.kit.lanes, packed}, kernels[height-1])
			i += height
		}
	}
}

// place says where a tile is: its first row and column, the panel of rows that it
// computes, its columns, its kernel's width, and whether its panel of y is packed.
type place struct {
	row, col, panel, cols, width int
	packed                       bool
}

// lanes computes a tile. Lanes are taken in an order in which the halving tree
// needs the latest partial tiles first: those of bit-reversed numbers, like carries
// of a binary counter.
func (p *product) lanes(at place, kernel func(*tile)) {
	t, lanes := &p.tile, p.a.Lanes()
	size := p.kit.height * p.width
	out := &p.out[at.row*p.cols+at.col]
	for n := range lanes {
		l := int(bits.Reverse8(uint8(n))) >> (9 - bits.Len(uint(lanes)))
		p.aim(at, l)
		t.folds = bits.TrailingZeros(^uint(n))
		waiting := bits.OnesCount(uint(n))
		if waiting > 0 {
			t.fold = &p.partial[(waiting-1)*size]
		}
		if n == lanes-1 {
			t.c, t.cols, t.cRow = out, at.cols, 4*p.cols
		} else {
			t.c, t.cols, t.cRow = &p.partial[(waiting-t.folds)*size], at.width, 4*at.width
		}
		kernel(t)
	}
}

// aim points the tile at the factors of lane l.
func (p *product) aim(at place, l int) {
	t := &p.tile
	first, stride, count := 0, 1, p.count
	if p.a.Lanes() > 1 {
		first, stride, count = p.a.Lane(p.inner, l)
	}
	t.k = count
	if count == 0 {
		return
	}
	first += p.from
	switch {
	case p.packsLeft:
		t.a = &p.left[(at.panel*p.a.Lanes()+l)*p.laneRows*p.leftWidth()]
		t.aRow, t.aStep = 4, 4*p.leftWidth()
	case p.transX:
		t.a = &p.x[first*p.rows+at.row]
		t.aRow, t.aStep = 4, 4*p.rows*stride
	default:
		t.a = &p.x[at.row*p.inner+first]
		t.aRow, t.aStep = 4*p.inner, 4*stride
	}
	switch {
	case !at.packed:
		t.b, t.bStep = &p.y[first*p.cols+at.col], 4*p.cols*stride
	case p.interleaved():
		t.b, t.bStep = &p.right[l*p.laneRows*p.width], 4*p.width
	default:
		t.b, t.bStep = &p.right[(first-p.from)*p.width], 4*p.width
	}
}
