// Package design lays points in the unit cube, for the exploration of parameters:
// at random, as a Latin hypercube, or along a Sobol sequence.
//
//	seed, number of points, dimensions ──► Design ──Fill(x, point)──► x in [0, 1)
//
// Each coordinate is a pure function of its design's parameters, of the point and of
// the dimension: a design of a million points holds none of them, and any number of
// workers may read it. The bits are the same on every machine.
//
//	d, err := design.Sobol(3, 1)
//	d.Fill(x, 17)
//
// The package knows nothing of what the coordinates stand for.
package design
