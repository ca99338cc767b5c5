//go:build !noasm

package simd

// A convolution in one lane may take eight images at a time, interleaved: the eight
// numbers of one place and channel lie side by side, and those of the next pixel of the
// row after them, so that pixels fill vectors whatever the number of channels. Then
// outputs are rows of a tile, pixels of eight images its columns, and the kernel, which
// a tile reads number by number, stays as it is.
//
//	image 0 ─┐                           ┌─► output 0
//	   ⋮     ├─► [channel][x][image]   ─┤     ⋮       a row of pixels at a time
//	image 7 ─┘                           └─► output 7

// abreast is how many images go together: what the kernel that transposes takes.
const abreast = 8

// interleaving is eight images interleaved, with their border: as many lines of them as
// windows are high, of which each takes the place of the one that is needed no more, so
// that they stay near.
type interleaving struct {
	cutting
	pixels, line int // floats from one channel's row of pixels to the next one's, from y to y+1
}

// place is where line y is.
func (l *interleaving) place(y int) int { return y % l.kernel * l.line }

// interleavingOf returns the layout of images that are cut. The kernel that interleaves
// writes channels by eights, unless there is one.
func interleavingOf(w cutting) interleaving {
	channels := (w.channels + abreast - 1) / abreast * abreast
	if w.channels == 1 {
		channels = 1
	}
	pixels := abreast * w.side()
	return interleaving{w, pixels, pixels * channels}
}

// convolveAbreast computes rows of the output for as many images as make up eights, and
// returns how many those are.
func (m *machine) convolveAbreast(p product, images []float32, w cutting) int {
	size, places := w.from*w.from*w.channels, w.side()-w.kernel+1
	count := len(images) / size / abreast * abreast
	if count == 0 || !m.kit.abreastPays(p.cols, places, w) {
		return 0
	}
	images = p.beginSliding(m, images)
	l := interleavingOf(w)
	m.lines = grow(m.lines, w.kernel*l.line+len(m.kit.tiles[fused])*m.kit.lanes)
	clear(m.lines)
	m.row = grow(m.row, p.cols*abreast*places)
	p.rows = p.cols
	m.aimAbreast(&p, l)
	for b := 0; b < count; b += abreast {
		out := p.out[b*places*places*p.cols:]
		for y := range w.side() {
			m.interleave(images[b*size:], l, y)
			if top := y - w.kernel + 1; top >= 0 {
				p.rowAbreast(l, top)
				m.separate(out, top, places, p.cols)
			}
		}
	}
	return count
}

// aimAbreast says how a tile goes through the numbers of its windows: channel by channel
// for every pixel of the kernel, or along its rows where there is one channel. Of the
// distances there is a table for every place of a window's first line.
func (m *machine) aimAbreast(p *product, l interleaving) {
	const pixel = 4 * abreast
	sign, each, k := 1, 1, l.channels // pixels of a segment
	if l.backwards {
		sign = -1
	}
	t := &p.tile
	t.aRow, t.aStep, t.bStep, t.cRow = 4, 4*p.cols, 4*l.pixels, 4*len(m.row)/p.cols
	if l.channels == 1 {
		each, k, t.bStep = l.kernel, l.kernel, sign*pixel
	}
	p.lanes[0], t.segments = lane{k: k}, l.kernel*l.kernel/each
	m.jumps = m.jumps[:0]
	for top := range l.kernel {
		for left := range t.segments {
			at := l.kernel*l.kernel - left*each // the kernel's pixel where the next segment begins
			jump := sign * pixel
			if at%l.kernel == 0 {
				line := at / l.kernel
				if l.backwards {
					line = l.kernel - 1 - line
				}
				jump = 4*(l.place(top+line+l.kernel)-l.place(top+line-sign+l.kernel)) - sign*(l.kernel-each)*pixel
			}
			m.jumps = append(m.jumps, jump-k*t.bStep)
		}
	}
}

// rowAbreast computes row y of the outputs of eight images, interleaved, in m.row.
func (p *product) rowAbreast(l interleaving, y int) {
	first, t, f := l.place(y), &p.tile, &p.finish
	if l.backwards {
		first = l.place(y+l.kernel-1) + (l.kernel-1)*abreast
	}
	t.jumps = &p.jumps[y%l.kernel*t.segments]
	if f.relu {
		t.relu = 1
	}
	row := t.cRow / 4
	s, j := p.kit.stripsOf(row), 0
	for strip := range s.count {
		vectors := s.width(strip)
		t.cols = min(vectors*p.kit.lanes, row-j)
		t.b = &p.lines[first+j]
		tiles := p.kit.tiles[rounding(p.a)][vectors-1]
		for panel := range p.cutBy(len(tiles)) {
			i := p.rowOf(panel)
			t.a, t.c, t.count = &p.y[i], &p.machine.row[i*row+j], 1
			if f.bias != nil {
				t.rowBias = &f.bias[i]
			}
			tiles[p.rowOf(panel+1)-i-1](t)
		}
		j += t.cols
	}
}

// interleave fills line y of m.lines, of eight images with their border.
func (m *machine) interleave(images []float32, l interleaving, y int) {
	t, row := &m.strip, l.from*l.channels
	line := m.lines[l.place(y):][:l.line]
	if y -= l.border; y < 0 || y >= l.from {
		clear(line)
		return
	}
	line = line[l.border*abreast:]
	if l.channels == 1 {
		t.srcBlock, t.dstRow, t.dstBlock = 4*abreast, 4*abreast, 4*abreast*abreast
		t.blocks, t.cols = row/abreast, row%abreast
		m.transposeEight(line, images[y*row:], l.from*row)
		return
	}
	t.srcBlock, t.dstRow, t.dstBlock = 4*l.channels, 4*l.pixels, 4*abreast
	for c := 0; c < l.channels; c += abreast {
		whole := eights(y*l.from, l.from, l.channels, c, l.from*row)
		t.blocks, t.cols = whole, 0
		m.transposeEight(line[c*l.pixels:], images[y*row+c:], l.from*row)
		for t.blocks, t.cols = 0, l.channels-c; whole < l.from; whole++ {
			m.transposeEight(line[c*l.pixels+whole*abreast:], images[y*row+whole*l.channels+c:], l.from*row)
		}
	}
}

// eights returns how many of n pixels from one on, of an image of that size, have eight
// numbers from channel c on: their own channels and those of pixels after them.
func eights(pixel, n, channels, c, size int) int {
	if size < c+abreast {
		return 0
	}
	return max(0, min(n, (size-c-abreast)/channels+1-pixel))
}

// transposeEight transposes rows of from that begin so many floats apart.
func (m *machine) transposeEight(to, from []float32, apart int) {
	for i := range m.strip.src {
		m.strip.src[i] = &from[i*apart]
	}
	m.strip.dst = &to[0]
	m.kit.transpose(&m.strip)
}

// separate writes m.row, row y of the outputs, into eight images of so many channels.
// Channels are written by eights: what is too many falls on the pixels after, whose
// channels are written later; where there are no more pixels none is too many.
func (m *machine) separate(out []float32, y, places, channels int) {
	t, apart := &m.strip, places*places*channels
	for c := (channels - 1) / abreast * abreast; c >= 0; c -= abreast {
		whole, line := eights(y*places, places, channels, c, apart), out[y*places*channels+c:]
		t.blocks, t.cols = whole, 0
		t.srcBlock, t.dstRow, t.dstBlock = 4*abreast, 4*apart, 4*channels
		m.transposeRow(line, c, channels, 0)
		for t.dstRow = 4 * abreast; whole < places; whole++ {
			t.blocks = 1
			m.transposeRow(m.corner[:], c, channels, whole)
			for i := range abreast {
				copy(line[i*apart+whole*channels:][:channels-c], m.corner[i*abreast:])
			}
		}
	}
}

// transposeRow transposes eight of the channels of m.row, from pixel x on; those that
// there are not repeat the last.
func (m *machine) transposeRow(to []float32, c, channels, x int) {
	size := len(m.row) / channels
	for i := range m.strip.src {
		m.strip.src[i] = &m.row[min(c+i, channels-1)*size+x*abreast]
	}
	m.strip.dst = &to[0]
	m.kit.transpose(&m.strip)
}
