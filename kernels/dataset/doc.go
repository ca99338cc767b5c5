// Package dataset holds the real data that workloads train on: Fashion-MNIST,
// 28x28 grey images of ten kinds of clothing, and a text, the King James Version.
//
//	fashion-mnist-small   embedded: the first 400 training and 100 test images of
//	                      each class, made by subset/main.go from the whole set
//	fashion-mnist         the whole set, read from data/fashion-mnist (make data)
//	kjv                   embedded: Genesis and Exodus, made by kjv/main.go; every
//	                      sixteenth chapter is held out
//
//	file ──► gunzip ──► checksum ──► Set{Train, Test} ──► View(196 | 784) ──► float32 rows
//	                             └─► Text{Train, Test} ──► Windows(context) ──► tokens, the next ones
//
// A checksum over the unpacked content is pinned in the source and verified at
// every load, so a workload's digest names the very pixels it trains on.
//
//	set, err := dataset.Load("fashion-mnist-small")
//	view, err := set.Train.View(196) // 14x14 by mean pooling
//	view.Gather(batch, []uint32{17, 4}, dataset.UnpackPlain)
//
// The package knows nothing of models, graphs or arithmetics.
package dataset
