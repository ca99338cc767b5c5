// Package bench lists what the speed of kernels is measured on: matrix products of
// the shapes that training has, training steps of whole models, and the processor's
// own multiply-adds, which bound both.
//
//	Products, Models, Peaks --> Work{what, backend, Do} --> a caller with a clock
//
// Product and Training name single pieces of such work, for a caller that compares
// them with another program's.
//
// It does the work and says how much there is of it; it has no clock, since this
// part of the program must not see one. Work belongs to one goroutine.
//
//	for _, w := range bench.Products(nil) {
//		began := time.Now()
//		w.Do(10)
//		fmt.Println(w.Name, w.Backend, 10*w.Flop/time.Since(began).Seconds())
//	}
package bench
