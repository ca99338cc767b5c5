// Package sensitivity tells which parameters of a model its result depends on.
//
//	Method ──points in the unit cube──> the model, elsewhere ──a value each──> Figures
//
// Morris screening costs few runs and ranks many parameters: it moves one at a time along
// random paths and averages how much the result moves. Sobol indices cost more and
// divide the variance: how much of it a parameter explains alone, and how much with all
// its interactions. Both come with intervals from the bootstrap.
//
// The package knows nothing of scenarios, runs or tables. Coordinates are in [0, 1]; who
// makes the runs maps them to values. Everything follows from the seeds.
//
//	d := sensitivity.NewMorris(3, 20, 4, seed)
//	for i := range d.Len() { d.Fill(x, i); y[i] = model(x) }
//	effects := d.Effects(y, sensitivity.Bootstrap{Resamples: 1000, Confidence: 0.95, Seed: seed})
package sensitivity
