//go:build !noasm

package simd

// What ways to compute the same cost, in halves of a cycle of a processor that does two
// multiply-adds and two loads a cycle: good enough to choose one.

const (
	// stepLatency is what a step takes at least: each sum waits for the one before.
	stepLatency = 8
	// callCost is what a tile costs beside its steps.
	callCost = 100
)

// stepCost is what one step of the sums of a matrix of so many rows and columns costs,
// in tiles: multiply-adds, or a load for each row and vector and what is fetched ahead.
func (k *kit) stepCost(rows, cols int) int {
	panels := (rows + k.height - 1) / k.height
	cost := 0
	for j := 0; j < cols; j += 2 * k.lanes {
		vectors := min(2, (cols-j+k.lanes-1)/k.lanes)
		for panel := range panels {
			height := (rows + panel) / panels
			cost += max(height*vectors, height+2*vectors+2, stepLatency)
		}
	}
	return cost
}

// tilesOf is the number of tiles of such a matrix.
func (k *kit) tilesOf(rows, cols int) int {
	return (rows + k.height - 1) / k.height * ((cols + 2*k.lanes - 1) / (2 * k.lanes))
}

// abreastPays reports whether eight images abreast are faster than one after the other,
// for rows of so many places with so many outputs.
func (k *kit) abreastPays(outputs, places int, w cutting) bool {
	inner := w.kernel * w.kernel * w.channels
	alone := inner*k.stepCost(places, outputs) + callCost*k.tilesOf(places, outputs)
	together := inner*k.stepCost(outputs, abreast*places) + callCost*k.tilesOf(outputs, abreast*places)
	interleaving := abreast * (places*outputs + w.side()*w.channels) / 2
	return together+interleaving < abreast*alone
}
