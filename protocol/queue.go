package protocol

import "slices"

// drawQueues hold what waits for randomness. A decision reads that of a block
// whose height is a multiple of RandomnessBlocks, by which as many outputs are new
// to it as well: so all decisions of a window of blocks share one choice that its
// last author has, to publish or to withhold.
type drawQueues struct {
	sealing  roundQueue  // seats that were drawn, in the order of their draw
	watching roundQueue  // windows that opened: whistleblowers are to be drawn
	profiles numberQueue // ProfileID
	verify   numberQueue // TaskID: proofs to be drawn for, seats to be filled
	pooled   numberQueue // TaskID: tasks without solver
}

// waiting is a number with the height at which it began to wait.
type waiting struct {
	number int32
	since  int64
}

// numberQueue is a set of numbers in ascending order.
type numberQueue struct{ list, spare []waiting }

func byNumber(w waiting, n int32) int { return int(w.number) - int(n) }

// add lets a number wait; one that waits already waits anew, since what came up
// now must not be decided by an output of before.
func (q *numberQueue) add(n int32, since int64) {
	i, found := slices.BinarySearchFunc(q.list, n, byNumber)
	if !found {
		q.list = slices.Insert(q.list, i, waiting{n, since})
	}
	q.list[i].since = max(q.list[i].since, since)
}

func (q *numberQueue) remove(n int32) {
	if i, found := slices.BinarySearchFunc(q.list, n, byNumber); found {
		q.list = slices.Delete(q.list, i, i+1)
	}
}

// each visits the numbers that wait since a height or longer, in order, and keeps
// those for which still is true, and all others. Any may be added again while it
// goes on.
func (q *numberQueue) each(since int64, still func(n int32) bool) {
	q.list, q.spare = q.spare[:0], q.list
	for _, w := range q.spare {
		if w.since > since || still(w.number) {
			q.add(w.number, w.since)
		}
	}
	if cap(q.spare) > roomy(len(q.list)) { // a crowd has left
		q.spare = nil
	}
}

// roomy is how much room a list of so many keeps that once was longer.
func roomy(n int) int { return 4*n + 1024 }

// roundQueue is a list of rounds in the order in which they came.
type roundQueue []waitingRound

// waitingRound is a round with the height at which it began to wait.
type waitingRound struct {
	*round
	since int64
}

func (q *roundQueue) add(r *round, since int64) { *q = append(*q, waitingRound{r, since}) }

// take removes and returns the rounds that wait since a height or longer.
func (q *roundQueue) take(since int64) []waitingRound {
	n := 0
	for n < len(*q) && (*q)[n].since <= since {
		n++
	}
	ready := (*q)[:n:n]
	*q = (*q)[n:]
	if len(*q) == 0 {
		*q = nil
	}
	return ready
}
