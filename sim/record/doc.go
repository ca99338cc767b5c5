// Package record holds what a run leaves behind: plain row types, the columns
// they become, the digest of each table, and the totals of the run.
//
//	sim --rows--> record.Run --tables--> analysis (Arrow, statistics, pictures)
//
// Rows hold integers and strings only: means, intervals and pictures are derived
// by analysis and lie in no digest. A table's logical digest is taken over its
// rows in schema order before any encoding, so that Arrow, Parquet and another
// byte order give the same one.
//
// The package knows nothing of protocol rules, strategies or file formats.
//
//	t := record.NewTable(record.TableTransfers, rows)
//	fmt.Println(t.Len(), t.Digest())
//	again, err := record.Rows[record.Transfer](t)
package record
