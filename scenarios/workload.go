package scenarios

import "gensim/scenarios/quantity"

// Workload is a training to be bought: a model, its data, how it is trained and
// into how many checkpoints a task is cut.
type Workload struct {
	Model           Model     `key:"model" doc:"exactly one architecture"`
	Data            string    `key:"data" one:"fashion-mnist-small fashion-mnist kjv" doc:"what it trains on; 'make data' brings fashion-mnist, the others are embedded"`
	Optimizer       Optimizer `key:"optimizer" doc:"exactly one update rule"`
	Batch           int       `key:"batch" min:"1" max:"4096" doc:"images, or sequences, of one step"`
	Segments        int       `key:"segments" min:"1" max:"100000" doc:"checkpoints in a task"`
	StepsPerSegment int       `key:"steps_per_segment" min:"1" max:"100000" doc:"steps from one checkpoint to the next"`
	Instances       int       `key:"instances" default:"0" min:"0" max:"1000000" doc:"distinct trainings, seeded by the workload; 0: every task has its own, seeded by the run"`
	StandsFor       Surrogate `key:"stands_for" doc:"the long task that this small training stands for: it scales gas"`

	Class string `key:"class" absent:"ok" one:"fp32 tf32 bf16" doc:"arithmetic class of its tasks; without it, the reference device's"`
}

// Model is exactly one architecture.
type Model struct {
	MLP *MLP `key:"mlp" absent:"ok" doc:"perceptron"`
	CNN *CNN `key:"cnn" absent:"ok" doc:"two convolutions with pooling and a dense layer, for images of 28x28"`
	GPT *GPT `key:"gpt" absent:"ok" doc:"transformer over characters"`
}

func (Model) union() {}

// MLP is a perceptron. Widths go from the input to the classes.
type MLP struct {
	Widths     []int          `key:"widths" min:"1" max:"65536" least:"2" most:"64" doc:"of the layers, from the input to the classes"`
	Activation string         `key:"activation" default:"relu" one:"relu gelu tanh" doc:"of hidden layers"`
	Dropout    quantity.Share `key:"dropout" absent:"ok" below:"1" symbol:"p" doc:"probability that a number of a hidden layer is dropped"`
}

// CNN is two convolutions with pooling and a dense layer, for 28x28 images.
type CNN struct {
	Kernel     int            `key:"kernel" default:"5" min:"3" max:"5" doc:"side of the convolutions: 3 or 5"`
	Channels   []int          `key:"channels" min:"1" max:"1024" least:"2" most:"2" doc:"of the two convolutions"`
	Hidden     int            `key:"hidden" min:"1" max:"16384" doc:"width of the dense layer"`
	Activation string         `key:"activation" default:"relu" one:"relu gelu tanh" doc:"of convolutions and dense layer"`
	Dropout    quantity.Share `key:"dropout" absent:"ok" below:"1" symbol:"p" doc:"probability that a number of the dense layer is dropped"`
}

// GPT is a character-level transformer.
type GPT struct {
	Depth   int            `key:"depth" min:"1" max:"64" doc:"blocks"`
	Width   int            `key:"width" min:"1" max:"16384" doc:"numbers of a position"`
	Heads   int            `key:"heads" min:"1" max:"16384" doc:"of attention; they divide the width"`
	Context int            `key:"context" min:"1" max:"4096" doc:"characters that it sees"`
	Dropout quantity.Share `key:"dropout" absent:"ok" below:"1" symbol:"p" doc:"probability that a number is dropped"`
}

// Optimizer is exactly one update rule.
type Optimizer struct {
	SGD   *SGD   `key:"sgd" absent:"ok" doc:"stochastic gradient descent"`
	AdamW *AdamW `key:"adamw" absent:"ok" doc:"Adam with decoupled weight decay" source:"Loshchilov and Hutter (arXiv 1711.05101)"`
}

func (Optimizer) union() {}

// SGD is stochastic gradient descent.
type SGD struct {
	Rate     quantity.Factor `key:"rate" above:"0" max:"1000" doc:"learning rate"`
	Momentum quantity.Share  `key:"momentum" absent:"ok" below:"1" symbol:"mu" doc:"share of the last update that is kept" formula:"v' = mu v + g, w' = w - rate v'"`
	Schedule *Schedule       `key:"schedule" absent:"ok" doc:"course of the rate; constant without it"`
	Clip     quantity.Factor `key:"clip" absent:"ok" above:"0" max:"1000000" doc:"largest norm of all gradients together; larger ones are scaled down to it"`
}

// AdamW is Adam with decoupled weight decay.
type AdamW struct {
	Rate    quantity.Factor `key:"rate" above:"0" max:"1000" doc:"learning rate"`
	Beta1   quantity.Share  `key:"beta1" default:"9/10" below:"1" doc:"decay of the first moment"`
	Beta2   quantity.Share  `key:"beta2" default:"999/1000" below:"1" doc:"decay of the second moment"`
	Epsilon quantity.Factor `key:"epsilon" default:"1e-8" above:"0" max:"1" doc:"added to the root of the second moment"`
	Decay   quantity.Factor `key:"decay" default:"1/100" max:"1" doc:"weight decay"`

	Schedule *Schedule       `key:"schedule" absent:"ok" doc:"course of the rate; constant without it"`
	Clip     quantity.Factor `key:"clip" absent:"ok" above:"0" max:"1000000" doc:"largest norm of all gradients together; larger ones are scaled down to it"`
}

// Schedule is exactly one course of the rate. Each begins with a warm-up, in
// which the rate rises linearly.
type Schedule struct {
	Constant *ConstantRate `key:"constant" absent:"ok" doc:"the rate stays"`
	Step     *StepRate     `key:"step" absent:"ok" doc:"the rate is multiplied by a factor again and again"`
	Cosine   *CosineRate   `key:"cosine" absent:"ok" doc:"the rate falls along half a cosine until the task's last step" source:"Loshchilov and Hutter (arXiv 1608.03983)"`
}

func (Schedule) union() {}

// ConstantRate stays.
type ConstantRate struct {
	Warmup int `key:"warmup" min:"1" max:"1000000" doc:"steps in which the rate rises linearly at first"`
}

// StepRate multiplies the rate by a factor after every so many steps.
type StepRate struct {
	Every  int            `key:"every" min:"1" max:"1000000" doc:"steps from one multiplication to the next"`
	Factor quantity.Share `key:"factor" max:"1" doc:"by which the rate is multiplied"`
	Warmup int            `key:"warmup" default:"0" min:"0" max:"1000000" doc:"steps in which the rate rises linearly at first"`
}

// CosineRate falls along half a cosine until the task's last step.
type CosineRate struct {
	Final  quantity.Share `key:"final" default:"0" max:"1" doc:"share of the rate at the end"`
	Warmup int            `key:"warmup" default:"0" min:"0" max:"1000000" doc:"steps in which the rate rises linearly at first"`
}

// Surrogate scales gas, so that a small real training stands for a long one.
type Surrogate struct {
	Time   quantity.Duration `key:"time" above:"0 s" max:"10 y" doc:"how long the task would take"`
	Device string            `key:"device" ref:"devices" doc:"on this device"`

	Memory quantity.Memory `key:"memory" absent:"ok" above:"0 MB" max:"1000000 TB" doc:"what the task would take; without it, what the real training takes"`
}
