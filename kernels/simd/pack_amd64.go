//go:build !noasm

package simd

// A packed panel holds a row for every product of the part of the sums under way: a
// vector of numbers of x, one for each row of the panel, or two vectors of numbers
// of y. The rows of an interleaved lane stand together, laneRows for each lane.

// leftPays reports whether packing x first is faster. A row of x is read number by
// number, wherever these are, and so is a transposed x, whose lines are fetched ahead,
// unless each lies in a page of its own and many panels of y read it.
func (p *product) leftPays() bool { return p.transX && p.xRow >= page && p.cols >= crowd }

// rightPays reports the same of a panel of y of so many columns. What is not whole
// vectors wide, or transposed, must be packed; rows of a y larger than the second cache
// drive each other out of it.
func (p *product) rightPays(cols int) bool {
	return p.transY || cols%p.kit.lanes != 0 || p.rows >= crowd || p.inner*p.cols > 2*large
}

const (
	// crowd is the number of rows or columns that must read a panel for its packing to
	// cost less than it gains, measured on sums of 128 to 1024 products.
	crowd = 384
	// page is the number of floats of a page of memory.
	page = 1 << 10
	// large is the number of floats of half a second cache.
	large = 1 << 18
)

// exchangePays reports whether the transposed product op(y)ᵀ·op(x)ᵀ is faster: it
// reads a transposed y as it is, and turns x, unless that is transposed, too, and the
// output instead. The products and their order are the same, but for one that is drawn
// for columns.
func (p *product) exchangePays() bool {
	turned := p.rows * p.cols
	if !p.transX {
		turned += p.rows * p.inner
	}
	return p.transY && !p.drawn() && p.cols%8 == 0 && turned < p.cols*p.inner
}

// exchange makes p the transposed product, whose output is scratch memory.
func (p *product) exchange() {
	p.x, p.y, p.rows, p.cols = p.y, p.x, p.cols, p.rows
	p.transX, p.transY = false, !p.transX
	p.xRow, p.yRow, p.outRow = p.yRow, p.xRow, p.cols
	p.machine.turned = grow(p.machine.turned, p.rows*p.cols)
	p.out = p.machine.turned
}

// turnInto writes the transpose of a matrix whose count rows are a multiple of eight.
func (m *machine) turnInto(to, from []float32, count int) {
	cols := len(from) / count
	m.strip.srcBlock, m.strip.dstRow, m.strip.dstBlock = 32, 4*count, 8*4*count
	for r := 0; r < count; r += 8 {
		for i := range m.strip.src {
			m.strip.src[i] = &from[(r+i)*cols]
		}
		m.strip.dst, m.strip.blocks, m.strip.cols = &to[r], cols/8, cols%8
		m.kit.transpose(&m.strip)
	}
}

// packedRows is the number of rows of a packed panel.
func (p *product) packedRows() int {
	if p.interleaved() {
		return p.a.Lanes() * p.laneRows
	}
	return p.count
}

// panelSize is the number of floats of a packed panel of x.
func (p *product) panelSize() int { return p.packedRows() * p.kit.lanes }

// packLeft packs the panels of the block of a transposed x under way.
func (p *product) packLeft() {
	size := p.panelSize()
	p.left = grow(p.left, (p.last-p.first)*size)
	if p.interleaved() {
		for panel := p.first; panel < p.last; panel++ {
			row := p.rowOf(panel)
			p.gather(p.kit.copyRows[0], p.left[(panel-p.first)*size:][:size], source{p.x, row, p.rowOf(panel+1) - row, p.xRow})
		}
		return
	}
	// Some rows of x for all panels, then the next: what is read is read in a row.
	const some = 32
	for k := 0; k < p.count; k += some {
		for panel := p.first; panel < p.last; panel++ {
			row := p.rowOf(panel)
			p.machine.rows = rows{
				count: min(some, p.count-k), cols: p.rowOf(panel+1) - row,
				src: &p.x[(p.from+k)*p.xRow+row], srcRow: 4 * p.xRow,
				dst: &p.left[(panel-p.first)*size+k*p.kit.lanes],
			}
			p.kit.copyRows[0](&p.machine.rows)
		}
	}
}

// packedRight returns columns j to j+cols-1 of y, packed.
func (p *product) packedRight(j, cols int) []float32 {
	size, place := p.packedRows()*p.width, 0
	if p.keepsRight {
		place = (j - p.share.fromCol) / p.width
		p.right = grow(p.right, (p.share.toCol-p.share.fromCol+p.width-1)/p.width*size)
	} else {
		p.right = grow(p.right, size)
	}
	to := p.right[place*size:][:size]
	switch {
	case p.keepsRight && p.first > p.share.fromPanel: // it is there since the first block
	case p.transY:
		p.turn(to, p.width, source{p.y, j, cols, p.yRow})
	default:
		p.gather(p.kit.copyRows[1], to, source{p.y, j, cols, p.yRow})
	}
	return to
}

// source is the part of a matrix that a panel takes: count columns, or rows, from
// first on, of a matrix with so many floats in a row.
type source struct {
	from         []float32
	first, count int
	row          int
}

// gather packs columns of a matrix whose rows are the products'.
func (p *product) gather(kernel func(*rows), to []float32, s source) {
	width := len(to) / p.packedRows()
	lanes := 1
	if p.interleaved() {
		lanes = p.a.Lanes()
	}
	for l := range lanes {
		count := p.count
		if lanes > 1 {
			_, _, count = p.a.Lane(p.inner, l)
		}
		if count == 0 {
			continue
		}
		p.machine.rows = rows{
			count: count, cols: s.count,
			src: &s.from[(p.from+l)*s.row+s.first], srcRow: 4 * lanes * s.row,
			dst: &to[l*p.laneRows*width],
		}
		kernel(&p.machine.rows)
	}
}

// turn packs rows of a matrix, eight at a time; the panel's columns that no row
// fills repeat the last. The matrix's columns are the products'.
func (p *product) turn(to []float32, width int, s source) {
	whole := (s.count + p.kit.lanes - 1) / p.kit.lanes * p.kit.lanes
	for r := 0; r < whole; r += 8 {
		rows := s
		rows.first, rows.count = s.first+min(r, s.count-1), max(s.count-r, 1)
		if !p.interleaved() {
			p.strip.srcBlock, p.strip.dstRow, p.strip.dstBlock = 32, 4*width, 8*4*width
			p.strip.blocks, p.strip.cols = p.count/8, p.count%8
			p.turnEight(to[r:], rows, p.from)
			continue
		}
		p.turnLanes(to[r:], width, rows)
	}
}

// turnLanes packs eight rows for interleaved lanes: a block of columns is a row of
// each of eight lanes.
func (p *product) turnLanes(to []float32, width int, s source) {
	lanes := p.a.Lanes()
	t := &p.strip
	t.srcBlock, t.dstRow, t.dstBlock = 4*lanes, 4*width*p.laneRows, 4*width
	for l := 0; l < min(lanes, p.inner); l += 8 {
		t.blocks, t.cols = p.inner/lanes, min(max(p.inner%lanes-l, 0), 8)
		if t.cols == 8 {
			t.blocks, t.cols = t.blocks+1, 0
		}
		p.turnEight(to[l*p.laneRows*width:], s, l)
	}
}

// turnEight transposes eight rows from a column on.
func (p *product) turnEight(to []float32, s source, column int) {
	t := &p.strip
	for r := range t.src {
		t.src[r] = &s.from[(s.first+min(r, s.count-1))*s.row+column]
	}
	t.dst = &to[0]
	p.kit.transpose(t)
}
