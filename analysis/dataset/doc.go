// Package dataset keeps the results of many runs: of a sweep, whole or in shards.
//
//	             ┌ plan.json      what was asked for
//	NAME.partial ┤
//	             └ journal/*.log  one line a run, appended as runs end
//	                   │ Seal: all runs are there
//	                   ▼
//	             ┌ plan.json, manifest.json
//	NAME         ┤ runs.parquet, payoffs.parquet, outcomes.parquet, metrics.parquet
//	             └ journal.log    the same, in order: what shards are merged from
//
// A line carries its own checksum. A process that is killed leaves at most one broken
// line, at the end of its own file, which is never believed; what was complete stays
// complete, and whoever goes on makes only what is missing. The tables are written in
// the order of points and replicates, so they are the same however the work was
// divided, and a directory without `.partial` is complete.
//
// The package knows nothing of how a run is made, nor of the scenario language: it is
// handed entries and texts.
//
//	d, err := dataset.Create(out, plan)        // or continues what is there
//	err = d.Append(entry)
//	result, err := d.Seal()
package dataset
