// Package selection draws who works and what is checked, from public
// randomness, in exact integer arithmetic.
//
//	seed (block randomness) --> Source --> uniform integers --+--> Tree.Draw     an index, in proportion to weight
//	                                                          +--> Tree.MinHash  an index, whatever its weight: a control
//	                                                          +--> Distinct      segments, without replacement
//	                                                          +--> Pair          two unequal arithmetics
//
// A Tree keeps one weight for each dense index (whole stake units that an
// account's free balance covers) and finds the owner of the x-th unit in
// logarithmic time, so P(i) = weight(i) / total exactly. A draw with replacement
// depends on the units alone, not on who owns them: splitting an account into
// several leaves both the expected number and the joint distribution of its
// seats as they were. That is not so for draws without replacement over
// accounts (a 30% account expects 0.51 of two seats, split in many 0.60), which
// the package therefore does not offer.
//
// Draws take their integers from a Source in a fixed order, so the same seed
// and the same weights give the same result on every machine.
//
//	tree := selection.New()
//	tree.Set(17, selection.StakeUnits(free, stake))
//	src := selection.NewSource(seed, attempt)
//	winner, ok := tree.DrawExcluding(&src, func(i int) bool { return i == submitter })
//
// The package knows nothing of accounts, roles, tasks or the chain, and nothing
// of where a seed comes from.
package selection
