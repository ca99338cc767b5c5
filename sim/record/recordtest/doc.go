// Package recordtest holds a small run, written by hand, for tests of what reads
// runs: statistics, pictures, screens, stories.
//
//	task 0  honest, accepted
//	task 1  a skipping solver is caught by a verifier, the task is re-pooled and
//	        an honest solver's second attempt is accepted
//	task 2  a forced error is noticed by a whistleblower, the task is accepted
//
// Its totals add up, its payoffs are sums of their terms, and its events follow
// the order of the protocol; it was never simulated, and nothing here imports the
// simulator.
//
//	run := recordtest.Run(7)
package recordtest
