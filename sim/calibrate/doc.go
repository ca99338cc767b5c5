// Package calibrate measures, on a scenario's workload, how far honest re-runs and
// deviations lie from what a solver claims, and which thresholds the protocol's rule
// would set: the facts by which to choose segment length and margin.
//
//	sim.Config, workload, lengths --Measure--> record.Calibration
//
//	each class, length:  trajectories in every arithmetic ─┐
//	                     trajectories that deviate ────────┴─► re-run ──► distances
//	                     panels of profilers ──► pooled quantile ──► threshold
//
// Every number comes of real training, is an integer, and follows from the workload
// and the order alone: neither the machine nor the number of workers shows in it.
//
//	lab, err := sim.NewLab(sim.LabOptions{Workers: 2, Memo: true})
//	c, err := calibrate.Measure(lab, calibrate.Order{Config: cfg, Lengths: []int{1, 5}, Seeds: 4})
//
// The package knows nothing of agents, money or simulated time, and judges nothing:
// rates and advice are made of its rows by package analysis/report.
package calibrate
