package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/zeebo/blake3"

	"gensim/analysis/rundir"
	"gensim/analysis/tables"
	"gensim/sim/record"
)

// tamper changes a value of a run and, as a forger would, everything that vouches
// for it: tamper DIR TABLE COLUMN DELTA adds DELTA to the column's first value,
// encodes the table anew, and patches digest, size and checksum in the manifest. In
// a column of text DELTA is a row, whose last hexadecimal digit is changed.
// With TABLE summary.json, COLUMN is replaced by DELTA as text in that file.
func tamper(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: tamper DIR TABLE COLUMN DELTA")
	}
	dir, name := ts.MkAbs(args[0]), args[1]
	var m rundir.Manifest
	text, err := os.ReadFile(filepath.Join(dir, rundir.ManifestName))
	ts.Check(err)
	ts.Check(json.Unmarshal(text, &m))
	path := name
	if filepath.Ext(name) == "" {
		for _, t := range m.Tables {
			if t.Name == name {
				path = t.Path
			}
		}
		ts.Check(forgeTable(&m, dir, path, args[2:]))
	} else {
		ts.Check(forgeText(dir, path, args[2:]))
	}
	data, err := os.ReadFile(filepath.Join(dir, path))
	ts.Check(err)
	for i := range m.Files {
		if m.Files[i].Path == path {
			m.Files[i].Size, m.Files[i].Checksum = int64(len(data)), fmt.Sprintf("b3:%x", blake3.Sum256(data))
		}
	}
	text, err = json.MarshalIndent(m, "", "  ")
	ts.Check(err)
	ts.Check(os.WriteFile(filepath.Join(dir, rundir.ManifestName), append(text, '\n'), 0o666))
}

func forgeTable(m *rundir.Manifest, dir, path string, change []string) error {
	data, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		return err
	}
	format := tables.FormatOf(path)
	kept, err := format.Decode(data)
	if err != nil {
		return err
	}
	t := kept.Table
	delta, err := strconv.ParseInt(change[1], 10, 64)
	if err != nil {
		return err
	}
	if c := t.Column(change[0]); c.Type == record.String {
		text := c.Strings[delta]
		other := "0"
		if text[len(text)-1] == '0' {
			other = "1"
		}
		c.Strings[delta] = text[:len(text)-1] + other
	} else {
		c.Ints[0] += delta
	}
	for i := range m.Tables {
		if m.Tables[i].Path == path {
			m.Tables[i].Digest = tables.Digest(t)
		}
	}
	f, err := os.Create(filepath.Join(dir, path))
	if err != nil {
		return err
	}
	defer f.Close()
	return format.Write(f, t)
}

func forgeText(dir, path string, change []string) error {
	data, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		return err
	}
	forged := []byte(replaceOnce(string(data), change[0], change[1]))
	return os.WriteFile(filepath.Join(dir, path), forged, 0o666)
}
