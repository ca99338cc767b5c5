//go:build !noasm

package simd

import (
	"math/bits"

	"gensim/kernels"
)

// product is a matrix product under way: op(x) of [rows,inner] times op(y) of
// [inner,cols], in panels as high and as wide as a tile.
type product struct {
	*machine
	a                 kernels.Arithmetic
	nondet            uint64 // draws the order in which lanes arrive
	x, y, out         []float32
	rows, cols, inner int
	transX, transY    bool
	// The floats from a row of x, y and out, as they are stored, to the next.
	xRow, yRow, outRow int
	width              int // floats of a row of a panel of y
	laneRows           int // rows of a packed interleaved lane: the longest lane's count
	// from and count are the part of the sums under way.
	from, count int
	packsLeft   bool
	// resumes says that the sums, of one lane, go on from the output.
	resumes bool
	share   share
	// Each panel has so many rows, the first longer of them one more.
	panelRows, longer int
	// first and last are the panels of rows of the block of x under way.
	first, last int
	keepsRight  bool // whether packed panels of y serve several blocks
	finish      finish
}

// finish is what other operations do to the outputs of a product, on the way to memory;
// tile says what and in which order.
type finish struct {
	bias, onto []float32
	rate       float32
	relu       bool
}

// share is a part of the outputs: panels of rows, and columns from the beginning of
// a panel on.
type share struct{ fromPanel, toPanel, fromCol, toCol int }

// block is the number of floats of a large x that stay in the second cache while the
// panels of y go by.
const block = 1 << 17

// deepest is the number of products after which a sum is put aside, so that the
// panel of y that all rows read stays in the second cache. A sum continued is the
// same sum.
const deepest = 1024

// depth returns how many products are summed before the sums are put aside: fewer of
// a factor that is read in place and whose products lie so far apart that the pages which
// a tile reads are more than the processor has translations at hand.
func (p *product) depth() int {
	if p.transX && !p.packsLeft && p.xRow >= page/2 || p.yRow >= page/2 && !p.rightPays(p.width) {
		return deepest / 2
	}
	return deepest
}

// setsAside reports whether sums may be put aside, in the output, before they are whole.
func (p *product) setsAside() bool { return p.a.Lanes() == 1 && p.inner > deepest/2 }

// matMul computes every output in its own lane of a register. Panels are read where
// they are or packed; a panel of y row by row, a panel of x number by number.
func (m *machine) matMul(c *kernels.Call) {
	m.multiply(productOf(c))
}

// productOf returns the product of a call, without its machine.
func productOf(c *kernels.Call) product {
	n := c.Node
	return product{
		a: c.Arithmetic, nondet: c.Nondet, x: c.In[0], y: c.In[1], out: c.Out,
		rows: n.Shape[0], cols: n.Shape[1], inner: n.Inner(), transX: n.TransX, transY: n.TransY,
	}
}

// multiply executes a product that lacks its machine.
func (m *machine) multiply(p product) {
	p.machine, p.width = m, 2*m.kit.lanes
	out := p.out
	if p.a.Narrow() {
		m.x, m.y = m.narrowed(m.x, p.x, p.a), m.narrowed(m.y, p.y, p.a)
		p.x, p.y = m.x, m.y
	}
	p.xRow, p.yRow, p.outRow = p.inner, p.cols, p.cols
	if p.transX {
		p.xRow = p.rows
	}
	if p.transY {
		p.yRow = p.inner
	}
	exchanged := p.exchangePays()
	if exchanged {
		p.exchange()
	}
	p.share = share{toPanel: p.cutRows(), toCol: p.cols}
	if !p.divided() {
		p.run()
	}
	if exchanged {
		m.turnInto(out, p.out, p.rows)
	}
}

// run computes all outputs.
func (p *product) run() {
	p.tile = tile{cRow: 4 * p.outRow, lanes: &p.machine.lanes[0], last: &p.machine.lanes[p.a.Lanes()-1], segments: 1}
	p.orderLanes()
	p.packsLeft = p.leftPays()
	if p.resumes {
		p.tile.load = 1
	}
	p.count = p.inner
	if p.a.Lanes() > 1 {
		p.laneRows = (p.inner + p.a.Lanes() - 1) / p.a.Lanes()
		p.panels()
		return
	}
	deep := p.depth()
	blocks := max(1, (p.inner+deep-1)/deep)
	p.count = (p.inner + blocks - 1) / blocks
	for ; p.from < p.inner; p.from += p.count {
		p.count = min(p.count, p.inner-p.from)
		p.panels()
		p.tile.load = 1
	}
}

// narrowed returns x rounded to what the arithmetic's products take, in memory of
// scratch.
func (m *machine) narrowed(scratch, x []float32, a kernels.Arithmetic) []float32 {
	scratch = grow(scratch, len(x))
	m.plane = plane{count: 1, cols: len(x), out: &scratch[0], x: &x[0]}
	if a.InputBits() == kernels.BitsBF16 {
		m.kit.narrowBF16(&m.plane)
	} else {
		m.kit.narrowTF32(&m.plane)
	}
	return scratch
}

// interleaved reports whether a lane takes every so many elements of a sum.
func (p *product) interleaved() bool { return p.a.Lanes() > 1 && !p.a.Contiguous() }

// panels computes the part of the sums under way for all outputs of the share. All
// panels of y go by a block of x before the next block is touched.
func (p *product) panels() {
	size := p.share.toPanel
	if p.rows*p.count > large {
		size = max(1, block/(p.kit.height*p.count))
	}
	p.keepsRight = size < p.share.toPanel-p.share.fromPanel
	for first := p.share.fromPanel; first < p.share.toPanel; first += size {
		p.first, p.last = first, min(first+size, p.share.toPanel)
		if p.packsLeft {
			p.packLeft()
		}
		for j := p.share.fromCol; j < p.share.toCol; j += p.width {
			p.column(j)
		}
	}
}

// column computes a panel of columns for the block of x under way.
func (p *product) column(j int) {
	t := &p.tile
	t.cols = min(p.width, p.cols-j)
	vectors := (t.cols + p.kit.lanes - 1) / p.kit.lanes
	t.slot = 4 * p.kit.height * vectors * p.kit.lanes
	p.finishFrom(j)
	tiles := p.kit.tiles[rounding(p.a)][vectors-1]
	packed := p.rightPays(t.cols)
	if packed {
		t.b = &p.packedRight(j, t.cols)[0]
	} else {
		t.b = &p.y[p.from*p.yRow+j]
	}
	if p.drawn() && (j%kernels.TileColumns == 0 || j == p.share.fromCol) {
		p.drawLanes(j / kernels.TileColumns)
	}
	p.aimLanes(packed)
	// The longer panels stand first: two runs of equal ones.
	for panel, end := p.first, 0; panel < p.last; panel = end {
		i, height := p.rowOf(panel), p.panelRows
		end = p.last
		if panel < p.longer {
			height, end = height+1, min(end, p.longer)
		}
		t.a, t.aTile, t.c, t.count = p.leftOf(panel, i), p.tileStep(height), &p.out[i*p.outRow+j], end-panel
		if t.onto != nil {
			t.onto = &p.finish.onto[i*p.outRow+j]
		}
		tiles[height-1](t)
	}
}

// finishFrom has the tiles from a column on finish their outputs, if these are the last
// of their sums.
func (p *product) finishFrom(j int) {
	t, f := &p.tile, &p.finish
	t.bias, t.onto, t.relu, t.rate = nil, nil, 0, f.rate
	if p.from+p.count < p.inner {
		return
	}
	if f.bias != nil {
		t.bias = &f.bias[j]
	}
	if f.onto != nil {
		t.onto = &f.onto[j]
	}
	if f.relu {
		t.relu = 1
	}
}

// cutRows cuts the rows into panels whose heights differ by one at most, and returns
// how many.
func (p *product) cutRows() int { return p.cutBy(p.kit.height) }

// cutBy cuts the rows into panels of that height at most.
func (p *product) cutBy(height int) int {
	n := (p.rows + height - 1) / height
	p.panelRows, p.longer = p.rows/n, p.rows%n
	return n
}

// rowOf returns the first row of a panel.
func (p *product) rowOf(panel int) int { return panel*p.panelRows + min(panel, p.longer) }

// orderLanes puts the lanes into an order in which the halving tree needs the latest
// partial tiles first, that of bit-reversed numbers: its folds are the carries of
// a binary counter.
func (p *product) orderLanes() {
	depth := bits.Len(uint(p.a.Lanes())) - 1
	for n := range p.a.Lanes() {
		p.order[n] = int(bits.Reverse16(uint16(n)) >> (16 - depth))
		p.lanes[n] = lane{folds: bits.TrailingZeros16(^uint16(n))}
	}
	p.partial = grow(p.partial, max(depth, 1)*p.kit.height*p.width)
	p.tile.partial = &p.partial[0]
}

// drawn reports whether lanes arrive in a drawn order.
func (p *product) drawn() bool { return p.a.Products().Drawn }

// drawLanes puts the lanes into the order in which they arrive at a tile of columns:
// each but the first is folded with the sum before it, the only one on the pile.
func (p *product) drawLanes(tile int) {
	at := p.a.Products().Arrivals(p.nondet, tile)
	for n := range p.a.Lanes() {
		p.order[n] = int(at[n])
		p.lanes[n].folds = min(n, 1)
	}
}

// aimLanes says where the lanes find their factors, counted from those of the
// tile's first row and column.
func (p *product) aimLanes(packed bool) {
	t := &p.tile
	stepX, stepY := p.inPlaceX(), p.yRow
	if p.packsLeft {
		stepX, t.aRow = p.kit.lanes, 4
	}
	if packed {
		stepY = p.width
	}
	t.aStep, t.bStep = 4*stepX, 4*stepY
	if p.a.Lanes() == 1 {
		p.lanes[0] = lane{k: p.count}
		return
	}
	for n := range p.a.Lanes() {
		first, stride, count := p.a.Lane(p.inner, p.order[n])
		l := &p.lanes[n]
		l.k, l.a, l.b = count, 4*first*stepX, 4*first*stepY
		if l.pile = (bits.OnesCount(uint(n)) - l.folds) * t.slot; p.drawn() {
			l.pile = 0
		}
		if !p.interleaved() {
			continue
		}
		// A packed lane has its rows to itself; others lie stride apart.
		if p.packsLeft {
			l.a = 4 * first * p.laneRows * stepX
		} else {
			t.aStep = 4 * stride * stepX
		}
		if packed {
			l.b = 4 * first * p.laneRows * stepY
		} else {
			t.bStep = 4 * stride * stepY
		}
	}
}

// inPlaceX aims the tile's rows at x where it is, and returns how many floats lie
// between two factors of a sum.
func (p *product) inPlaceX() int {
	if p.transX {
		p.tile.aRow = 4
		return p.xRow
	}
	p.tile.aRow = 4 * p.xRow
	return 1
}

// tileStep is how many bytes lie between the factors of a panel of so many rows and
// those of the next.
func (p *product) tileStep(height int) int {
	if p.packsLeft {
		return 4 * p.panelSize()
	}
	return height * p.tile.aRow
}

// leftOf returns where the factors of a panel's first row begin.
func (p *product) leftOf(panel, row int) *float32 {
	switch {
	case p.packsLeft:
		return &p.left[(panel-p.first)*p.panelSize()]
	case p.transX:
		return &p.x[p.from*p.xRow+row]
	}
	return &p.x[row*p.xRow+p.from]
}
