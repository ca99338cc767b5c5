package sim

import "gensim/internal/merkle"

// RunKey is the content key of a run: the hash of all that its results follow from,
//
//	the scenario's hash, the seed, ResultsVersion.
//
// Runs of one key have the same digests on any machine, so that a store may keep one
// of them, and a sweep that finds the key need not run again. Two points of a sweep
// that resolve to the same scenario share their keys.
func RunKey(scenario merkle.Hash, seed uint64) merkle.Hash {
	return merkle.New("gensim/run").Hash(scenario).Uint64(seed).Uint64(ResultsVersion).Sum()
}
