package sim

import (
	"fmt"

	"gensim/agents"
	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/availability"
	"gensim/sim/engine"
)

// data is what lies beside the chain: chunks that parties keep, and those that were
// published with a message. What is really encoded of a proof is its index, the hash
// of every state, which the states are fetched by and checked against; of a task it is
// the name of its data set and the digest of its content. The states and images
// themselves never leave this process.
type data struct {
	code   *availability.Code // nil where nothing is promised
	tasks  [][][]byte         // chunks of the data of tasks, by workload
	roots  []merkle.Hash      // over them
	public map[published][][]byte
}

// published names the data of a task (attempt 0) or of an attempt.
type published struct {
	task    protocol.TaskID
	attempt protocol.Attempt
}

func (w *world) initData() error {
	a := &w.cfg.Protocol.Availability
	w.data.public = map[published][][]byte{}
	if a.KeepFor > 0 {
		code, err := availability.New(a.Chunks, a.Needed)
		if err != nil {
			return fmt.Errorf("run: %w", err)
		}
		w.data.code = code
	}
	for i := range w.workloads {
		if w.data.code == nil {
			w.data.tasks, w.data.roots = append(w.data.tasks, nil), append(w.data.roots, merkle.Hash{})
			continue
		}
		name, digest := w.workloads[i].Data()
		chunks := w.data.code.Encode(append([]byte(name+"\n"), digest[:]...))
		w.data.tasks, w.data.roots = append(w.data.tasks, chunks), append(w.data.roots, availability.Root(chunks))
	}
	return nil
}

// chunks returns those of an attempt's proof.
func (d *data) chunks(a *attempt) [][]byte {
	states := a.train.Join().States
	index := make([]byte, 0, len(states)*len(merkle.Hash{}))
	for i := range states {
		index = append(index, states[i][:]...)
	}
	return d.code.Encode(index)
}

// root is what a solver commits to beside its trajectory.
func (d *data) root(a *attempt) merkle.Hash {
	if d.code == nil {
		return merkle.Hash{}
	}
	return availability.Root(d.chunks(a))
}

// folded is the trajectory root that an index stands for, zero if it is none.
func folded(index []byte, steps int) merkle.Hash {
	const size = len(merkle.Hash{})
	states := make([]merkle.Hash, len(index)/size)
	if len(index)%size != 0 || len(states)%steps != 1%steps || len(states) == 0 {
		return merkle.Hash{}
	}
	for i := range states {
		states[i] = merkle.Hash(index[i*size:])
	}
	var segments []merkle.Hash
	for at := 1; at < len(states); at += steps {
		segments = append(segments, kernels.SegmentRoot(states[at:at+steps]))
	}
	return kernels.TrajectoryRoot(states[0], segments)
}

// fillChunk puts the chunk that a message attests or publishes into it, with its proof;
// the bytes of one that is published go beside the chain. It reports whether the sender
// has such a chunk.
func (w *world) fillChunk(m *protocol.Message) bool {
	var of published
	var chunks [][]byte
	if m.Kind == protocol.AttestData {
		if a := w.truth.attempt(m.Task, m.Attempt); !a.withheld {
			chunks = w.data.chunks(a)
		}
	} else {
		of, chunks = w.subjectOf(w.chain.Dispute(m.Dispute))
	}
	if m.Segment < 0 || int(m.Segment) >= len(chunks) {
		return false
	}
	leaves := availability.Hashes(chunks)
	m.Hash, m.Hashes = leaves[m.Segment], merkle.Prove(leaves, int(m.Segment))
	if m.Kind == protocol.AttestData {
		return true
	}
	if w.data.public[of] == nil {
		w.data.public[of] = make([][]byte, len(chunks))
	}
	w.data.public[of][m.Segment] = chunks[m.Segment]
	return true
}

// subjectOf names the data of an audit, and returns what its defender has of them.
func (w *world) subjectOf(d protocol.DisputeView) (published, [][]byte) {
	switch d.Kind {
	case protocol.OfTask:
		task := w.chain.Task(d.Target.Task)
		of := published{task: d.Target.Task}
		if task.Data != w.data.roots[task.Workload] {
			return of, nil
		}
		return of, w.data.tasks[task.Workload]
	case protocol.OfData:
		a := w.truth.attempt(d.Target.Task, d.Target.Attempt)
		return published{d.Target.Task, d.Target.Attempt}, w.data.chunks(a)
	}
	return published{}, nil
}

// recovered is what a referee finds in published chunks: the root that they stand for.
func (w *world) recovered(d protocol.DisputeView) merkle.Hash {
	of, _ := w.subjectOf(d)
	if d.Kind == protocol.OfTask {
		task := w.chain.Task(d.Target.Task)
		content, err := w.data.code.Recover(task.Data, w.data.public[of])
		want, _ := w.data.code.Reconstruct(w.data.tasks[task.Workload])
		if err != nil || string(content) != string(want) {
			return merkle.Hash{}
		}
		return task.Data
	}
	index, err := w.data.code.Recover(w.chain.Attempt(d.Target.Task, d.Target.Attempt).Data, w.data.public[of])
	if err != nil {
		return merkle.Hash{}
	}
	return folded(index, w.truth.attempt(d.Target.Task, d.Target.Attempt).workload.Config().StepsPerSegment)
}

// unreachable reports whether an agent cannot get the data that a piece of work is on.
func (w *world) unreachable(id int32, work *agents.Work) bool {
	switch work.Kind {
	case agents.Measure:
		return false
	case agents.Train, agents.Replicate:
		task := w.chain.Task(work.Target.Task)
		return task.Data != w.data.roots[task.Workload]
	}
	target, _, _ := w.subject(id, work)
	if target.OfProfile() {
		return false
	}
	a := w.truth.attempt(target.Task, target.Attempt)
	if a == nil || !a.withheld {
		return false
	}
	view := w.chain.Attempt(target.Task, target.Attempt)
	return !view.Public && w.agentOf(protocol.AccountOf(view.Solver)) != id
}

// atOnce does what takes an agent's device no time: it learns that it cannot get the
// data, or reads what is public.
func (w *world) atOnce(o order) {
	o.due = w.now()
	slot := w.orders.put(o)
	w.loop.Schedule(int64(o.due), engine.Message, engine.Pack(kindWork, uint32(o.agent), slot))
}
