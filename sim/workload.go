package sim

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// workload is a registered workload with its scale and instance seeds.
type workload struct {
	*kernels.Workload
	name      string
	scale     scale
	instances []uint64
}

// buildWorkloads builds the real training jobs and scales them to what they
// stand for.
func (c *Config) buildWorkloads() ([]workload, error) {
	var list []workload
	for i := range c.Workloads {
		wc := &c.Workloads[i]
		k, err := kernels.New(wc.Name, wc.Kernel)
		if err != nil {
			return nil, fmt.Errorf("build workload %s: %w", wc.Name, err)
		}
		wl := workload{Workload: k, name: wc.Name}
		wl.scale = scale{honest: c.ops(k.TrainCost(kernels.Deviation{})), gas: c.Devices[wc.StandsOn].gasIn(wc.StandsFor)}
		digest := k.Digest()
		for n := range wc.Instances {
			s := stream.New(leadingWord(digest), stream.WorkloadInstance, uint64(n))
			wl.instances = append(wl.instances, s.Uint64())
		}
		list = append(list, wl)
	}
	return list, nil
}

// gasIn returns the gas that the device does in a time.
func (d Device) gasIn(t unit.Time) unit.Gas {
	return unit.Gas(unit.MulDiv(int64(d.Speed), int64(t), int64(unit.Second), unit.Up))
}

// ops adds hashing to a kernel cost.
func (c *Config) ops(s kernels.Spent) uint64 {
	return s.Gas + s.HashedBytes*uint64(c.HashedByteGas)
}

func leadingWord(h merkle.Hash) uint64 {
	var v uint64
	for i := range 8 {
		v |= uint64(h[i]) << (8 * i)
	}
	return v
}

// noClass is the class of arithmetic 0, which no device has.
const noClass protocol.Class = 0

// genesis is what the chain is told before its first block, but for the block
// authors' keys.
func (c *Config) genesis(workloads []workload) protocol.Genesis {
	g := protocol.Genesis{Arithmetics: []protocol.Class{noClass}}
	for _, a := range kernels.Arithmetics() {
		g.Arithmetics = append(g.Arithmetics, protocol.Class(a.Class()))
	}
	for i := range workloads {
		g.Workloads = append(g.Workloads, c.registration(&workloads[i]))
	}
	return g
}

// estimateMargin makes the work estimate pessimistic: a tenth above the unrolled
// gas, which the submitter escrows and gets back.
func estimateMargin() unit.Ratio { return unit.Ratio{Num: 11, Den: 10} }

// registration is what the chain is told of a workload.
func (c *Config) registration(wl *workload) protocol.Workload {
	k := wl.Config()
	return protocol.Workload{
		Name:            wl.name,
		Segments:        k.Segments,
		StepsPerSegment: k.StepsPerSegment,
		Leaves:          len(wl.Nodes()),
		Gas:             wl.scale.gas,
		Estimate:        estimateMargin().OfGas(wl.scale.gas),
		SegmentGas:      wl.scale.of(c.ops(wl.SegmentCost(c.Compare))),
	}
}

// instance returns the seed of a task's training: from the workload's pool, or
// the task's own.
func (wl *workload) instance(n uint64) uint64 {
	if len(wl.instances) == 0 {
		return n
	}
	return wl.instances[n%uint64(len(wl.instances))]
}
