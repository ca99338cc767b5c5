package ref

import (
	"gensim/kernels"
	"gensim/kernels/graph"
)

// convolve is Conv and its gradients. Each is a matrix product as matMul defines
// it, in the order over k that the arithmetic has, of windows that are read from
// the image or are +0 where they reach over its border. With p = (ky, kx) a pixel
// of the kernel, b an image, and w the window's padding:
//
//	Conv:       out[(b,y,x), o] = sum over k = (ky,kx,c) of X[b, y+ky-pad, x+kx-pad, c] · K[(ky,kx,c), o]
//	ConvInput:  out[(b,y,x), c] = sum over k = (ky,kx,o) of D[b, y-ky+pad, x-kx+pad, o] · K[(ky,kx,c), o]
//	ConvKernel: out[(ky,kx,c), o] = sum over k = (b,y,x) of X[b, y+ky-pad, x+kx-pad, c] · D[(b,y,x), o]
//
// A border's zero is a factor like any other: it makes NaN of an infinite kernel.
func (m *machine) convolve(c *kernels.Call) {
	n, w := c.Node, c.Node.Window
	pixels := w.Kernel * w.Kernel
	switch n.Op {
	case graph.Conv:
		channels, outputs := n.InShape[0][1], n.Shape[1]
		m.cut(c.In[0], cutting{from: w.Side, to: w.Out(), kernel: w.Kernel, shift: -w.Pad, sign: 1, channels: channels})
		m.multiply(c, shaped{c.Out, m.windows, c.In[1]}, extent{n.Shape[0], pixels * channels, outputs, false, false})
	case graph.ConvInput:
		channels, outputs := n.Shape[1], n.InShape[1][1]
		m.cut(c.In[0], cutting{from: w.Out(), to: w.Side, kernel: w.Kernel, shift: w.Pad, sign: -1, channels: outputs})
		m.turn(c.In[1], pixels, channels, outputs)
		m.multiply(c, shaped{c.Out, m.windows, m.kernel}, extent{n.Shape[0], pixels * outputs, channels, false, false})
	case graph.ConvKernel:
		channels, outputs := n.InShape[0][1], n.Shape[1]
		m.cut(c.In[0], cutting{from: w.Side, to: w.Out(), kernel: w.Kernel, shift: -w.Pad, sign: 1, channels: channels})
		m.multiply(c, shaped{c.Out, m.windows, c.In[1]}, extent{n.Shape[0], n.InShape[1][0], outputs, true, false})
	}
}

// cutting says how images of side from are cut into windows, one for each pixel of
// an image of side to: pixel (ky, kx) of the window at (y, x) is the image's at
// (y + sign·ky + shift, x + sign·kx + shift).
type cutting struct{ from, to, kernel, shift, sign, channels int }

// cut fills m.windows with the windows, one a row.
func (m *machine) cut(images []float32, w cutting) {
	count := len(images) / (w.from * w.from * w.channels)
	m.windows = grow(m.windows, count*w.to*w.to*w.kernel*w.kernel*w.channels)
	clear(m.windows)
	out := m.windows
	for b := range count {
		image := images[b*w.from*w.from*w.channels:]
		for at := range w.to * w.to {
			y, x := at/w.to+w.shift, at%w.to+w.shift
			for ky := range w.kernel {
				for kx := range w.kernel {
					iy, ix := y+w.sign*ky, x+w.sign*kx
					if iy >= 0 && iy < w.from && ix >= 0 && ix < w.from {
						copy(out[:w.channels], image[(iy*w.from+ix)*w.channels:])
					}
					out = out[w.channels:]
				}
			}
		}
	}
}

// turn fills m.kernel with k[(p,c), o] as [(p,o), c].
func (m *machine) turn(k []float32, pixels, channels, outputs int) {
	m.kernel = grow(m.kernel, len(k))
	for p := range pixels {
		for c := range channels {
			for o := range outputs {
				m.kernel[(p*outputs+o)*channels+c] = k[(p*channels+c)*outputs+o]
			}
		}
	}
}

// pool is MaxPool and its gradient. Of the four pixels p0 (above left), p1 (above
// right), p2 (below left), p3 (below right) of a square, in each channel:
//
//	best := 0; for i in 1..3 { if p[i] > p[best] { best = i } }
//	MaxPool: out = p[best]      MaxPoolGrad: out[best] = dy, the others +0
//
// So the first of equals wins, a NaN only when it stands first.
func pool(c *kernels.Call) {
	side := c.Node.Window.Side
	channels := c.Node.InShape[0][1]
	x := c.In[0]
	if c.Node.Op == graph.MaxPoolGrad {
		clear(c.Out)
	}
	row, half := side*channels, side/2
	for at := range len(x) / (4 * channels) {
		image, y, column := at/(half*half), at/half%half, at%half
		corner := image*side*row + 2*y*row + 2*column*channels
		for ch := range channels {
			p := corner + ch
			best := p
			for _, q := range [3]int{p + channels, p + row, p + row + channels} {
				if x[q] > x[best] {
					best = q
				}
			}
			if c.Node.Op == graph.MaxPool {
				c.Out[at*channels+ch] = x[best]
			} else {
				c.Out[best] = c.In[1][at*channels+ch]
			}
		}
	}
}
