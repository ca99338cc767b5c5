// Command bench is the yardstick: it measures this program's kernels beside
// OpenBLAS and PyTorch, pair by pair, and says which of the goals are met.
//
//	          ┌─ bench serve N          kernels, through sim/bench
//	driver ───┼─ openblas/sgemm.c       SGEMM, compiled where it runs
//	          └─ torch/train.py         the same models, eager PyTorch
//
// Each of them is a process that answers "so many rounds of this work" with the
// seconds that they took; those of one thread can be bound to one processor. The
// driver alternates strictly, A B, B A, A B, so that what the machine does meanwhile
// meets both, and judges ratios pair by pair: their quartiles, not a quotient of two
// bests. Between the timings it checks that
// PyTorch's models are the same as ours: equal weights and batches must give
// equal losses step after step.
//
// It knows sim/bench and kernels, and nothing knows it.
//
//	make yardstick                 # everything, as text
//	go run ./bench --help
//	go run ./bench --cpu 1 --parts products --json
package main
