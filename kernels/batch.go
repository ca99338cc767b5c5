package kernels

import "gensim/internal/stream"

// batches gives the samples of each step. Every epoch visits the training samples in
// an order of its own, a Fisher-Yates permutation drawn from the instance's stream
// of batch order, entity the epoch; a remainder smaller than a batch is left out.
type batches struct {
	instance uint64
	size     int // samples per batch
	epoch    uint64
	drawn    bool
	order    []uint32
}

func newBatches(w *Workload, instance uint64) batches {
	return batches{instance: instance, size: w.config.Batch, order: make([]uint32, w.data.train.Len())}
}

// of makes b the batches of another instance.
func (b *batches) of(instance uint64) {
	if b.instance != instance {
		b.instance, b.drawn = instance, false
	}
}

// at returns the samples of step t, counted from 0, valid until the next call.
func (b *batches) at(t int) []uint32 {
	perEpoch := len(b.order) / b.size
	if epoch := uint64(t / perEpoch); !b.drawn || epoch != b.epoch {
		b.shuffle(epoch)
	}
	from := t % perEpoch * b.size
	return b.order[from : from+b.size]
}

func (b *batches) shuffle(epoch uint64) {
	b.epoch, b.drawn = epoch, true
	for i := range b.order {
		b.order[i] = uint32(i)
	}
	draws := stream.New(b.instance, stream.BatchOrder, epoch).Buffer()
	for i := len(b.order) - 1; i > 0; i-- {
		j := draws.Uint64n(uint64(i) + 1)
		b.order[i], b.order[j] = b.order[j], b.order[i]
	}
}
