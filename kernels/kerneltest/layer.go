package kerneltest

import (
	"encoding/binary"
	"fmt"
	"math"

	"gensim/internal/stream"
	"gensim/kernels"
	"gensim/kernels/graph"
)

// layer defines the operations of normalisation, dropout, convolution and
// attention, and the finer ones of optimizers.
func (r rules) layer(c *kernels.Call) func(i int) float32 {
	k, x, y, z := c.Node.Const, c.In[0], c.In[1], c.In[2]
	switch c.Node.Op {
	case graph.Tanh:
		return func(i int) float32 { return r.tanh(x[i]) }
	case graph.TanhGrad:
		return func(i int) float32 { return float32(y[i] * r.madd(-x[i], x[i], 1)) }
	case graph.Mul:
		return func(i int) float32 { return float32(x[i] * y[i]) }
	case graph.ScaleColumns:
		return func(i int) float32 { return float32(x[i] * y[i%len(y)]) }
	case graph.Normalize, graph.NormalizeGrad:
		return r.normalized(c)
	case graph.Mask:
		return func(i int) float32 { return masked(c, i) }
	case graph.SumSquares:
		return func(int) float32 { return r.sums(0).dot(len(x), x, x) }
	case graph.ClipScale:
		return func(int) float32 {
			if s := float32(math.Sqrt(float64(x[0]))); s > k[0] {
				return k[0] / s
			}
			return 1
		}
	case graph.Scale:
		return func(i int) float32 { return float32(x[i] * y[0]) }
	case graph.Rate:
		return func(int) float32 { return scheduled(k, c.Counter) }
	case graph.Descend:
		return func(i int) float32 { return r.madd(-z[0], y[i], x[i]) }
	case graph.AdamWDirection:
		c1, c2 := correction(k[2], c.Counter), correction(k[3], c.Counter)
		return func(i int) float32 {
			root := float32(math.Sqrt(float64(float32(z[i] * c2))))
			return r.madd(k[1], x[i], float32(y[i]*c1)/(root+k[0]))
		}
	case graph.Noise:
		return func(i int) float32 { return x[i] + float32(k[0]*normal(c, i)) }
	case graph.Conv, graph.ConvInput, graph.ConvKernel, graph.MaxPool, graph.MaxPoolGrad:
		return r.images(c)
	}
	return r.text(c)
}

// normalized defines Normalize and its gradient.
func (r rules) normalized(c *kernels.Call) func(int) float32 {
	n, epsilon, share := c.Node.Shape[1], c.Node.Const[0], c.Node.Const[1]
	rows := r.rows()
	return func(e int) float32 {
		row, j := e/n*n, e%n
		x := c.In[0][row : row+n]
		mean := float32(share * rows.sum(n, func(i int) float32 { return x[i] }))
		d := make([]float32, n)
		for i := range d {
			d[i] = x[i] - mean
		}
		scale := 1 / float32(math.Sqrt(float64(r.madd(rows.dot(n, d, d), share, epsilon))))
		for i := range d {
			d[i] = float32(d[i] * scale)
		}
		if c.Node.Op == graph.Normalize {
			return d[j]
		}
		dy := c.In[1][row : row+n]
		up := float32(share * rows.sum(n, func(i int) float32 { return dy[i] }))
		along := float32(share * rows.dot(n, dy, d))
		return float32(scale * r.madd(-d[j], along, dy[j]-up))
	}
}

// masked defines Mask: draw i is word i of the stream.
func masked(c *kernels.Call, i int) float32 {
	if c.Counter == 0 {
		return 1
	}
	draws := stream.New(c.Instance, stream.Dropout, c.Counter).Sub(uint64(c.Index))
	words := make([]byte, 8*(i+1))
	draws.Fill(words)
	if u := binary.LittleEndian.Uint64(words[8*i:]) >> 40; float64(u)/(1<<24) < float64(c.Node.Const[0]) {
		return 0
	}
	return c.Node.Const[1]
}

// normal defines the normal numbers of Noise: number i takes bytes 4i to 4i+3 of the
// stream.
func normal(c *kernels.Call, i int) float32 {
	draws := stream.New(c.Instance, stream.DeviationNoise, c.Counter).Sub(uint64(c.Index))
	bytes := make([]byte, 4*(i+1))
	draws.Fill(bytes)
	b := binary.LittleEndian.Uint32(bytes[4*i:]) >> 8
	x := float32(float64((float64(b)+0.5)*0x1p-23) - 1)
	r := rules{a: kernels.NoFMA}
	w := -r.log(float32((1 - x) * (1 + x)))
	at := float32(math.Sqrt(float64(w))) - 3
	p := float32(-0.000200214257)
	terms := []float32{0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682}
	if w < 5 {
		at, p = w-2.5, 2.81022636e-08
		terms = []float32{3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503, -0.00417768164, 0.246640727, 1.50140941}
	}
	for _, c := range terms {
		p = r.madd(p, at, c)
	}
	return float32(float32(p*x) * 1.41421356237309505)
}

// scheduled defines Rate, with the series written out from its smallest term and
// the power by recursion on halves.
func scheduled(k []float32, step uint64) float32 {
	base, warmup, every, factor := float64(k[0]), float64(k[2]), float64(k[3]), float64(k[4])
	s := float64(step) - 1 - warmup
	if s < 0 {
		return float32(float64(base*float64(step)) / warmup)
	}
	switch k[1] {
	case 1:
		power := 1.0
		q, n := factor, int(s/every)
		for ; n > 0; n /= 2 {
			if n%2 == 1 {
				power = float64(power * q)
			}
			q = float64(q * q)
		}
		return float32(base * power)
	case 2:
		x := math.Min(s/every, 1)
		sign := 1.0
		if x > 0.5 {
			x, sign = 1-x, -1
		}
		angle, from, value := float64(math.Pi*x), 16, 1.0
		if x > 0.25 {
			angle, from = float64(math.Pi*(0.5-x)), 17
		}
		square := float64(angle * angle)
		for n := from; n > 1; n -= 2 {
			term := float64(square*value) / float64(n*(n-1))
			value = 1 - term
		}
		if from == 17 {
			value = float64(value * angle)
		}
		half := (1 + float64(sign*value)) / 2
		return float32(base * (factor + float64((1-factor)*half)))
	}
	return float32(base)
}

// images defines convolutions and pooling by asking for single pixels.
func (r rules) images(c *kernels.Call) func(int) float32 {
	n, w := c.Node, c.Node.Window
	x, y := c.In[0], c.In[1]
	if n.Op == graph.MaxPool || n.Op == graph.MaxPoolGrad {
		return pooled(c)
	}
	// pixel returns channel ch of pixel (py, px) of image b, zero outside; weight an
	// entry of the kernel.
	pixel := func(t []float32, side, channels, b, py, px, ch int) float32 {
		if py < 0 || px < 0 || py >= side || px >= side {
			return 0
		}
		return r.narrowed(t[((b*side+py)*side+px)*channels+ch])
	}
	side, out, size := w.Side, w.Out(), w.Kernel
	switch n.Op {
	case graph.Conv:
		in, outputs := n.InShape[0][1], n.Shape[1]
		return func(e int) float32 {
			o, at := e%outputs, e/outputs
			b, oy, ox := at/(out*out), at/out%out, at%out
			return r.products(o).total(size*size*in, func(k int, s float32) float32 {
				ky, kx := k/in/size, k/in%size
				return r.madd(pixel(x, side, in, b, oy+ky-w.Pad, ox+kx-w.Pad, k%in), r.narrowed(y[k*outputs+o]), s)
			})
		}
	case graph.ConvInput:
		in, outputs := n.Shape[1], n.InShape[1][1]
		return func(e int) float32 {
			ch, at := e%in, e/in
			b, iy, ix := at/(side*side), at/side%side, at%side
			return r.products(ch).total(size*size*outputs, func(k int, s float32) float32 {
				o, ky, kx := k%outputs, k/outputs/size, k/outputs%size
				weight := y[((ky*size+kx)*in+ch)*outputs+o]
				return r.madd(pixel(x, out, outputs, b, iy-ky+w.Pad, ix-kx+w.Pad, o), r.narrowed(weight), s)
			})
		}
	}
	in, outputs := n.InShape[0][1], n.Shape[1]
	return func(e int) float32 {
		o, ch, ky, kx := e%outputs, e/outputs%in, e/outputs/in/size, e/outputs/in%size
		return r.products(o).total(n.InShape[1][0], func(k int, s float32) float32 {
			b, oy, ox := k/(out*out), k/out%out, k%out
			return r.madd(pixel(x, side, in, b, oy+ky-w.Pad, ox+kx-w.Pad, ch), r.narrowed(y[k*outputs+o]), s)
		})
	}
}

// narrowed rounds an input of a product as the arithmetic demands.
func (r rules) narrowed(v float32) float32 {
	return rounded(v, r.a.InputBits())
}

// pooled defines MaxPool and its gradient.
func pooled(c *kernels.Call) func(int) float32 {
	side, channels, x := c.Node.Window.Side, c.Node.InShape[0][1], c.In[0]
	// winner returns which pixel of the square wins in a channel.
	winner := func(b, y, x0, ch int) int {
		best := -1
		for i := range 4 {
			at := ((b*side+2*y+i/2)*side+2*x0+i%2)*channels + ch
			if best < 0 || x[at] > x[best] {
				best = at
			}
		}
		return best
	}
	if c.Node.Op == graph.MaxPool {
		half := side / 2
		return func(e int) float32 {
			at := e / channels
			return x[winner(at/(half*half), at/half%half, at%half, e%channels)]
		}
	}
	return func(e int) float32 {
		at, ch := e/channels, e%channels
		b, y, x0 := at/(side*side), at/side%side/2, at%side/2
		if winner(b, y, x0, ch) != e {
			return 0
		}
		return c.In[1][((b*(side/2)+y)*(side/2)+x0)*channels+ch]
	}
}

// text defines the operations on sequences.
func (r rules) text(c *kernels.Call) func(int) float32 {
	n, x, y := c.Node, c.In[0], c.In[1]
	cols := n.Shape[1]
	switch n.Op {
	case graph.Gather:
		return func(e int) float32 {
			for j := range n.InShape[0][0] {
				if float32(j) == y[e/cols] {
					return x[j*cols+e%cols]
				}
			}
			return float32(math.NaN())
		}
	case graph.GatherGrad:
		return func(e int) float32 {
			return r.sums(e%cols).total(len(x), func(i int, s float32) float32 {
				if x[i] == float32(e/cols) {
					s += y[i*cols+e%cols]
				}
				return s
			})
		}
	case graph.Repeat:
		return func(e int) float32 { return x[e] + y[e%len(y)] }
	case graph.SumRepeats:
		size := n.Len()
		return func(e int) float32 {
			return r.sums(e%cols).sum(len(x)/size, func(i int) float32 { return x[i*size+e] })
		}
	case graph.CausalSoftmax:
		return func(e int) float32 {
			past, row := e/cols%cols+1, e/cols*cols
			if e%cols >= past {
				return 0
			}
			z := make([]float32, past)
			h := float32(0)
			for j := range z {
				if z[j] = float32(x[row+j] * n.Const[0]); j == 0 || z[j] > h {
					h = z[j]
				}
			}
			return r.exp(z[e%cols]-h) / r.rows().sum(past, func(j int) float32 { return r.exp(z[j] - h) })
		}
	case graph.CausalSoftmaxGrad:
		return func(e int) float32 {
			past, row := e/cols%cols+1, e/cols*cols
			if e%cols >= past {
				return 0
			}
			slope := float32(x[e] * (y[e] - r.rows().dot(past, y[row:], x[row:])))
			return float32(slope * n.Const[0])
		}
	case graph.HeadScores, graph.HeadMix, graph.HeadMixTransposed:
		return r.headed(c)
	}
	panic(fmt.Sprintf("kerneltest: no definition of %v", n.Op))
}

// headed defines the products of heads.
func (r rules) headed(c *kernels.Call) func(int) float32 {
	x, y := c.In[0], c.In[1]
	_, length, heads, width := c.Node.Heads()
	// at returns number d of a head at a position of a sequence.
	at := func(t []float32, b, i, h, d int) float32 { return r.narrowed(t[((b*length+i)*heads+h)*width+d]) }
	score := func(b, h, i, j int) float32 { return r.narrowed(x[((b*heads+h)*length+i)*length+j]) }
	if c.Node.Op == graph.HeadScores {
		return func(e int) float32 {
			j, i, h, b := e%length, e/length%length, e/length/length%heads, e/length/length/heads
			return r.products(j).total(width, func(d int, s float32) float32 { return r.madd(at(x, b, i, h, d), at(y, b, j, h, d), s) })
		}
	}
	return func(e int) float32 {
		d, h, i, b := e%width, e/width%heads, e/width/heads%length, e/width/heads/length
		return r.products(d).total(length, func(j int, s float32) float32 {
			p := score(b, h, i, j)
			if c.Node.Op == graph.HeadMixTransposed {
				p = score(b, h, j, i)
			}
			return r.madd(p, at(y, b, j, h, d), s)
		})
	}
}
