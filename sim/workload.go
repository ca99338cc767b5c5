package sim

import (
	"errors"
	"fmt"
	"math/big"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// workload is a registered workload with its scale and instance seeds.
type workload struct {
	*kernels.Workload
	index     int // in Config.Workloads
	name      string
	scale     scale
	instances []uint64
	leaves    []protocol.Leaf
	starts    protocol.Starts
	updates   protocol.Updates
}

// buildWorkloads builds the real training jobs and scales them to what they
// stand for.
func (c *Config) buildWorkloads(shelf *Shelf) ([]workload, error) {
	var list []workload
	for i := range c.Workloads {
		wc := &c.Workloads[i]
		k, err := shelf.Workload(wc.Name, wc.Kernel)
		if wrong := (kernels.Faults)(nil); errors.As(err, &wrong) {
			return nil, Fault{"workloads." + wc.Name + "." + wrong[0].Path, wrong[0].Message}
		}
		if err != nil {
			return nil, fmt.Errorf("build workload %s: %w", wc.Name, err)
		}
		if !c.countable(k) {
			return nil, Fault{"workloads." + wc.Name, "with hashing at protocol.gas_per_hashed_byte its operations would not fit 64 bits"}
		}
		wl := workload{Workload: k, index: i, name: wc.Name}
		wl.scale = scale{honest: c.ops(c.trainCost(k, kernels.Deviation{})), gas: c.Devices[wc.StandsOn].gasIn(wc.StandsFor)}
		wl.leaves, wl.starts, wl.updates = leavesOf(k), c.startsOf(&wl), c.updatesOf(&wl)
		digest := k.Digest()
		for n := range wc.Kernel.Instances {
			s := stream.New(leadingWord(digest), stream.WorkloadInstance, uint64(n))
			wl.instances = append(wl.instances, s.Uint64())
		}
		list = append(list, wl)
	}
	return list, nil
}

// trajectoryPath bounds the hashes that lead from a state to what a solver committed
// to.
const trajectoryPath = 64

// leavesOf is what the chain is told of the leaves of a step.
func leavesOf(k *kernels.Workload) []protocol.Leaf {
	const hash = 32
	nodes := k.Nodes()
	leaves := make([]protocol.Leaf, len(nodes))
	for i, n := range nodes {
		tile, input := k.RefereeCost(i), k.InputCost(i)
		gas := inMgas(max(tile.Gas, input.Gas))
		leaves[i] = protocol.Leaf{
			Operation: n.Summary, Tiles: k.Tiles(i),
			RefereeGas: max(1, gas), RefereeBytes: int64(max(tile.Shown, input.Shown+hash*trajectoryPath)),
		}
	}
	return leaves
}

// inMgas is gas rounded up.
func inMgas(gas uint64) unit.Gas { return unit.Gas((gas + 1e6 - 1) / 1e6) }

// countable reports whether the operations of each piece of work on a workload fit
// 64 bits, and none is so much heavier than a task that its gas would not.
func (c *Config) countable(k *kernels.Workload) bool {
	count := func(s kernels.Spent, times int) *big.Int {
		x := new(big.Int).SetUint64(s.HashedBytes)
		x.Mul(x, big.NewInt(int64(c.HashedByteGas))).Add(x, new(big.Int).SetUint64(s.Gas))
		return x.Mul(x, big.NewInt(int64(times)))
	}
	task := count(c.trainCost(k, kernels.Deviation{}), 1)
	limit := new(big.Int).Lsh(task, heavier)
	work := []*big.Int{
		task, count(c.trainCost(k, kernels.Deviation{Kind: kernels.Noise}), 1), count(k.UpdatesCost(), 1),
		count(k.SegmentCost(c.Compare), c.Protocol.Verification.Segments), count(k.StartCost(protocol.MaxParents), 1), count(k.ProfileCost(c.Protocol.Profiling.Prefix, c.Compare), 1),
	}
	for i := range c.Groups {
		if d := c.Groups[i].departure(); k.Refuses(d) == nil {
			work = append(work, count(c.trainCost(k, d), 1))
		}
	}
	for _, x := range work {
		if x.BitLen() > 62 || x.Cmp(limit) > 0 {
			return false
		}
	}
	return true
}

// heavier is the power of two by which a piece of work may be heavier than a task.
const heavier = 20

// ops adds hashing to a kernel cost.
func (c *Config) ops(s kernels.Spent) uint64 {
	return s.Gas + s.HashedBytes*uint64(c.HashedByteGas)
}

// hashing is the part of a cost that is hashing, as gas.
func (c *Config) hashing(wl *workload, s kernels.Spent) unit.Gas {
	return wl.scale.of(s.HashedBytes * uint64(c.HashedByteGas))
}

func leadingWord(h merkle.Hash) uint64 {
	var v uint64
	for i := range 8 {
		v |= uint64(h[i]) << (8 * i)
	}
	return v
}

// noClass is the class of arithmetic 0, which no device has, and of those that are not
// repeatable and that no device has either.
const noClass protocol.Class = 0

// genesis is what the chain is told before its first block, but for the block
// authors' keys.
func (c *Config) genesis(workloads []workload) protocol.Genesis {
	g := protocol.Genesis{Crypto: c.Crypto, Arithmetics: []protocol.Class{noClass}, Drifting: []bool{false}}
	for _, a := range kernels.Arithmetics() {
		class := noClass
		if a.Repeatable() || c.present(a) {
			class = protocol.Class(a.Class())
		}
		g.Arithmetics = append(g.Arithmetics, class)
		g.Drifting = append(g.Drifting, !a.Repeatable())
	}
	for i := range workloads {
		g.Workloads = append(g.Workloads, c.registration(&workloads[i]))
	}
	g.Paces, g.BlockTime = c.paces(workloads), c.BlockTime
	return g
}

// present reports whether agents have a device that computes in the arithmetic. One
// that is not repeatable is measured by profilers only where it is: elsewhere it
// would widen thresholds for nobody's sake.
func (c *Config) present(a kernels.Arithmetic) bool {
	for i := range c.Groups {
		for _, kind := range c.Groups[i].used() {
			if c.Devices[kind].Arithmetic == a {
				return true
			}
		}
	}
	return false
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
		Leaves:          wl.leaves,
		Start:           wl.starts,
		Updates:         wl.updates,
		Gas:             wl.scale.gas,
		Estimate:        estimateMargin().OfGas(wl.scale.gas),
		SegmentGas:      wl.scale.of(c.ops(c.verdictCost(wl))),
	}
}

// verdictCost is what a verdict spends on one segment: without work roots it hashes
// the ends of steps alone.
func (c *Config) verdictCost(wl *workload) kernels.Spent {
	if c.Protocol.Verification.NoWorkRoots {
		return wl.EndsCost(c.Compare)
	}
	return wl.SegmentCost(c.Compare)
}

// instance returns the seed of a task's training: from the workload's pool, or
// the task's own.
func (wl *workload) instance(n uint64) uint64 {
	if len(wl.instances) == 0 {
		return n
	}
	return wl.instances[n%uint64(len(wl.instances))]
}
