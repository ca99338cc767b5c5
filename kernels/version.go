package kernels

// ArithmeticVersion is the digest of the known-answer suite (kerneltest.Version):
// it changes when any operation in any arithmetic gives another bit on any case of
// the suite. Facts are valid within one version only.
const ArithmeticVersion = "a37709d7714c0a84845084d59d21c062bffa6b387d0e8eb50bacfcd068847584"

// FactsVersion is a digest over the answers to questions of every kind: it changes
// with everything that facts are made of and the operations alone do not show,
// such as initial weights, the order of batches, deviations, distances and hashes.
// A test computes it.
const FactsVersion = "0f89ce6df5050b979342a0e791a1043fb52ea73a96abd6a3c43523e65bc8784e"
