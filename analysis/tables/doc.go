// Package tables turns the tables of a run into Arrow IPC files and back.
//
//	record.Table --Write--> Arrow IPC file --Read--> an equal record.Table
//
// Money becomes decimal128(38,9), so that a reader sees GEN or USD and not base
// units; durations become duration[us]; strings that repeat are
// dictionary-encoded. Every column carries `unit` and `doc` in its field
// metadata, the schema carries the table's name, the version of the row types
// and the logical digest, so that a file tells what it is without its manifest.
//
// It is the only package that imports Arrow. It knows nothing of runs, folders
// or manifests: it writes to an io.Writer and reads bytes.
//
//	err := tables.Write(f, record.NewTable(record.TableTransfers, rows))
//	t, err := tables.Read(data)
package tables
