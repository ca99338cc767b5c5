package kernels

import (
	"gensim/kernels/dataset"
	"gensim/kernels/graph"
	"gensim/protocol/unit"
)

// CNN is a convolutional network after LeNet-5 (LeCun et al., 1998) for 28x28
// images: a convolution with same padding, 2x2 max pooling, one with valid padding,
// pooling, a dense layer, and the classes.
//
//	28x28x1 ─► conv same ─► 28x28xC1 ─► pool ─► 14x14xC1 ─► conv valid ─► pool ─► dense ─► 10
type CNN struct {
	Kernel     int    // side of both kernels: 3 or 5
	Channels   [2]int // of the two convolutions
	Hidden     int    // width of the dense layer
	Activation string // after each layer but the last: "relu", "gelu" or "tanh"
	// Dropout is the probability that it drops a number of the dense layer.
	Dropout unit.Ratio
}

// imageSide is the side of the images that a CNN takes.
const imageSide = 28

// maxChannels bounds the channels of a convolution.
const maxChannels = 1024

func checkCNN(f *Faults, m *Model) {
	c := &m.CNN
	if c.Kernel != 3 && c.Kernel != 5 {
		f.add("model.cnn.kernel", "%d: want 3 or 5", c.Kernel)
	}
	for _, n := range c.Channels {
		f.within("model.cnn.channels", n, 1, maxChannels)
	}
	f.within("model.cnn.hidden", c.Hidden, 1, maxWidth)
	f.oneOf("model.cnn.activation", c.Activation, activations()...)
	f.dropout("model.cnn.dropout", c.Dropout)
}

func buildCNN(b *graph.Builder, c *Config) (logits, labels graph.Ref) {
	m := &c.Model.CNN
	images := b.Data("images", c.Batch*imageSide*imageSide, 1)
	labels = b.Data("labels", c.Batch)
	pixels := m.Kernel * m.Kernel
	first := graph.Window{Side: imageSide, Kernel: m.Kernel, Pad: m.Kernel / 2}
	second := graph.Window{Side: imageSide / 2, Kernel: m.Kernel}
	h := b.Conv(images, b.Parameter("k1", pixels, m.Channels[0]), first)
	h = activate(b, b.Bias(h, b.Parameter("b1", m.Channels[0])), m.Activation)
	h = b.MaxPool(h, first.Out())
	h = b.Conv(h, b.Parameter("k2", pixels*m.Channels[0], m.Channels[1]), second)
	h = activate(b, b.Bias(h, b.Parameter("b2", m.Channels[1])), m.Activation)
	h = b.MaxPoolFlat(h, second.Out())
	half := second.Out() / 2
	h = b.Bias(b.MatMul(h, b.Parameter("w3", half*half*m.Channels[1], m.Hidden)), b.Parameter("b3", m.Hidden))
	h = drop(b, activate(b, h, m.Activation), m.Dropout)
	h = b.MatMul(h, b.Parameter("w4", m.Hidden, dataset.Classes))
	return b.Bias(h, b.Parameter("b4", dataset.Classes)), labels
}
