package kernels

import (
	"fmt"
	"slices"

	"gensim/internal/merkle"
)

// Store is a tier of the memo that outlives the lab: bytes by the digest of a
// question. The caller of NewLab owns it. Get may forget anything at any time, but
// what it returns must be what Put was given under that key in some process; Put
// may keep nothing. Both are called from many goroutines, and neither can fail:
// without an answer the lab computes.
type Store interface {
	Get(key merkle.Hash) ([]byte, bool)
	Put(key merkle.Hash, content []byte)
}

// version names all that facts depend on beside the question: what an operation
// gives, and what the lab makes of operations.
func version() string { return ArithmeticVersion + " " + FactsVersion }

// digest is the question's key in a Store. It names kinds and arithmetics by name,
// not by number, so that a new line in a catalogue makes no question another's.
func (k jobKey) digest(version string) merkle.Hash {
	d := merkle.New("gensim/kernels/memo/facts").Text(version).Text(k.kind)
	return k.trajectory.describe(d).
		Text(k.other.String()).
		Uint64(k.nondet).
		Int64(int64(k.index)).
		Int64(int64(k.step)).
		Int64(int64(k.node)).
		Int64(int64(k.tile)).
		Text(k.compare.String()).
		Text(k.metric.String()).
		Sum()
}

// digest is the state's key in a Store.
func (k stateKey) digest(version string) merkle.Hash {
	d := merkle.New("gensim/kernels/memo/weights").Text(version)
	return k.trajectory.describe(d).Uint64(k.counter).Sum()
}

// describe adds what identifies the trajectory.
func (k trajectoryKey) describe(d *merkle.Digest) *merkle.Digest {
	return d.Hash(k.workload).
		Hash(k.start).
		Uint64(k.run.Instance).
		Text(k.run.Arithmetic.String()).
		Uint64(k.run.Nondet).
		Text(k.run.Deviation.String()).
		Text(fmt.Sprintf("%#v", k.run.Deviation)) // every field, also one that String leaves out
}

// form is how facts of one kind are written and read. The reader's facts must also
// fit the question: a list that is too short would end a run later on.
type form[T any] struct {
	write func(*encoder, T)
	read  func(*decoder) T
	fits  func(T, *Workload, jobKey) bool
}

// recall returns the facts that a store has under the key, unless they are
// missing, damaged, or not an answer to this question.
func recall[T any](l *Lab, q *question[T]) (facts T, ok bool) {
	if l.facts == nil {
		return facts, false
	}
	content, ok := l.facts.Get(q.key.digest(l.version))
	if !ok {
		return facts, false
	}
	d := decoder{in: content}
	facts = q.form.read(&d)
	return facts, d.whole() && q.form.fits(facts, q.workload, q.key)
}

// remember gives facts to the store.
func remember[T any](l *Lab, q *question[T], facts T) {
	if l.facts == nil {
		return
	}
	var e encoder
	q.form.write(&e, facts)
	l.facts.Put(q.key.digest(l.version), e.out)
}

func trainForm() form[*TrainFacts] {
	return form[*TrainFacts]{
		write: func(e *encoder, f *TrainFacts) {
			e.hash(f.Root)
			e.hashes(f.SegmentRoots)
			e.hashes(f.States)
			e.floats(f.Loss)
			e.float64(f.Accuracy)
			e.float64(f.HeldOutLoss)
			e.uint64(f.Gas)
			e.uint64(f.HashedBytes)
		},
		read: func(d *decoder) *TrainFacts {
			return &TrainFacts{d.hash(), d.hashes(), d.hashes(), d.floats(), d.float64(), d.float64(), d.uint64(), d.uint64()}
		},
		fits: func(f *TrainFacts, w *Workload, _ jobKey) bool { return f.committed(w) },
	}
}

// committed reports whether the facts have the workload's length and their roots
// cover their states.
func (f *TrainFacts) committed(w *Workload) bool {
	per := w.config.StepsPerSegment
	if len(f.States) != w.Steps()+1 || len(f.Loss) != w.Steps() || len(f.SegmentRoots) != w.config.Segments {
		return false
	}
	for i, root := range f.SegmentRoots {
		if root != SegmentRoot(f.States[1+i*per:1+(i+1)*per]) {
			return false
		}
	}
	return f.Root == TrajectoryRoot(f.States[0], f.SegmentRoots)
}

func segmentForm() form[*SegmentFacts] {
	return form[*SegmentFacts]{
		write: func(e *encoder, f *SegmentFacts) {
			e.distances(f.Distances)
			e.distance(f.Max)
			e.hashes(f.Ends)
			e.lists(f.Leaves)
			e.uint64(f.Gas)
			e.uint64(f.HashedBytes)
		},
		read: func(d *decoder) *SegmentFacts {
			return &SegmentFacts{d.distances(), d.distance(), d.hashes(), d.lists(), d.uint64(), d.uint64()}
		},
		fits: func(f *SegmentFacts, w *Workload, k jobKey) bool {
			per := w.config.StepsPerSegment
			return len(f.Distances) == int(w.comparisons(uint64(per), k.compare)) && f.Max == slices.Max(f.Distances) &&
				len(f.Ends) == per && w.closed(f.Leaves, per)
		},
	}
}

// closed reports whether there are so many lists of leaves, each as long as a
// step has nodes, its closing leaves included.
func (w *Workload) closed(leaves [][]merkle.Hash, lists int) bool {
	return len(leaves) == lists && !slices.ContainsFunc(leaves, func(list []merkle.Hash) bool {
		return len(list) != len(w.step.Nodes)+2
	})
}

func startForm() form[*StartFacts] {
	return form[*StartFacts]{
		write: func(e *encoder, f *StartFacts) {
			e.hash(f.State)
			e.lists(f.Tiles)
		},
		read: func(d *decoder) *StartFacts { return &StartFacts{d.hash(), d.lists()} },
		fits: func(f *StartFacts, w *Workload, _ jobKey) bool {
			tiles := append(w.StateTiles(), 1)
			if len(f.Tiles) != len(tiles) {
				return false
			}
			var blocks []merkle.Hash
			for i, list := range f.Tiles {
				if len(list) != tiles[i] {
					return false
				}
				blocks = append(blocks, merkle.Root(list))
			}
			return merkle.Root(blocks) == f.State
		},
	}
}

func rulingForm() form[StartRuling] {
	return form[StartRuling]{
		write: func(e *encoder, f StartRuling) {
			e.hashes(f.Ends)
			e.hash(f.Output)
			e.uint64(f.Cost.Gas)
			e.uint64(f.Cost.Shown)
			e.uint64(f.Cost.Hashed)
		},
		read: func(d *decoder) StartRuling {
			return StartRuling{d.hashes(), d.hash(), RefereeCost{d.uint64(), d.uint64(), d.uint64()}}
		},
		fits: func(StartRuling, *Workload, jobKey) bool { return true },
	}
}

func updatesForm() form[*UpdateFacts] {
	return form[*UpdateFacts]{
		write: func(e *encoder, f *UpdateFacts) { e.distances(f.Sizes) },
		read:  func(d *decoder) *UpdateFacts { return &UpdateFacts{d.distances()} },
		fits:  func(f *UpdateFacts, w *Workload, _ jobKey) bool { return len(f.Sizes) == w.config.Segments },
	}
}

func profileForm() form[*ProfileFacts] {
	return form[*ProfileFacts]{
		write: func(e *encoder, f *ProfileFacts) {
			e.distances(f.Distances)
			e.distances(f.Updates)
			e.lists(f.Leaves)
			e.uint64(f.Gas)
			e.uint64(f.HashedBytes)
		},
		read: func(d *decoder) *ProfileFacts {
			return &ProfileFacts{d.distances(), d.distances(), d.lists(), d.uint64(), d.uint64()}
		},
		fits: func(f *ProfileFacts, w *Workload, k jobKey) bool {
			comparisons := int(w.comparisons(uint64(k.index), k.compare))
			return len(f.Distances) == comparisons && len(f.Updates) == comparisons && w.closed(f.Leaves, 2*k.index)
		},
	}
}

func nodeForm() form[NodeFacts] {
	return form[NodeFacts]{
		write: func(e *encoder, f NodeFacts) {
			e.hashes(f.Inputs)
			e.hash(f.State)
			e.hashes(f.Tiles)
			e.hash(f.Output)
			e.distance(f.Distance)
			e.uint64(f.Cost.Gas)
			e.uint64(f.Cost.Shown)
			e.uint64(f.Cost.Hashed)
		},
		read: func(d *decoder) NodeFacts {
			return NodeFacts{d.hashes(), d.hash(), d.hashes(), d.hash(), d.distance(), RefereeCost{d.uint64(), d.uint64(), d.uint64()}}
		},
		fits: func(f NodeFacts, w *Workload, k jobKey) bool {
			return len(f.Inputs) == w.inputs(k.node) && len(f.Tiles) == w.Tiles(k.node)
		},
	}
}

// inputs returns the number of inputs of a node, closing leaves included.
func (w *Workload) inputs(node int) int {
	switch node - len(w.step.Nodes) {
	case 0:
		return len(w.layout.blocks)
	case 1:
		return 2
	}
	return len(w.step.Nodes[node].In)
}
