package stats

import (
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Distance summarises the true distances of all re-run segments of a class and
// kind. Figures are distances as such, without a unit.
type Distance struct {
	Class     string `json:"class"`
	Kind      string `json:"kind"` // honest or deviant
	Metric    string `json:"metric"`
	Count     int    `json:"count"`
	Median    Real   `json:"median"`
	P99       Real   `json:"p99"`
	Max       Real   `json:"max"`
	Threshold Real   `json:"threshold"`
	Zero      int    `json:"zero"`  // of them exactly zero: re-run in the same arithmetic
	Above     int    `json:"above"` // of them above the threshold
}

// Kinds of distances.
const (
	KindHonest  = "honest"
	KindDeviant = "deviant"
)

// Distances summarises classes of distances; quantiles are by nearest rank, so
// that each is a distance that was measured.
func Distances(classes []record.DistanceClass) []Distance {
	out := make([]Distance, len(classes))
	for i, c := range classes {
		d := Distance{Class: c.Class, Kind: KindHonest, Metric: c.Metric, Count: len(c.Values),
			Median: Undefined(), P99: Undefined(), Max: Undefined(), Threshold: Scaled(c.Threshold, c.Metric)}
		if c.Deviant {
			d.Kind = KindDeviant
		}
		if n := len(c.Values); n > 0 {
			rank := func(percent int) Real { return Scaled(c.Values[(n*percent+99)/100-1], c.Metric) }
			d.Median, d.P99, d.Max = rank(50), rank(99), rank(100)
		}
		for _, v := range c.Values {
			if v == 0 {
				d.Zero++
			}
			if v > c.Threshold {
				d.Above++
			}
		}
		out[i] = d
	}
	return out
}

// Scaled returns a distance of the protocol as a number: its unit is 10^-12, for
// cosine 10^-18.
func Scaled(d unit.Distance, metric string) Real {
	if metric == "cosine" {
		return Real(float64(d) / 1e18)
	}
	return Real(float64(d) / 1e12)
}
