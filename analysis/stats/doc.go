// Package stats turns payoffs of agents into means with intervals, and groups
// into simultaneous comparisons.
//
//	rows of one run   --Collect--> Sample --Payoffs, Differences--> over agents
//	Samples of n runs --OverReplicates, PairedDifferences-->        over replicates
//	record.Calibration --Separate--> rates and margins by class and length
//
// A group's mean is its total utility over its total jobs. Inside one run the
// independent unit is taken to be the agent and every result says `agents`: the
// agents of one run meet the same draws and the same opponents, so such an
// interval speaks of that run. Over replicates, runs of other seeds, the unit is
// the replicate and differences are paired, since all groups of a replicate meet
// the same draws; only these speak of the scenario.
//
// Differences hold simultaneously: with the stated confidence all intervals of
// one role are right at once.
//
// The package knows nothing of files, screens or what a strategy does.
//
//	s, err := stats.Collect(run.Groups, rows)
//	for _, p := range s.Payoffs() {
//		fmt.Println(p.Role, p.Group, p.Mean, p.Low, p.High)
//	}
package stats
