//go:build !noasm

package simd

import (
	"gensim/kernels"
	"gensim/kernels/graph"
)

// roomy is the number of floats of windows that are cut at a time, at least those of
// an image: what is cut must still be in the second cache when it is multiplied.
const roomy = 1 << 16

// convolve is Conv and its gradients, as ref.convolve defines them: products of
// windows of images, of which ConvInput's run backwards.
func (m *machine) convolve(c *kernels.Call, f finish) {
	n, w := c.Node, c.Node.Window
	pixels := w.Kernel * w.Kernel
	p := product{a: c.Arithmetic, nondet: c.Nondet, y: c.In[1], out: c.Out, cols: n.Shape[1], finish: f}
	switch n.Op {
	case graph.ConvInput:
		channels := n.InShape[1][1]
		p.y, p.inner = m.turnKernel(c.In[1], pixels, channels), pixels*channels
		m.convolveImages(p, c.In[0], cutting{from: w.Out(), border: w.Kernel - 1 - w.Pad, kernel: w.Kernel, channels: channels, backwards: true})
	case graph.Conv:
		channels := n.InShape[0][1]
		p.inner = pixels * channels
		m.convolveImages(p, c.In[0], cutting{from: w.Side, border: w.Pad, kernel: w.Kernel, channels: channels})
	default:
		m.convolveKernel(p, c.In[0], cutting{from: w.Side, border: w.Pad, kernel: w.Kernel, channels: n.InShape[0][1]})
	}
}

// convolveImages computes rows of the output image by image.
func (m *machine) convolveImages(p product, images []float32, w cutting) {
	if !m.dividedImages(p, images, w) {
		m.convolveAlone(p, images, w)
	}
}

// convolveAlone does so on this thread.
func (m *machine) convolveAlone(p product, images []float32, w cutting) {
	if p.a.Lanes() == 1 {
		size, places := w.from*w.from*w.channels, w.side()-w.kernel+1
		done := m.convolveAbreast(p, images, w)
		images, p.out = images[done*size:], p.out[done*places*places*p.cols:]
		if len(images) > 0 {
			m.slideImages(p, images, w)
		}
		return
	}
	out := p.out
	for len(images) > 0 {
		some := w.some(images)
		p.x = m.cutImages(some, w)
		p.rows = len(p.x) / p.inner
		p.out = out[:p.rows*p.cols]
		m.multiply(p)
		images, out = images[len(some):], out[len(p.out):]
	}
}

// convolveKernel sums over all windows, which several lanes need at once.
func (m *machine) convolveKernel(p product, images []float32, w cutting) {
	if p.a.Lanes() == 1 {
		m.slideKernel(p, images, w)
		return
	}
	p.transX, p.rows = true, w.kernel*w.kernel*w.channels
	p.x = m.cutImages(images, w)
	p.inner = len(p.x) / p.rows
	m.multiply(p)
}

// some returns the first images whose windows make up roomy floats, at least one.
func (w cutting) some(images []float32) []float32 {
	size, places := w.from*w.from*w.channels, w.side()-w.kernel+1
	windows := places * places * w.kernel * w.kernel * w.channels
	return images[:min(max(roomy/windows, 1)*size, len(images))]
}

// cutting says how images of side from, with a border of zeros around, are cut into
// windows of side kernel, one for every place where it fits. Backwards, windows of
// the image turned by half a circle are taken from the last to the first.
type cutting struct {
	from, border, kernel, channels int
	backwards                      bool
}

// side is the side of an image with its border.
func (w cutting) side() int { return w.from + 2*w.border }

// cutImages returns the windows of all images, one a row.
func (m *machine) cutImages(images []float32, w cutting) []float32 {
	const slack = 8
	size, side, places := w.from*w.from*w.channels, w.side(), w.side()-w.kernel+1
	row := w.kernel * w.kernel * w.channels
	count := len(images) / size
	m.cut = grow(m.cut, count*places*places*row+slack)
	m.padded = grow(m.padded, side*side*w.channels+slack)
	clear(m.padded)
	t := &m.windows
	*t = windows{pixels: places, cols: w.kernel * w.channels, srcRow: 4 * side * w.channels, step: 4 * w.channels}
	if w.backwards {
		t.step = -t.step
	}
	for b := range count {
		m.pad(images[b*size:(b+1)*size], w)
		for y := range places {
			first := y * side
			if w.backwards {
				first = (places-1-y)*side + places - 1
			}
			t.src, t.count = &m.padded[first*w.channels], w.kernel
			t.dst = &m.cut[(b*places+y)*places*row]
			m.kit.windows(t)
		}
	}
	return m.cut[:count*places*places*row]
}

// pad fills the inside of m.padded with an image.
func (m *machine) pad(image []float32, w cutting) {
	row := w.from * w.channels
	for y := range w.from {
		to := m.padded[((y+w.border)*w.side()+w.border)*w.channels:][:row]
		if !w.backwards {
			copy(to, image[y*row:])
			continue
		}
		from := image[(w.from-1-y)*row:][:row]
		for x := 0; x < row; x += w.channels {
			copy(to[x:x+w.channels], from[row-x-w.channels:])
		}
	}
}

// turnKernel returns k[(p,c), o] as [(p,o), c]: for each pixel the transpose of a matrix.
// Eight rows of it are written at a time; what is too many falls on the beginning of the
// next row, which is written later.
func (m *machine) turnKernel(k []float32, pixels, outputs int) []float32 {
	const slack = 8
	m.kernel = grow(m.kernel, len(k)+slack)
	size := len(k) / pixels
	channels := size / outputs
	t := &m.strip
	t.srcBlock, t.dstRow, t.dstBlock = 32, 4*channels, 8*4*channels
	for p := range pixels {
		from, to := k[p*size:][:size], m.kernel[p*size:]
		for r := (channels - 1) / 8 * 8; r >= 0; r -= 8 {
			for i := range t.src {
				t.src[i] = &from[min(r+i, channels-1)*outputs]
			}
			t.dst, t.blocks, t.cols = &to[r], outputs/8, outputs%8
			m.kit.transpose(t)
		}
	}
	return m.kernel[:len(k)]
}

// poolings is the kernels of pooling. What is beyond a pixel's channels in a vector reaches
// into another line of the cache the more often the longer the vector is.
func (m *machine) poolings(c *kernels.Call) *kit {
	if c.Node.InShape[0][1] <= kitAVX2.lanes {
		return &kitAVX2
	}
	return m.kit
}

// maxPool is MaxPool and its gradient, as ref.pool defines them, by a kernel that takes
// two rows of pixels at a time.
func (m *machine) maxPool(c *kernels.Call, kernel func(*pool)) {
	side := c.Node.Window.Side
	if side%2 == 1 {
		m.reference.Run(c)
		return
	}
	pairs := len(c.In[0]) / (2 * side * c.Node.InShape[0][1])
	if !m.dividedPool(c, kernel, pairs) {
		m.poolRows(c, kernel, 0, pairs)
	}
}

// poolRows computes the pairs of rows from one to before another.
func (m *machine) poolRows(c *kernels.Call, kernel func(*pool), from, to int) {
	side, channels := c.Node.Window.Side, c.Node.InShape[0][1]
	row, half := side*channels, side/2
	t := &m.pool
	t.cols, t.row = channels, 4*row
	for y := from; y < to; y++ {
		t.count, t.x = half, &c.In[0][2*y*row]
		if c.Node.Op == graph.MaxPool {
			t.out = &c.Out[y*half*channels]
		} else {
			t.out, t.dy = &c.Out[2*y*row], &c.In[1][y*half*channels]
		}
		kernel(t)
	}
}
