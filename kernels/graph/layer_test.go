package graph_test

import (
	"math"

	"gensim/kernels/graph"
)

// normalised normalises between two layers.
func normalised(b *graph.Builder) graph.Ref {
	x, y := b.Data("x", rows, 5), b.Data("labels", rows)
	h := b.LayerNorm(b.MatMul(x, b.Parameter("w", 5, 7)), b.ParameterFrom(1, "gain", 7), b.Parameter("bias", 7), 1e-3)
	return b.Mean(b.CrossEntropy(b.MatMul(b.Tanh(h), b.Parameter("out", 7, classes)), y))
}

// dropout drops inputs and what is inside.
func dropout(b *graph.Builder) graph.Ref {
	x, y := b.Data("x", rows, 5), b.Data("labels", rows)
	h := b.Dropout(b.GELU(b.MatMul(b.Dropout(x, 0.25, 1/0.75), b.Parameter("w", 5, 7))), 0.5, 2)
	return b.Mean(b.CrossEntropy(b.MatMul(h, b.Parameter("out", 7, classes)), y))
}

// convolved is two convolutions, the first with same, the second with valid padding,
// each pooled; what feeds them is trained, so that images have gradients, too.
func convolved(b *graph.Builder, kernel int) graph.Ref {
	const images, side, first, second = 2, 4, 2, 3
	// The second image's side is that which a valid kernel leaves even.
	x, y := b.Data("x", images*side*side, 3), b.Data("labels", images)
	h := b.MatMul(x, b.Parameter("colours", 3, 2))
	h = b.Bias(b.Conv(h, b.Parameter("k1", kernel*kernel*2, first), graph.Window{Side: side, Kernel: kernel, Pad: kernel / 2}), b.Parameter("b1", first))
	if kernel == 3 {
		h = b.ReLU(b.Conv(h, b.Parameter("k2", kernel*kernel*first, second), graph.Window{Side: side, Kernel: kernel}))
		h = b.MaxPoolFlat(h, 2)
		return b.Mean(b.CrossEntropy(b.MatMul(h, b.Parameter("out", second, classes)), y))
	}
	h = b.MaxPoolFlat(b.MaxPool(b.Tanh(h), side), side/2)
	return b.Mean(b.CrossEntropy(b.MatMul(h, b.Parameter("out", first, classes)), y))
}

// attending is a block of a transformer on two sequences of three tokens.
func attending(b *graph.Builder) graph.Ref {
	const heads, width, length = 2, 6, 3
	tokens, y := b.Data("tokens", rows), b.Data("labels", rows)
	h := b.Gather(b.Parameter("table", classes, width), tokens)
	h = b.Repeat(h, b.Parameter("places", length, width))
	project := func(name string) graph.Ref { return b.MatMul(h, b.Parameter(name, width, width)) }
	mixed := b.Attention(project("q"), project("k"), project("v"), graph.Attention{Heads: heads, Length: length, Scale: 0.5})
	h = b.Add(h, b.MatMul(mixed, b.Parameter("o", width, width)))
	return b.Mean(b.CrossEntropy(b.MatMul(h, b.Parameter("out", width, classes)), y))
}

// layer is the mathematics of a layer, in float64.
func layer(n *graph.Node, out, x, y []float64) {
	cols := n.Shape[1]
	switch n.Op {
	case graph.Normalize:
		for from := 0; from < len(out); from += cols {
			mean, variance := 0.0, 0.0
			for _, v := range x[from : from+cols] {
				mean += v / float64(cols)
			}
			for _, v := range x[from : from+cols] {
				variance += (v - mean) * (v - mean) / float64(cols)
			}
			for j, v := range x[from : from+cols] {
				out[from+j] = (v - mean) / math.Sqrt(variance+float64(n.Const[0]))
			}
		}
	case graph.ScaleColumns, graph.Repeat:
		for i, v := range x {
			if n.Op == graph.Repeat {
				out[i] = v + y[i%len(y)]
			} else {
				out[i] = v * y[i%len(y)]
			}
		}
	case graph.Gather:
		for i, token := range y {
			copy(out[i*cols:(i+1)*cols], x[int(token)*cols:])
		}
	case graph.Conv:
		convolution(n, out, x, y)
	case graph.MaxPool:
		pooling(n, out, x)
	default:
		attention(n, out, x, y)
	}
}

func convolution(n *graph.Node, out, x, y []float64) {
	w, in, outputs := n.Window, n.InShape[0][1], n.Shape[1]
	for e := range out {
		o, at := e%outputs, e/outputs
		b, oy, ox := at/(w.Out()*w.Out()), at/w.Out()%w.Out(), at%w.Out()
		for k := range w.Kernel * w.Kernel * in {
			iy, ix := oy+k/in/w.Kernel-w.Pad, ox+k/in%w.Kernel-w.Pad
			if iy >= 0 && ix >= 0 && iy < w.Side && ix < w.Side {
				out[e] += x[((b*w.Side+iy)*w.Side+ix)*in+k%in] * y[k*outputs+o]
			}
		}
	}
}

func pooling(n *graph.Node, out, x []float64) {
	side, channels := n.Window.Side, n.InShape[0][1]
	half := side / 2
	for e := range out {
		ch, at := e%channels, e/channels
		b, y, c := at/(half*half), at/half%half, at%half
		out[e] = math.Inf(-1)
		for i := range 4 {
			out[e] = max(out[e], x[((b*side+2*y+i/2)*side+2*c+i%2)*channels+ch])
		}
	}
}

func attention(n *graph.Node, out, x, y []float64) {
	if n.Op == graph.CausalSoftmax {
		length := n.Shape[1]
		for row := range n.Shape[0] {
			sum := 0.0
			for j := range row%length + 1 {
				out[row*length+j] = math.Exp(x[row*length+j] * float64(n.Const[0]))
				sum += out[row*length+j]
			}
			for j := range length {
				out[row*length+j] /= sum
			}
		}
		return
	}
	sequences, length, heads, width := n.Heads()
	for at := range sequences * heads * length * length * width {
		d, j, i, head := at%width, at/width%length, at/width/length%length, at/width/length/length
		b, h := head/heads, head%heads
		place := func(i int) int { return ((b*length+i)*heads+h)*width + d }
		score := (head*length+i)*length + j
		if n.Op == graph.HeadScores {
			out[score] += x[place(i)] * y[place(j)]
		} else {
			out[place(i)] += x[score] * y[place(j)]
		}
	}
}
