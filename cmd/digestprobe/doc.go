// Command digestprobe runs a scenario and prints its digests: one line each for the
// scenario, the seed, the event chain and every table.
//
//	scenario + seed --sim--> event digest, table digests
//
// Nothing it prints depends on the machine, so that equal output proves equal
// results on any processor, with any number of workers, with and without the memo.
// It reaches no Arrow, SQLite or plots, and builds without cgo for any target.
//
//	digestprobe -scenario quick -seed 7 -workers 2 -no-memo
package main
