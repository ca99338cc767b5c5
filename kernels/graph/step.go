package graph

import (
	"fmt"
	"math"

	"gensim/internal/merkle"
)

// Slot says what a state block is.
type Slot uint8

// The kinds of state blocks.
const (
	Weight Slot = iota
	First       // AdamW's mean of gradients, or SGD's momentum
	Second      // AdamW's mean of squared gradients, never negative
)

// Block is a tensor of the state.
type Block struct {
	Name  string
	Shape []int
	Slot  Slot
	Start float32 // initial value of each number of a vector; a matrix is drawn
}

// Len returns the number of elements of the block.
func (b *Block) Len() int { return elements(b.Shape) }

// Step is a training step: forward, backward and update, ready to execute in the
// order of Nodes.
type Step struct {
	Nodes  []Node
	Blocks []Block // the weights in order of declaration, then each moment in the same order
	Data   []Data
	Logits Ref // what the loss compares with the labels
	Loss   Ref // a tensor of one element
}

// Optimizer appends the update of all parameters.
type Optimizer interface {
	// slots returns the kinds of blocks it keeps beside the weights.
	slots() []Slot
	// update appends the nodes that replace the parameters and their moments, given
	// the parameters' gradients.
	update(b *Builder, gradients []Ref)
}

// Step differentiates the loss, appends the optimizer's updates, and returns the
// step graph. The builder must not be used afterwards.
func (b *Builder) Step(loss Ref, o Optimizer) *Step {
	if loss.Source != FromNode || b.nodes[loss.Index].Op != Mean {
		panic("graph: the loss must be a mean")
	}
	rows := b.nodes[loss.Index].In[0]
	logits := b.nodes[rows.Index].In[0]
	o.update(b, b.differentiate(loss))
	s := &Step{Nodes: b.nodes, Data: b.data, Logits: logits, Loss: loss}
	for _, slot := range append([]Slot{Weight}, o.slots()...) {
		for _, p := range b.params {
			block := Block{Name: slotName(p.Name, slot), Shape: p.Shape, Slot: slot}
			if slot == Weight {
				block.Start = p.Start
			}
			s.Blocks = append(s.Blocks, block)
		}
	}
	s.mustReplaceEveryBlockOnce()
	return s
}

func slotName(parameter string, s Slot) string {
	return parameter + [...]string{Weight: "", First: ".m", Second: ".v"}[s]
}

// mustReplaceEveryBlockOnce panics when an optimizer forgot a block.
func (s *Step) mustReplaceEveryBlockOnce() {
	replaced := make([]int, len(s.Blocks))
	for i := range s.Nodes {
		if block := s.Nodes[i].Block; block != NoBlock {
			replaced[block]++
		}
	}
	for i, n := range replaced {
		if n != 1 {
			panic(fmt.Sprintf("graph: block %s is replaced %d times", s.Blocks[i].Name, n))
		}
	}
}

// Floats returns the number of elements of the state.
func (s *Step) Floats() int {
	n := 0
	for i := range s.Blocks {
		n += s.Blocks[i].Len()
	}
	return n
}

// Digest identifies the step graph: operations, constants, shapes and layout.
func (s *Step) Digest() merkle.Hash {
	d := merkle.New("gensim/kernels/graph").Uint64(uint64(len(s.Nodes)))
	for i := range s.Nodes {
		s.Nodes[i].digest(d)
	}
	begun := false
	d.Uint64(uint64(len(s.Blocks)))
	for _, b := range s.Blocks {
		d.Text(b.Name).Uint64(uint64(b.Slot))
		digestShape(d, b.Shape)
		begun = begun || b.Start != 0
	}
	d.Uint64(uint64(len(s.Data)))
	for _, x := range s.Data {
		d.Text(x.Name)
		digestShape(d, x.Shape)
	}
	for i := 0; begun && i < len(s.Blocks); i++ {
		d.Uint64(uint64(math.Float32bits(s.Blocks[i].Start)))
	}
	return d.Sum()
}
