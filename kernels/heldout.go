package kernels

// heldOut is how a state does on data that it was not trained on.
type heldOut struct {
	accuracy float64 // share of labels that are the first of the largest outputs
	loss     float64 // mean cross-entropy, in nats a label
}

// evaluate returns how a state does on all test samples, in the run's arithmetic,
// without dropout. Losses are added in order in float64.
func (t *trajectory) evaluate(s *state) heldOut {
	e, step, test := t.executor, t.w.step, t.w.data.test
	// Counter 0 says that nothing is trained.
	now := &state{values: s.values}
	rows := t.w.rowsOfLoss()
	batch := make([]uint32, t.w.config.Batch)
	labels := e.data[dataLabels]
	perSample := len(labels) / len(batch)
	right, loss := 0, 0.0
	e.loaded = -1
	e.meter.lap(&e.meter.times.Other)
	for begin := 0; begin < test.Len(); begin += len(batch) {
		t.cancel.Check()
		for i := range batch {
			// The last batch is filled up with samples that do not count.
			batch[i] = uint32((begin + i) % test.Len())
		}
		test.Gather(e.data[dataInputs], batch, e.unpack)
		test.Labels(labels, batch, e.unpack)
		e.meter.kernel(&e.meter.times.Gathering, e.carries)
		e.forward(now, t.run)
		e.meter.kernel(&e.meter.times.Operations, e.vectors)
		logits, losses := e.output(step.Logits.Index, now), e.output(rows, now)
		classes := len(logits) / len(labels)
		for i := range min(len(batch), test.Len()-begin) * perSample {
			if float32(first(logits[i*classes:(i+1)*classes])) == labels[i] {
				right++
			}
			loss += float64(losses[i])
		}
		e.meter.lap(&e.meter.times.Other)
	}
	count := float64(test.Len() * perSample)
	return heldOut{float64(right) / count, loss / count}
}

// forward computes the losses of the batch at hand, and what they follow from.
func (e *executor) forward(s *state, r Run) {
	rows := e.w.rowsOfLoss()
	for i := range e.way.passages {
		if p := &e.way.passages[i]; p.chains[0].nodes[0] <= rows {
			e.passage(p, s, s, r)
		}
	}
}

// first returns the index of the first of the largest numbers; a NaN is never
// larger.
func first(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}
