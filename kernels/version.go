package kernels

// ArithmeticVersion is the digest of the known-answer suite (kerneltest.Version):
// it changes when any operation in any arithmetic gives another bit on any case of
// the suite. Facts are valid within one version only.
const ArithmeticVersion = "e59bbf63f0a52d251e2190b6162fe6706ae1c0070cefcd21e52f64589cc85ba3"
