package kernels

// ArithmeticVersion is the digest of the known-answer suite (kerneltest.Version):
// it changes when any operation in any arithmetic gives another bit on any case of
// the suite. Facts are valid within one version only.
const ArithmeticVersion = "57bacef612a9d5eef4849c79c6aa657aa23db77546ec8d1003a8a67d7b15d102"

// FactsVersion is a digest over the answers to questions of every kind: it changes
// with everything that facts are made of and the operations alone do not show,
// such as initial weights, the order of batches, deviations, distances and hashes.
// A test computes it.
const FactsVersion = "ad23d68298d8edc45f75b4fb5f5125c7fd07154a49cb8f468aa56729c88f60f2"
