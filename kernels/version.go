package kernels

// ArithmeticVersion is the digest of the known-answer suite (kerneltest.Version):
// it changes when any operation in any arithmetic gives another bit on any case of
// the suite. Facts are valid within one version only.
const ArithmeticVersion = "69b63fedb21161843380d16f3710171721159d5ac53ebf5ea2ebad71058a5364"

// FactsVersion is a digest over the answers to questions of every kind: it changes
// with everything that facts are made of and the operations alone do not show,
// such as initial weights, the order of batches, deviations, distances and hashes.
// A test computes it.
const FactsVersion = "fe16f7acbcb7f80a203401c450956f000ef063554bbdc5d08081b73a2ab08670"
