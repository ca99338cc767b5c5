package protocol_test

import (
	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/availability"
)

// proofData is what a solver must keep: the metadata and all states that it
// committed to.
func (l *lab) proofData(task, attempt int32) []byte {
	first := l.proof(task, attempt)[0]
	data := first[:]
	for segment := range l.workload.Segments {
		for _, end := range l.ends(task, attempt, segment) {
			data = append(data, end[:]...)
		}
	}
	return data
}

// folded is the trajectory root that proof data stand for.
func (l *lab) folded(data []byte) merkle.Hash {
	const size = len(merkle.Hash{})
	steps := l.workload.StepsPerSegment
	if len(data) != size*(1+l.workload.Segments*steps) {
		return merkle.Hash{}
	}
	at := func(i int) merkle.Hash { return merkle.Hash(data[i*size : (i+1)*size]) }
	leaves := []merkle.Hash{at(0)}
	for segment := range l.workload.Segments {
		var ends []merkle.Hash
		for step := range steps {
			ends = append(ends, at(1+segment*steps+step))
		}
		leaves = append(leaves, merkle.Root(ends))
	}
	return merkle.Root(leaves)
}

// chunks of a proof. Garbage is chunks that no data encode to; foreign is a sound
// encoding of something else.
func (l *lab) chunks(task, attempt int32, how string) [][]byte {
	switch how {
	case "garbage":
		chunks := l.code.Encode(l.proofData(task, attempt))
		for i := range chunks[1:] {
			chunks[i] = chunks[len(chunks)-1]
		}
		return chunks
	case "foreign":
		return l.code.Encode([]byte("the proof of another task"))
	}
	return l.code.Encode(l.proofData(task, attempt))
}

// taskData is what the workload trains on.
func (l *lab) taskData() [][]byte { return l.code.Encode([]byte("all the images of clothes")) }

// dataRoot is what a submitter commits to, right or not.
func (w *world) dataRoot(how string) merkle.Hash {
	switch how {
	case "missing":
		return digestOf("no data")
	case "mismatch":
		return availability.Root(w.mismatch())
	}
	return availability.Root(w.lab.taskData())
}

func (w *world) mismatch() [][]byte { return w.lab.code.Encode([]byte("all the images of cats")) }

// recovered is what a referee finds: the root that published chunks stand for.
func (w *world) recovered(d protocol.DisputeView, chunks [][]byte) merkle.Hash {
	if d.Kind == protocol.OfTask {
		root := w.state.Task(d.Target.Task).Data
		if _, err := w.lab.code.Recover(root, chunks); err != nil || root != w.dataRoot("") {
			return merkle.Hash{}
		}
		return root
	}
	data, err := w.lab.code.Recover(w.state.Attempt(d.Target.Task, d.Target.Attempt).Data, chunks)
	if err != nil {
		return merkle.Hash{}
	}
	return w.lab.folded(data)
}

// dataOf names the data that an audit is about: those of a task, or of an attempt.
func dataOf(d protocol.DisputeView) [2]int32 {
	if d.Kind == protocol.OfTask {
		return [2]int32{int32(d.Target.Task), 0}
	}
	return [2]int32{int32(d.Target.Task), int32(d.Target.Attempt)}
}

// publish answers an audit with one chunk.
func (p *party) publish(w *world, e *protocol.Event, chunks [][]byte) {
	leaves := availability.Hashes(chunks)
	of := dataOf(w.state.Dispute(e.Dispute))
	if w.bytes[of] == nil {
		w.bytes[of] = make([][]byte, len(chunks))
	}
	w.bytes[of][e.Value] = chunks[e.Value]
	w.send(protocol.Message{
		Kind: protocol.AnswerData, From: p.account, Dispute: e.Dispute, Segment: int32(e.Value),
		Hash: leaves[e.Value], Hashes: merkle.Prove(leaves, int(e.Value)),
	})
}

// unreachable reports whether the data of an attempt cannot be got off the chain.
func (w *world) unreachable(task protocol.TaskID, n protocol.Attempt) bool {
	a := w.state.Attempt(task, n)
	return task == w.plan.about && w.plan.withheld[int(n)] != "" && !a.Public
}
