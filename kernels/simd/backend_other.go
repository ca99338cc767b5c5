//go:build noasm || !amd64

package simd

import "gensim/kernels"

// backendOf returns nil: there is no assembly in this build.
func backendOf(Level) kernels.Backend { return nil }

// crewOf returns nil.
func crewOf(Level, int) (kernels.Backend, func()) { return nil, nil }
