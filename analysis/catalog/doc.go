// Package catalog indexes run directories in one SQLite file, runs/catalog.db.
//
//	run directory --EntryOf--> Entry --Add--> catalog.db --List, Find--> Entry
//	runs/*        --Rebuild-------------->
//
// The run directories are the truth and the catalogue is an index of them: it can
// be lost, and is rebuilt from them. Several processes may add and read at once;
// each change is one transaction that takes the writer's lock when it begins.
// Paths within the directory of runs are kept relative to it, so that it can be
// moved as a whole.
//
// Without cgo there is no SQLite: Open says so, while paths and `latest` still find
// their runs.
//
//	c, err := catalog.Open("runs")
//	err = c.Add(entry)
//	e, err := catalog.Find("runs", "baseline-s7")
package catalog
