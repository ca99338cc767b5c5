// Package rundir is the run directory: written aside, renamed when whole, and
// checked against its manifest ever after.
//
//	runs/.tmp-baseline-s7-5f0c2a-4711-0/   while it is written, locked
//	runs/baseline-s7-5f0c2a/               once it is whole
//	    manifest.json                      what ran, and the checksum of each file
//	    summary.json  tables/*  plots/*
//	runs/latest -> baseline-s7-5f0c2a
//
// A run directory is complete or absent. A writer that fails or is aborted
// removes what it wrote; what a killed process left behind is removed by the
// next one, told from the work of a living process by a lock and not by its age.
// Running the same thing again finds the directory there and says so; a directory
// of that name with other content is never touched.
//
// The package knows nothing of what a summary or a picture means. It reads tables
// only to compare their logical digests.
//
//	w, err := rundir.Create("runs", rundir.Name("baseline", 7, hash, version))
//	defer w.Abort()
//	err = w.Table(record.NewTable(record.TableTasks, rows), tables.ArrowFile)
//	result, err := w.Commit(manifest)
package rundir
