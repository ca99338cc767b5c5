// Package kernels trains: it turns a configured workload into a graph of basic
// operations and computes, on real data and in a fully specified arithmetic, every
// fact that the protocol judges by.
//
//	Config ──► Workload ──► step graph ──► gas, leaves
//	                            │
//	Run (instance, arithmetic,  ▼
//	     deviation) ──► trajectory: state 0 ─► 1 ─► 2 ─► … ──► TrainFacts
//	                                    │    │
//	                    re-run in another arithmetic ──► SegmentFacts
//	                                    │
//	                       one operation of it ──► NodeFacts
//
// Models are a perceptron, a convolutional network and a character-level
// transformer; model.go lists them, and each has a file of its own.
//
// A Lab answers with futures. An answer is a pure function of its question: the
// same on any machine, with any number of workers, with or without the memo, on
// any backend. commit.go writes down what is hashed, arithmetic.go how numbers are
// rounded and summed, package ref what each operation is. A step is executed in
// strips that a cache holds (passage.go), and node by node where its outputs are asked
// for; both give the same bits.
//
//	w, err := kernels.New("mlp", config)
//	lab := kernels.NewLab(kernels.Options{Workers: 2, Memo: true, Backend: ref.Backend{}})
//	defer lab.Close()
//	facts := lab.Train(w, kernels.Run{Instance: 1, Arithmetic: kernels.Seq}).Join()
//
// The package knows nothing of tasks, agents, money or simulated time; of the
// protocol it knows the units of gas and distance.
package kernels
