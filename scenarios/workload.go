package scenarios

import "gensim/scenarios/quantity"

// Workload is a training to be bought: a model, its data, how it is trained and
// into how many checkpoints a task is cut.
type Workload struct {
	Model           Model     `key:"model"`
	Data            string    `key:"data" one:"fashion-mnist-small fashion-mnist kjv"`
	Optimizer       Optimizer `key:"optimizer"`
	Batch           int       `key:"batch" min:"1" max:"4096"`
	Segments        int       `key:"segments" min:"1" max:"100000"` // checkpoints in a task
	StepsPerSegment int       `key:"steps_per_segment" min:"1" max:"100000"`
	Instances       int       `key:"instances" default:"0" min:"0" max:"1000000"` // distinct trainings; 0: every task its own
	StandsFor       Surrogate `key:"stands_for"`

	Class string `key:"class" absent:"ok" one:"fp32 tf32 bf16"` // of its tasks' arithmetics; without it, the reference device's
}

// Model is exactly one architecture.
type Model struct {
	MLP *MLP `key:"mlp" absent:"ok"`
	CNN *CNN `key:"cnn" absent:"ok"`
	GPT *GPT `key:"gpt" absent:"ok"`
}

func (Model) union() {}

// MLP is a perceptron. Widths go from the input to the classes.
type MLP struct {
	Widths     []int          `key:"widths" min:"1" max:"65536" least:"2" most:"64"`
	Activation string         `key:"activation" default:"relu" one:"relu gelu tanh"`
	Dropout    quantity.Share `key:"dropout" absent:"ok" below:"1"` // of the numbers of a hidden layer
}

// CNN is two convolutions with pooling and a dense layer, for 28x28 images.
type CNN struct {
	Kernel     int            `key:"kernel" default:"5" min:"3" max:"5"` // side: 3 or 5
	Channels   []int          `key:"channels" min:"1" max:"1024" least:"2" most:"2"`
	Hidden     int            `key:"hidden" min:"1" max:"16384"`
	Activation string         `key:"activation" default:"relu" one:"relu gelu tanh"`
	Dropout    quantity.Share `key:"dropout" absent:"ok" below:"1"` // of the numbers of the dense layer
}

// GPT is a character-level transformer.
type GPT struct {
	Depth   int            `key:"depth" min:"1" max:"64"`
	Width   int            `key:"width" min:"1" max:"16384"`
	Heads   int            `key:"heads" min:"1" max:"16384"`
	Context int            `key:"context" min:"1" max:"4096"` // characters
	Dropout quantity.Share `key:"dropout" absent:"ok" below:"1"`
}

// Optimizer is exactly one update rule.
type Optimizer struct {
	SGD   *SGD   `key:"sgd" absent:"ok"`
	AdamW *AdamW `key:"adamw" absent:"ok"`
}

func (Optimizer) union() {}

// SGD is stochastic gradient descent.
type SGD struct {
	Rate     quantity.Factor `key:"rate" above:"0" max:"1000"`
	Momentum quantity.Share  `key:"momentum" absent:"ok" below:"1"`
	Schedule *Schedule       `key:"schedule" absent:"ok"`
	Clip     quantity.Factor `key:"clip" absent:"ok" above:"0" max:"1000000"` // largest norm of all gradients together
}

// AdamW is Adam with decoupled weight decay.
type AdamW struct {
	Rate    quantity.Factor `key:"rate" above:"0" max:"1000"`
	Beta1   quantity.Share  `key:"beta1" default:"9/10" below:"1"`
	Beta2   quantity.Share  `key:"beta2" default:"999/1000" below:"1"`
	Epsilon quantity.Factor `key:"epsilon" default:"1e-8" above:"0" max:"1"`
	Decay   quantity.Factor `key:"decay" default:"1/100" max:"1"`

	Schedule *Schedule       `key:"schedule" absent:"ok"`
	Clip     quantity.Factor `key:"clip" absent:"ok" above:"0" max:"1000000"` // largest norm of all gradients together
}

// Schedule is exactly one course of the rate. Each begins with a warm-up, in
// which the rate rises linearly.
type Schedule struct {
	Constant *ConstantRate `key:"constant" absent:"ok"`
	Step     *StepRate     `key:"step" absent:"ok"`
	Cosine   *CosineRate   `key:"cosine" absent:"ok"`
}

func (Schedule) union() {}

// ConstantRate stays.
type ConstantRate struct {
	Warmup int `key:"warmup" min:"1" max:"1000000"` // steps
}

// StepRate multiplies the rate by a factor after every so many steps.
type StepRate struct {
	Every  int            `key:"every" min:"1" max:"1000000"` // steps
	Factor quantity.Share `key:"factor" max:"1"`
	Warmup int            `key:"warmup" default:"0" min:"0" max:"1000000"` // steps
}

// CosineRate falls along half a cosine until the task's last step.
type CosineRate struct {
	Final  quantity.Share `key:"final" default:"0" max:"1"` // share of the rate at the end
	Warmup int            `key:"warmup" default:"0" min:"0" max:"1000000"`
}

// Surrogate scales gas, so that a small real training stands for a long one.
type Surrogate struct {
	Time   quantity.Duration `key:"time" above:"0 s" max:"10 y"`
	Device string            `key:"device" ref:"devices"`

	Memory quantity.Memory `key:"memory" absent:"ok" above:"0 MB" max:"1000000 TB"` // without it, what the real training takes
}
