package scenarios

import "gensim/scenarios/quantity"

// Workload is a training to be bought: a model, its data, how it is trained and
// into how many checkpoints a task is cut.
type Workload struct {
	Model           Model     `key:"model"`
	Data            string    `key:"data" one:"fashion-mnist-small fashion-mnist"`
	Optimizer       Optimizer `key:"optimizer"`
	Batch           int       `key:"batch" min:"1" max:"4096"`
	Segments        int       `key:"segments" min:"1" max:"100000"` // checkpoints in a task
	StepsPerSegment int       `key:"steps_per_segment" min:"1" max:"100000"`
	Instances       int       `key:"instances" default:"0" min:"0" max:"1000000"` // distinct trainings; 0: every task its own
	StandsFor       Surrogate `key:"stands_for"`
}

// Model is exactly one architecture.
type Model struct {
	MLP *MLP    `key:"mlp" absent:"ok"`
	CNN unbuilt `key:"cnn"`
	GPT unbuilt `key:"gpt"`
}

func (Model) union() {}

// MLP is a perceptron. Widths go from the input to the classes.
type MLP struct {
	Widths     []int  `key:"widths" min:"1" max:"65536" least:"2" most:"64"`
	Activation string `key:"activation" default:"relu" one:"relu gelu"`
}

// Optimizer is exactly one update rule.
type Optimizer struct {
	SGD   *SGD   `key:"sgd" absent:"ok"`
	AdamW *AdamW `key:"adamw" absent:"ok"`
}

func (Optimizer) union() {}

// SGD is plain stochastic gradient descent.
type SGD struct {
	Rate     quantity.Factor `key:"rate" above:"0" max:"1000"`
	Momentum unbuilt         `key:"momentum"`
}

// AdamW is Adam with decoupled weight decay.
type AdamW struct {
	Rate    quantity.Factor `key:"rate" above:"0" max:"1000"`
	Beta1   quantity.Share  `key:"beta1" default:"9/10" below:"1"`
	Beta2   quantity.Share  `key:"beta2" default:"999/1000" below:"1"`
	Epsilon quantity.Factor `key:"epsilon" default:"1e-8" above:"0" max:"1"`
	Decay   quantity.Factor `key:"decay" default:"1/100" max:"1"`
}

// Surrogate scales gas, so that a small real training stands for a long one.
type Surrogate struct {
	Time   quantity.Duration `key:"time" above:"0 s" max:"10 y"`
	Device string            `key:"device" ref:"devices"`
}
