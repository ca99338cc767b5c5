package protocol_test

import (
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/dispute"
)

// A state of the toy is a hash; what a proof binds of it is the root over the tiles
// of its blocks, and over its counter.

// tilesOf returns the tiles of each block of a state, the counter last.
func tilesOf(state merkle.Hash) [][]merkle.Hash {
	var blocks [][]merkle.Hash
	for block, count := range append(slices.Clone(standard().workload.Start.Tiles), 1) {
		var tiles []merkle.Hash
		for tile := range count {
			tiles = append(tiles, merkle.New("toy/tile").Hash(state).Int64(int64(block)).Int64(int64(tile)).Sum())
		}
		blocks = append(blocks, tiles)
	}
	return blocks
}

// inBlocks returns the leaves of the tree that a position of a start lies in.
func inBlocks(blocks [][]merkle.Hash, p dispute.Position) []merkle.Hash {
	if p.Level > 0 {
		return blocks[p.Above[0]]
	}
	var roots []merkle.Hash
	for _, tiles := range blocks {
		roots = append(roots, merkle.Root(tiles))
	}
	return roots
}

// boundState returns the hash by which a proof binds a state.
func boundState(state merkle.Hash) merkle.Hash {
	return merkle.Root(inBlocks(tilesOf(state), dispute.Position{}))
}

// ofStart opens the hash of a start.
func ofStart(state merkle.Hash) *opening { return &opening{blocks: tilesOf(state)} }

// start returns the state that a task's trajectory starts from by the rules: that of
// its seed, the end of its parent, or the merge of its parents' ends.
func (l *lab) start(task int32) merkle.Hash {
	parents := l.chain.Task(protocol.TaskID(task)).Parents
	if len(parents) == 0 {
		return digestOf("start", int(task))
	}
	if len(parents) == 1 {
		return l.end(parents[0])
	}
	merged := merkle.New("toy/merge")
	for _, p := range parents {
		merged.Hash(l.end(p))
	}
	return merged.Sum()
}

// end returns the end of an accepted task.
func (l *lab) end(task protocol.TaskID) merkle.Hash {
	return l.committed(int32(task), int32(l.chain.Task(task).Attempt), l.workload.Segments-1, l.workload.StepsPerSegment-1)
}

// begun returns the state that a solver started from.
func (l *lab) begun(task, attempt int32) merkle.Hash {
	if how := l.starts[[2]int32{task, attempt}]; how != "" {
		return merkle.New("toy/elsewhere").Text(how).Sum()
	}
	return l.start(task)
}

// started is a truthful look at a start.
func (l *lab) started(t protocol.Target) trace {
	right, committed := l.start(int32(t.Task)), l.begun(int32(t.Task), int32(t.Attempt))
	return trace{start: right, claim: protocol.StartClaim(boundState(right), boundState(committed))}
}

// misstarted is a made-up start that its author can open: another than the right one,
// as if the committed were wrong.
func misstarted(by string) trace {
	state := merkle.New("toy/misstart").Text(by).Sum()
	return trace{start: state, claim: protocol.StartClaim(boundState(state), merkle.Hash{})}
}

// TestStartIsAnInput: whatever a dispute about a start is narrowed down to is a value
// from outside of the training, in a game about the proof and in one about a verdict.
func TestStartIsAnInput(t *testing.T) {
	for what, p := range map[string]plan{
		"a reject":                           {starts: map[int]string{1: "stolen"}},
		"a claim that ignores a wrong start": {seats: map[[2]int]string{{1, 0}: "blind"}, starts: map[int]string{1: "stolen"}, whistles: map[string]string{"wendy": "idle"}},
		"a challenge that names another":     {whistles: map[string]string{"walt": "misstart", "wendy": "idle"}},
	} {
		w := newWorld(t, standard(), p)
		for range 12 {
			w.block()
		}
		w.submit("", protocol.NewJob, nil)
		e := w.until(protocol.RulingRequested)
		pin, ok := w.state.Dispute(e.Dispute).Game.Pinpoint()
		if !ok || pin.Case != dispute.Input || pin.Field != -1 {
			t.Errorf("%s: %+v", what, pin)
		}
	}
}

// TestFormOfStartClaims: a claim about a start has a distance of nothing or all, and
// no work root; neither a verifier nor a challenger can open another.
func TestFormOfStartClaims(t *testing.T) {
	right := digestOf("right")
	good := protocol.StartClaim(right, right)
	odd := []protocol.SegmentClaim{good, good, good}
	odd[0].Distance, odd[1].WorkRoot, odd[2].Segment = 5, right, 0
	w := jobWorld(t, standard(), plan{}, nil)
	of := protocol.VerdictShape(&w.setup.workload, &w.setup.params)[0]
	opener := of.Forks[0][0].Opener
	if !opener.Open(good.Hash(), good.Fields()) || !of.Opener.Open(odd[2].Hash(), odd[2].Fields()) {
		t.Error("a sound claim cannot be opened")
	}
	for _, c := range append(odd, protocol.UpdatesClaim(right, right)) {
		if opener.Open(c.Hash(), c.Fields()) {
			t.Errorf("%+v can be opened as one of a start", c)
		}
	}
	if of.Opener.Open(good.Hash(), good.Fields()) {
		t.Error("a claim of a start can be opened as one of a segment")
	}
	moved := good.Fields()
	moved[1], moved[3] = moved[3], moved[1]
	if opener.Open(good.Hash(), moved) {
		t.Error("a start can be opened as a step root")
	}
	for _, c := range append(odd, protocol.SegmentClaim{}) {
		refuseStartClaim(t, c)
	}
}

// refuseStartClaim: a verdict with such a claim about the start cannot be revealed.
func refuseStartClaim(t *testing.T, start protocol.SegmentClaim) {
	w := newWorld(t, standard(), plan{})
	for range 12 {
		w.block()
	}
	w.submit("", protocol.NewJob, nil)
	e := w.until(protocol.SeatSealed)
	claims := claimsOf(w.traces(target(&e), nil))
	claims[len(claims)-1] = start
	w.mempool = nil
	root := protocol.Sealed(protocol.VerdictRoot(claims), digestOf("salt"))
	w.send(protocol.Message{Kind: protocol.CommitVerdict, From: w.parties[e.Account].account, Attempt: 1, Seat: e.Seat, Hash: root, Hash2: root})
	w.until(protocol.RevealOpened)
	w.refuse(t, new(refusals), protocol.Message{
		Kind: protocol.RevealVerdict, From: w.parties[e.Account].account, Attempt: 1, Seat: e.Seat, Claims: claims, Salt: digestOf("salt"),
	}, protocol.BadOpening)
}
