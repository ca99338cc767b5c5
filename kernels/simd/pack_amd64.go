//go:build !noasm

package simd

// leftWidth is the number of floats in a row of packed x: a tile's height in whole
// strips of eight.
func (p *product) leftWidth() int { return (p.kit.height + 7) &^ 7 }

// packLeft packs x panel by panel as [lane][element of the lane][row], so that
// interleaved lanes read it in order.
func (p *product) packLeft() {
	most := (p.rows + p.kit.height - 1) / p.kit.height
	width := p.leftWidth()
	p.left = grow(p.left, most*p.a.Lanes()*p.laneRows*width)
	for row, panel := 0, 0; panel < most; panel++ {
		height := p.rows / most
		if panel < p.rows%most {
			height++
		}
		to := p.left[panel*p.a.Lanes()*p.laneRows*width:]
		for r := 0; r < height; r += 8 {
			p.turn(to[r:], width, turned{p.x, row + r, row + height})
		}
		row += height
	}
}

// packRight packs the part of the sums under way of columns j to j+cols-1 of y.
func (p *product) packRight(j, cols int) {
	lanes := 1
	if p.interleaved() {
		lanes = p.a.Lanes()
		p.right = grow(p.right, lanes*p.laneRows*p.width)
	} else {
		p.right = grow(p.right, p.count*p.width)
	}
	if p.transY {
		vectors := (cols + p.kit.lanes - 1) / p.kit.lanes
		for c := 0; c < vectors*p.kit.lanes; c += 8 {
			p.turn(p.right[c:], p.width, turned{p.y, j + c, j + cols})
		}
		return
	}
	for l := range lanes {
		count := p.count
		if lanes > 1 {
			_, _, count = p.a.Lane(p.inner, l)
		}
		if count == 0 {
			continue
		}
		m := p.machine
		m.rows = rows{count: count, cols: cols, src: &p.y[(p.from+l)*p.cols+j], srcRow: 4 * lanes * p.cols, dst: &p.right[l*p.laneRows*p.width]}
		p.kit.copyRows(&m.rows)
	}
}

// turned is eight rows of a matrix whose rows are sums' factors; rows from end on
// repeat the last.
type turned struct {
	from     []float32
	row, end int
}

// turn transposes rows: number k of the sums' part under way goes to row k of the
// panel, or, for interleaved lanes, to the row of its lane.
func (p *product) turn(to []float32, width int, t turned) {
	s := &p.strip
	s.dstRow, s.dstBlock, s.srcBlock = 4*width, 8*4*width, 32
	if !p.interleaved() {
		s.blocks, s.cols = p.partSize()/8, p.partSize()%8
		p.turnFrom(t, p.from, to)
		return
	}
	s.dstRow, s.dstBlock = 4*width*p.laneRows, 4*width
	lanes := p.a.Lanes()
	s.srcBlock = 4 * lanes
	for l := 0; l < lanes; l += 8 {
		rest := p.inner % lanes
		s.blocks, s.cols = p.inner/lanes, min(max(rest-l, 0), 8)
		if s.cols == 8 {
			s.blocks, s.cols = s.blocks+1, 0
		}
		if s.blocks+s.cols > 0 {
			p.turnFrom(t, l, to[min(l*p.laneRows*width, len(to)-1):])
		}
	}
}

// partSize is the number of products of the part of the sums under way.
func (p *product) partSize() int { return p.count }

// turnFrom transposes eight rows from column first on.
func (p *product) turnFrom(t turned, first int, to []float32) {
	s := &p.strip
	for r := range s.src {
		s.src[r] = &t.from[min(t.row+r, t.end-1)*p.inner+first]
	}
	s.dst = &to[0]
	p.kit.transpose(s)
}
