package stats

import "math"

// Cluster is what one agent earned in one role: the unit of an interval inside
// one run, since the jobs of one agent share its device and its strategy.
type Cluster struct {
	Utility int64 // 10^-9 USD
	Jobs    int64
}

// ratio estimates total utility over total jobs, in USD a job.
//
// With R the ratio, j_i the share of agent i in all jobs and e_i = u_i - R j_i its
// residual, the variance is the sum of e_i^2 / (1 - j_i): the linearised ratio
// estimator with the bias of unequal clusters removed (CR2 of Bell and McCaffrey).
// The degrees of freedom are the effective number of clusters 1/sum(j_i^2) less
// one (Carter, Schnepel, Steigerwald 2017). Agents with equal jobs give exactly
// the interval of the textbook. Agents that neither worked nor earned are no
// clusters.
func ratio(clusters []Cluster) estimate {
	var utility sum
	var jobs int64
	for _, c := range clusters {
		utility.add(float64(c.Utility) / quote)
		jobs += c.Jobs
	}
	if jobs == 0 {
		return estimate{mean: math.NaN()}
	}
	e := estimate{mean: utility.value() / float64(jobs)}
	var variance, squares sum
	for _, c := range clusters {
		share := float64(c.Jobs) / float64(jobs)
		if share == 1 {
			return e // one agent did all of it: nothing tells how agents differ
		}
		u := float64(c.Utility) / quote / float64(jobs)
		residual := u - e.mean*share
		variance.add(residual * residual / (1 - share))
		squares.add(share * share)
	}
	e.variance, e.freedom = variance.value(), 1/squares.value()-1
	return e
}
