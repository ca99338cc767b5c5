//go:build !noasm

package simd

import (
	"gensim/kernels"
	"gensim/kernels/graph"
)

// convolve is Conv and its gradients, as ref.convolve defines them: products of
// windows of images, of which ConvInput's run backwards.
func (m *machine) convolve(c *kernels.Call) {
	n, w := c.Node, c.Node.Window
	pixels := w.Kernel * w.Kernel
	p := product{a: c.Arithmetic, y: c.In[1], out: c.Out, rows: n.Shape[0], cols: n.Shape[1]}
	switch n.Op {
	case graph.ConvInput:
		channels := n.InShape[1][1]
		p.x = m.cutImages(c.In[0], cutting{from: w.Out(), border: w.Kernel - 1 - w.Pad, kernel: w.Kernel, channels: channels, backwards: true})
		p.y, p.inner = m.turnKernel(c.In[1], pixels, channels), pixels*channels
	default:
		channels := n.InShape[0][1]
		p.x = m.cutImages(c.In[0], cutting{from: w.Side, border: w.Pad, kernel: w.Kernel, channels: channels})
		p.inner = pixels * channels
		if n.Op == graph.ConvKernel {
			p.inner, p.transX = n.InShape[1][0], true
		}
	}
	m.multiply(p)
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

// turnKernel returns k[(p,c), o] as [(p,o), c].
func (m *machine) turnKernel(k []float32, pixels, outputs int) []float32 {
	m.kernel = grow(m.kernel, len(k))
	size := len(k) / pixels
	channels := size / outputs
	for p := range pixels {
		from, to := k[p*size:][:size], m.kernel[p*size:][:size]
		for c := range channels {
			for o, v := range from[c*outputs : (c+1)*outputs] {
				to[o*channels+c] = v
			}
		}
	}
	return m.kernel
}
