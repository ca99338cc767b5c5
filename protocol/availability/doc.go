// Package availability keeps proof data obtainable for a time: it cuts data into
// n erasure-coded chunks of which any k give it back, commits to them by a Merkle
// root, and says how surely missing chunks are found and what keeping them costs.
//
//	data --Encode--> chunk 0 .. chunk n-1 --Commit--> root        on the chain
//	                    |            |
//	                 any k of them --Recover(root)--> data, or ErrMiscoded
//
// The first k chunks are the data itself behind its length, the others parity of
// a Reed-Solomon code over GF(2^8), so the blow-up is n/k. A root binds all n
// chunks. Whoever holds k of them can tell whether the rest were made as they must
// be: Recover encodes the data again and compares roots. So k published chunks
// decide, whatever the others are.
//
// An audit asks for s chunks drawn from public randomness. If w of the n are
// missing, none of these is asked for with probability C(n-w,s)/C(n,s) exactly
// (Missed), and an audit of s = k chunks misses nothing that matters: with fewer
// than k chunks left it must fail.
//
// The package is the only one that imports the Reed-Solomon library. It knows
// nothing of tasks, accounts, deadlines or the chain; protocol, which holds
// parties to their roots, sees hashes only.
//
//	code, err := availability.New(12, 4)
//	chunks := code.Encode(data)
//	root := availability.Root(chunks)
//	again, err := code.Recover(root, keepOnly(chunks, 2, 5, 7, 11))
package availability
