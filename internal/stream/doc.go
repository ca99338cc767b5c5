// Package stream is the source of all randomness: keyed, counter-based streams.
//
// A stream is named by what it is for, not by when it is asked: the key is
// (seed, purpose, entity), optionally with an index below the entity. Two keys
// never share a number of the generator's input, so a new consumer, with a new
// purpose or entity, shifts no other stream. There is no global generator.
//
//	seed, purpose ──► key     ┐
//	                          ├─► Philox4x64-10 ─► words 4b, 4b+1, 4b+2, 4b+3
//	block b, entity, index ──►┘
//
// Draw n of a stream is word n mod 4 of block n/4, so a stream is just its key
// and a count: a pointer-free value of 32 bytes that a million agents can hold.
// Copying a Stream copies its position: the copies then give the same numbers.
//
//	s := stream.New(seed, stream.SubmitterArrival, uint64(agent))
//	at := now + s.Exp(12*unit.Second)
//
// The package knows nothing of agents, tasks or events beyond the names in its
// list of purposes.
package stream
