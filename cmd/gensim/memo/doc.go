// Package memo keeps computed facts and states on the disk between runs.
//
//	DIR/v1/facts/9e/41c0...     one answer: hashes, distances, losses, gas; a few kB
//	DIR/v1/weights/07/bb25...   one state of a trajectory, for re-runs to begin at
//	DIR/v1/aside/               entries while they are written
//
// An entry is written aside and renamed, and carries its key, its length and a
// checksum. So any number of processes may share a folder, and one that is killed
// leaves nothing but a file aside, which a later one removes. An entry that is
// damaged, cut short or somebody else's is not there: Get says so, the caller
// computes, and Put replaces it. Nothing is flushed to the disk by force; after a
// power failure the checksum tells what survived.
//
// The folder is bounded. When it has grown past the bound, states go first and
// facts after them, those of the longest unused first. What was forgotten is
// computed again; what is kept can be seen in no result.
//
// A folder or disk that cannot be written to is no error: one warning, and the
// process goes on with what it can read.
//
//	m := memo.Open(memo.Options{Dir: dir, Bound: 2 << 30, Warn: warn})
//	defer m.Close()
//	lab, err := sim.NewLab(sim.LabOptions{Memo: true, Facts: m.Facts(), Weights: m.Weights()})
//
// The package knows nothing of kernels: keys are digests and contents are bytes.
// It stands beside the command and not in kernels because only the command may
// know that there are files; see docs/adr/0012-memo-on-disk.md.
package memo
