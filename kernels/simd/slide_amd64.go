//go:build !noasm

package simd

// A convolution in one lane is summed where the image lies. The numbers of a window
// that belong to one row of the kernel lie side by side, so a window's sum is a segment
// for each row of the kernel, and the windows of neighbouring pixels begin a pixel
// apart. Several lanes cut a sum elsewhere and need their windows whole.

// slideImages computes rows of the output pixel by pixel, for Conv and ConvInput.
func (m *machine) slideImages(p product, images []float32, w cutting) {
	side, places := w.side(), w.side()-w.kernel+1
	images = p.beginSliding(m, images)
	wide := p.wholeRows()
	p.rows = places
	panels := p.cutRows()
	p.lanes[0] = lane{k: w.kernel * w.channels}
	t := &p.tile
	t.aRow, t.aStep, t.segments, t.jump = 4*w.channels, 4, w.kernel, 4*(side-w.kernel)*w.channels
	if w.backwards {
		t.aRow = -t.aRow
	}
	for out := p.out; len(images) > 0; images = images[w.from*w.from*w.channels:] {
		image := m.bordered(images, w)
		for y := range places {
			first := y * side
			if w.backwards {
				first = (places-1-y)*side + places - 1
			}
			for panel := range panels {
				i := p.rowOf(panel)
				t.a = &image[first*w.channels+i*t.aRow/4]
				p.slideTile(out[i*p.cols:], p.rowOf(panel+1)-i, wide)
			}
			out = out[places*p.cols:]
		}
	}
}

// beginSliding completes a product that lacks its machine, and returns the images in
// the product's precision.
func (p *product) beginSliding(m *machine, images []float32) []float32 {
	p.machine, p.width, p.count = m, 2*m.kit.lanes, p.inner
	if p.a.Narrow() {
		m.x, m.y = m.narrowed(m.x, images, p.a), m.narrowed(m.y, p.y, p.a)
		images, p.y = m.x, m.y
	}
	p.tile = tile{cRow: 4 * p.cols, lanes: &p.machine.lanes[0], last: &p.machine.lanes[0]}
	p.orderLanes()
	clear(m.padded[:cap(m.padded)])
	return images
}

// wholeRows returns the right factor with rows of whole vectors, and sets the step
// between them.
func (p *product) wholeRows() []float32 {
	whole := (p.cols + p.kit.lanes - 1) / p.kit.lanes * p.kit.lanes
	p.tile.bStep = 4 * whole
	if whole == p.cols {
		return p.y
	}
	p.right = grow(p.right, p.inner*whole)
	for k := range p.inner {
		copy(p.right[k*whole:], p.y[k*p.cols:(k+1)*p.cols])
	}
	return p.right
}

// slideTile computes so many rows of out, in tiles as wide as registers allow.
func (p *product) slideTile(out []float32, height int, wide []float32) {
	t := &p.tile
	for j := 0; j < p.cols; j += p.width {
		t.cols = min(p.width, p.cols-j)
		vectors := (t.cols + p.kit.lanes - 1) / p.kit.lanes
		t.b, t.c, t.count = &wide[j], &out[j], 1
		p.finishFrom(j)
		p.kit.tiles[rounding(p.a)][vectors-1][height-1](t)
	}
}

// bordered returns the first image with its border, turned by half a circle where
// windows run backwards.
func (m *machine) bordered(images []float32, w cutting) []float32 {
	image := images[:w.from*w.from*w.channels]
	if w.border == 0 && !w.backwards {
		return image
	}
	return m.padImage(image, w)
}

// padImage returns an image with its border, and room for the vectors of a tile after it.
func (m *machine) padImage(image []float32, w cutting) []float32 {
	m.padded = grow(m.padded, w.side()*w.side()*w.channels+len(m.kit.tiles[fused])*m.kit.lanes)
	m.pad(image, w)
	return m.padded
}
