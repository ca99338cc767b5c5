package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"gensim/analysis/dataset"
	"gensim/analysis/tables"
	"gensim/scenarios/source"
	"gensim/sim/record"
)

// formats that a table can be exported to.
var formats = []struct {
	name  string
	write func(io.Writer, *record.Table) error
}{
	{"csv", tables.WriteCSV}, {"parquet", tables.WriteParquet}, {"arrow", tables.Write},
}

func (a *app) exportCommand() *cobra.Command {
	var to string
	chosen := make([]bool, len(formats))
	cmd := &cobra.Command{
		Use:   "export RUN TABLE",
		Short: "Write a table of a run or of a sweep as CSV, Parquet or Arrow",
		Long: `Write one table of a run, or of a sweep's data set, to standard output or to a file: as
CSV, the default, as Parquet, or as an Arrow file. Without a table it lists those that
there are.`,
		Example: `  gensim export latest payoffs --csv > payoffs.csv
  gensim export runs/study-3fa1c0 runs --parquet --to runs.parquet`,
		GroupID: groupLook,
		Args:    arguments(1, 2, "a run or a sweep, and a table"),
		RunE: func(_ *cobra.Command, args []string) error {
			write := formats[0].write
			n := 0
			for i, on := range chosen {
				if on {
					write = formats[i].write
					n++
				}
			}
			if n > 1 {
				return usage("", "one format at a time: --csv, --parquet or --arrow")
			}
			return a.export(args, to, write)
		},
	}
	for i, f := range formats {
		cmd.Flags().BoolVar(&chosen[i], f.name, false, "write "+f.name)
	}
	cmd.Flags().StringVar(&to, "to", "", "`file` to write instead of standard output")
	return cmd
}

// tableSource is a run or a data set: what has tables.
type tableSource struct {
	path  string
	names []string
	read  func(name string) (*record.Table, error)
	close func() error
}

// tablesOf opens a data set by its path, or a run by any of its names.
func (a *app) tablesOf(name string) (*tableSource, error) {
	for _, path := range []string{name, filepath.Join(a.settings.out, name)} {
		d, err := dataset.Open(path)
		if err != nil {
			continue
		}
		s := &tableSource{path: path, read: func(table string) (*record.Table, error) { return d.Table(table) }, close: func() error { return nil }}
		for _, t := range d.Manifest.Tables {
			s.names = append(s.names, t.Name)
		}
		return s, nil
	}
	run, err := a.find(name)
	if err != nil {
		return nil, err
	}
	s := &tableSource{path: run.Path, read: run.Table, close: run.Close}
	for _, t := range run.Manifest.Tables {
		s.names = append(s.names, t.Name)
	}
	return s, nil
}

func (a *app) export(args []string, to string, write func(io.Writer, *record.Table) error) error {
	s, err := a.tablesOf(args[0])
	if err != nil {
		return err
	}
	defer s.close()
	if len(args) == 1 {
		if a.asJSON() {
			return a.printJSON(map[string]any{"path": s.path, "tables": s.names})
		}
		a.printf("%s\n", strings.Join(s.names, "\n"))
		return nil
	}
	if hint, ok := known(args[1], s.names); !ok {
		return usage(hint, fmt.Sprintf("%s has no table %q", s.path, args[1]))
	}
	t, err := s.read(args[1])
	if err != nil {
		return ioFailure(err)
	}
	var b bytes.Buffer
	if err := write(&b, t); err != nil {
		return ioFailure(err)
	}
	if to == "" {
		_, err := a.out.Write(b.Bytes())
		return err
	}
	if err := writeWhole(to, b.Bytes()); err != nil {
		return ioFailure(err)
	}
	if a.asJSON() {
		return a.printJSON(map[string]any{"file": to, "rows": t.Len()})
	}
	a.printf("%s: %d rows\n", to, t.Len())
	return nil
}

// known reports whether a name is among those that there are, and else hints at one.
func known(name string, names []string) (hint string, ok bool) {
	for _, n := range names {
		if n == name {
			return "", true
		}
	}
	if hint = source.DidYouMean(name, names); hint == "" {
		hint = "it has " + strings.Join(names, ", ")
	}
	return hint, false
}

// writeWhole writes a file aside and renames it when it is whole.
func writeWhole(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-export-")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
