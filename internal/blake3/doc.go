// Package blake3 hashes many messages at once: BLAKE3-256, as everywhere else here.
//
//	messages ──► chunks of 1024 bytes ──► sixteen at a time ──► chaining values
//	                                             ▲                    │
//	                                             └─── pairs of them ◄─┘ ──► hashes
//
// A library hashes one message after the other and has full vectors only where that
// one is long; the tensors of a small model are short and many. Here a lane of a
// vector takes any chunk of any message, and any parent, of a level of their trees.
// Processors without AVX-512, and builds with the tag noasm, leave each message to the
// library. The hashes are the same.
//
//	var b blake3.Batch
//	copy(b.Add(3), "abc")
//	copy(b.Add(2), "de")
//	hashes := b.Sum()
//
// Source: O'Connor, Aumasson, Neves, Wilcox-O'Hearn, "BLAKE3: one function, fast
// everywhere", 2020, sections 2 and 5.3.
package blake3
