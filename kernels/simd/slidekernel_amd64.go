//go:build !noasm

package simd

// The gradient of a convolution's kernel in one lane: a sum over all windows for every
// number of a window and every output, of which either may be the rows of tiles and the
// other their columns, whatever fills vectors better. The sums go on from image to image.

// narrowRow is the number of floats of a kernel's row below which all of its rows are
// laid side by side: alone they would fill neither tiles nor vectors.
const narrowRow = 8

// sliding is how windows lie: for each row of the kernel that is summed by itself, a
// number of floats side by side.
type sliding struct {
	cutting
	rows, window int // of the kernel, and floats of each
	pixel, line  int // floats from one pixel's window to the next, and from y to y+1
	together     bool
	turned       bool // whether outputs are rows of tiles
}

func (k *kit) slidingOf(w cutting, outputs int) sliding {
	s := sliding{cutting: w, rows: w.kernel, window: w.kernel * w.channels, pixel: w.channels}
	if s.window < narrowRow {
		s.together, s.rows, s.window, s.pixel = true, 1, w.kernel*s.window, s.window
	}
	s.line = w.side() * s.pixel
	s.turned = k.stepCost(outputs, s.window) < k.narrowCost(s.window, outputs)
	return s
}

// direct reports whether sums are where the output has them.
func (s *sliding) direct() bool { return !s.together && !s.turned }

// slideKernel sums over all windows, for ConvKernel: the segments of a sum are the
// rows of pixels, and the sums go on from image to image.
func (m *machine) slideKernel(p product, images []float32, w cutting) {
	s, out := m.kit.slidingOf(w, p.cols), p.out
	if !s.direct() {
		m.turned = grow(m.turned, len(out))
		p.out = m.turned
	}
	p.machine = m
	if panels := s.rows * p.cutSliding(&s); !m.dividedKernel(p, images, w, panels) {
		m.slidePanels(p, images, w, 0, panels)
	}
	if !s.direct() {
		s.arrange(out, p.out, p.cols)
	}
}

// cutSliding cuts the rows of tiles for one row of the kernel into panels and returns how
// many.
func (p *product) cutSliding(s *sliding) int {
	if !s.turned {
		p.rows = s.window
		return p.cutRows()
	}
	p.rows = p.cols
	across := p.kit.stripsOf(s.window)
	return p.cutBy(p.kit.heightOf(across.width(across.count - 1)))
}

// arrange puts the sums where the output has them.
func (s *sliding) arrange(out, sums []float32, outputs int) {
	for i := range s.kernel * s.kernel * s.channels {
		pixel, channel := i/s.channels, i%s.channels
		row, at := pixel/s.kernel, pixel%s.kernel*s.channels+channel
		if s.together {
			row, at = 0, (pixel%s.kernel*s.kernel+pixel/s.kernel)*s.channels+channel
		}
		to := out[i*outputs:][:outputs]
		if !s.turned {
			copy(to, sums[(row*s.window+at)*outputs:])
			continue
		}
		for o := range to {
			to[o] = sums[(row*outputs+o)*s.window+at]
		}
	}
}

// slidePanels computes panels of the kernel's gradient from one to before another,
// those of its first row first.
func (m *machine) slidePanels(p product, images []float32, w cutting, from, to int) {
	s, outputs, places := m.kit.slidingOf(w, p.cols), p.cols, w.side()-w.kernel+1
	images = p.beginSliding(m, images)
	p.inner = places * places
	perRow := p.cutSliding(&s)
	p.lanes[0] = lane{k: places}
	m.aimSliding(&p, &s, places)
	t := &p.tile
	for gradients := p.y; len(images) > 0; images = images[w.from*w.from*w.channels:] {
		laid := m.laidOut(images, &s)
		p.y = gradients[:p.inner*outputs]
		wide := laid
		if !s.turned {
			wide = p.wholeRows()
		}
		for panel := from; panel < to; panel++ {
			row, i := panel/perRow, p.rowOf(panel%perRow)
			out, height := p.out[(row*p.rows+i)*p.cols:], p.rowOf(panel%perRow+1)-i
			if s.turned {
				t.a = &p.y[i]
				p.slideWide(out, height, wide[row*s.line:])
				continue
			}
			t.a = &laid[row*s.line+i]
			p.slideTile(out, height, wide)
		}
		gradients = gradients[p.inner*outputs:]
		t.load = 1
	}
}

// slideWide computes so many rows of out in tiles of any width.
func (p *product) slideWide(out []float32, height int, wide []float32) {
	t, s, j := &p.tile, p.kit.stripsOf(p.cols), 0
	for strip := range s.count {
		vectors := s.width(strip)
		t.cols = min(vectors*p.kit.lanes, p.cols-j)
		t.b, t.c, t.count = &wide[j], &out[j], 1
		p.kit.tiles[rounding(p.a)][vectors-1][height-1](t)
		j += t.cols
	}
}

// aimSliding says how tiles go through the windows of an image.
func (m *machine) aimSliding(p *product, s *sliding, places int) {
	t, step, jump := &p.tile, 4*s.pixel, 4*(s.line-places*s.pixel)
	t.aRow, t.segments = 4, places
	if !s.turned {
		t.aStep, t.jump = step, jump
		return
	}
	t.aStep, t.bStep, t.cRow = 4*p.cols, step, 4*s.window
	p.cols = s.window
	m.jumps = m.jumps[:0]
	for range places {
		m.jumps = append(m.jumps, jump)
	}
	t.jumps = &m.jumps[0]
}

// laidOut returns the first image as its windows lie.
func (m *machine) laidOut(images []float32, s *sliding) []float32 {
	image := images[:s.from*s.from*s.channels]
	if s.direct() {
		return m.bordered(image, s.cutting)
	}
	padded := m.padImage(image, s.cutting)
	if !s.together {
		return padded
	}
	places, row := s.side()-s.kernel+1, s.side()*s.channels
	m.cut = grow(m.cut, places*s.line+len(m.kit.tiles[fused])*m.kit.lanes)
	for y := range places {
		if s.channels == 1 {
			m.columns8(m.cut[y*s.line:], padded[y*row:], s)
			continue
		}
		t := &m.windows
		*t = windows{pixels: s.side(), count: s.kernel, cols: s.channels, src: &padded[y*row], srcRow: 4 * row, step: 4 * s.channels, dst: &m.cut[y*s.line]}
		m.kit.windows(t)
	}
	return m.cut
}

// columns8 lays rows of one channel side by side, as many as the kernel has. It writes
// eight numbers for each pixel: what is too many falls on the next.
func (m *machine) columns8(to, rows []float32, s *sliding) {
	t := &m.strip
	for i := range t.src {
		t.src[i] = &rows[min(i, s.kernel-1)*s.side()]
	}
	t.dst, t.srcBlock, t.dstRow, t.dstBlock = &to[0], 32, 4*s.pixel, 8*4*s.pixel
	t.blocks, t.cols = s.side()/8, s.side()%8
	m.kit.transpose(t)
}
