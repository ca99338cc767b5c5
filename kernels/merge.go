package kernels

// merge is the state that a trajectory starts from which continues several: the mean
// of their ends, weights and moments alike, with the largest of their counters.
//
//	for each element i of the state, x the ends in the order of the parents:
//		sum := x[0][i]
//		for k in 1..len(x)-1 { sum = sum + x[k][i] }
//		out[i] = sum / len(x)
//	counter = max(counters)
//
// Each addition and the division round to float32, subnormals are kept. There is no
// product to fuse and no order to choose, so that a merge has the same bits in every
// arithmetic of every class: who starts from it need not know in which one others
// computed. It is one pass over memory, so that a vector version would gain nothing.
//
// Source: McMahan et al. 2017, "Communication-Efficient Learning of Deep Networks from
// Decentralized Data", federated averaging with clients of equal size. That moments are
// averaged as weights are is our own choice: a proof binds one state.
func merge(out *state, ends []*state) {
	var values [][]float32
	for _, end := range ends {
		values = append(values, end.values)
		out.counter = max(out.counter, end.counter)
	}
	mean(out.values, values)
}

// mean is a merge of some of the elements.
func mean(out []float32, x [][]float32) {
	copy(out, x[0])
	for _, other := range x[1:] {
		for i, v := range other {
			out[i] += v
		}
	}
	n := float32(len(x))
	for i := range out {
		out[i] /= n
	}
}

// mergePrice is the gas of one element of a merge, for each end: an addition, and for
// one of them the division.
const mergePrice = 1
