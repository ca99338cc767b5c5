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

// strips cuts columns into strips of vectors that differ by one at most, for tiles of any
// width; the first are the narrower.
type strips struct{ count, vectors int }

func (k *kit) stripsOf(cols int) strips {
	vectors, widest := (cols+k.lanes-1)/k.lanes, 2
	for widest < len(k.tiles[fused]) && len(k.tiles[fused][widest]) > 0 {
		widest++
	}
	return strips{(vectors + widest - 1) / widest, vectors}
}

// width is the vectors of a strip.
func (s strips) width(strip int) int { return (s.vectors + strip) / s.count }

// heightOf is the rows of the tallest tile of so many vectors.
func (k *kit) heightOf(vectors int) int { return len(k.tiles[fused][vectors-1]) }

// stepCost is what one step of the sums of a matrix of so many rows and columns costs,
// in tiles of any width: multiply-adds, or a load for each row and vector.
func (k *kit) stepCost(rows, cols int) int {
	cost, s := 0, k.stripsOf(cols)
	for strip := range s.count {
		cost += k.stripCost(rows, s.width(strip))
	}
	return cost
}

// narrowCost is the same in tiles of two vectors at most, which fetch ahead.
func (k *kit) narrowCost(rows, cols int) int {
	vectors := (cols + k.lanes - 1) / k.lanes
	return vectors/2*k.stripCost(rows, 2) + vectors%2*k.stripCost(rows, 1)
}

// stripCost is what a step of a strip of so many vectors costs.
func (k *kit) stripCost(rows, vectors int) int {
	panels, fetches := (rows+k.heightOf(vectors)-1)/k.heightOf(vectors), 0
	if vectors <= 2 {
		fetches = vectors + 2
	}
	cost := 0
	for panel := range panels {
		height := (rows + panel) / panels
		cost += max(height*vectors, height+vectors+fetches, stepLatency)
	}
	return cost
}

// abreastPays reports whether eight images abreast are faster than one after the other,
// for rows of so many places with so many outputs.
func (k *kit) abreastPays(outputs, places int, w cutting) bool {
	inner, numbers := w.kernel*w.kernel*w.channels, abreast*places
	alone := inner*k.narrowCost(places, outputs) + callCost*((places+k.height-1)/k.height)*((outputs+2*k.lanes-1)/(2*k.lanes))
	s := k.stripsOf(numbers)
	calls := s.count * ((outputs + k.heightOf(s.width(s.count-1)) - 1) / k.heightOf(s.width(s.count-1)))
	together := inner*k.stepCost(outputs, numbers) + callCost*calls
	interleaving := abreast * (places*outputs + w.side()*w.channels) / 2
	return together+interleaving < abreast*alone
}
