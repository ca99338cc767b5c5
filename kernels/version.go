package kernels

// ArithmeticVersion is the digest of the known-answer suite (kerneltest.Version):
// it changes when any operation in any arithmetic gives another bit on any case of
// the suite. Facts are valid within one version only.
const ArithmeticVersion = "30775d2daef5640b66d2bf9054dd344a3f3fdadee6df93599e2b12af339edf55"
