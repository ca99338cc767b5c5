package sensitivity

// Method is a design with what its results tell of each factor.
type Method interface {
	// Len returns the number of points.
	Len() int
	// Fill writes the coordinates of a point, each in [0, 1].
	Fill(x []float64, point int)
	// Parts returns how many parts independent of one another the points make, and of how
	// many all results are numbers.
	Parts(y []float64) (used, all int)
	// Names are those of a factor's figures. The first is what factors are ranked by.
	Names() []string
	// Figures returns the figures of each factor, in the order of Names.
	Figures(y []float64, b Bootstrap) [][]Interval
}

// Names implements Method.
func (m Morris) Names() []string { return []string{"mu*", "mu", "sigma"} }

// Figures implements Method.
func (m Morris) Figures(y []float64, b Bootstrap) [][]Interval {
	var out [][]Interval
	for _, e := range m.Effects(y, b) {
		out = append(out, []Interval{e.Star, e.Mean, e.Deviation})
	}
	return out
}

// Names implements Method.
func (s Sobol) Names() []string { return []string{"total", "first"} }

// Figures implements Method.
func (s Sobol) Figures(y []float64, b Bootstrap) [][]Interval {
	var out [][]Interval
	for _, index := range s.Indices(y, b) {
		out = append(out, []Interval{index.Total, index.First})
	}
	return out
}
