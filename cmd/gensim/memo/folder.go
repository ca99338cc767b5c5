package memo

import (
	"cmp"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gensim/internal/merkle"
)

// Size is a number of entries and their bytes.
type Size struct {
	Entries int   `json:"entries"`
	Bytes   int64 `json:"bytes"`
}

// Stats say what a folder holds.
type Stats struct {
	Facts   Size `json:"facts"`
	Weights Size `json:"weights"`
	Aside   Size `json:"aside"` // being written, or left by a killed process
}

// Damaged is an entry that will be recomputed.
type Damaged struct {
	Path string `json:"path"` // below the memo's folder
	What string `json:"what"`
}

// found is one file of a memo.
type found struct {
	path string // below the folder that was listed
	tier string
	key  merkle.Hash
	size int64
	used time.Time
}

// tiers returns the folders of entries in the order in which they are evicted.
func tiers() []string { return []string{weightsFolder, factsFolder} }

// list returns the entries of one tier in the order of their names. Files that are
// not named like entries are not ours. A folder that is not there is empty, and
// what vanishes on the way was never there.
func list(dir, tier string) ([]found, error) {
	var all []found
	err := eachIn(filepath.Join(dir, layout, tier), func(shard fs.DirEntry) error {
		if !shard.IsDir() {
			return nil
		}
		return eachIn(filepath.Join(dir, layout, tier, shard.Name()), func(e fs.DirEntry) error {
			key, ok := keyOf(shard.Name(), e.Name())
			info, err := e.Info()
			if !ok || err != nil {
				return ignoreGone(err)
			}
			path := filepath.Join(layout, tier, shard.Name(), e.Name())
			all = append(all, found{path, tier, key, info.Size(), info.ModTime()})
			return nil
		})
	})
	return all, err
}

// eachIn visits a folder in the order of names.
func eachIn(folder string, visit func(fs.DirEntry) error) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return ignoreGone(err)
	}
	for _, e := range entries {
		if err := visit(e); err != nil {
			return err
		}
	}
	return nil
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// keyOf returns the key whose entry has this name.
func keyOf(shard, name string) (key merkle.Hash, ok bool) {
	raw, err := hex.DecodeString(shard + name)
	if err != nil || len(shard) != 2 || len(raw) != hashBytes {
		return key, false
	}
	key = merkle.Hash(raw)
	return key, key.Hex() == shard+name // and not in capitals
}

// asides returns the files that are being written, or were when a process died.
func asides(dir string) ([]found, error) {
	var all []found
	err := eachIn(filepath.Join(dir, layout, asideFolder), func(e fs.DirEntry) error {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			return ignoreGone(err)
		}
		all = append(all, found{path: filepath.Join(layout, asideFolder, e.Name()), size: info.Size(), used: info.ModTime()})
		return nil
	})
	return all, err
}

// Sweep removes what killed processes left aside and, when the folder is past the
// bound, entries until it is a tenth below: states before facts, the longest
// unused first, equals by name.
func Sweep(dir string, bound int64) error {
	left, err := asides(dir)
	if err != nil {
		return err
	}
	for _, f := range left {
		// Writing an entry takes milliseconds. Should one be so slow after all, its
		// rename fails and the entry is not kept.
		if time.Since(f.used) > time.Hour {
			err = errors.Join(err, remove(dir, f))
		}
	}
	var all []found
	total := int64(0)
	for _, tier := range tiers() {
		entries, failed := list(dir, tier)
		err = errors.Join(err, failed)
		slices.SortFunc(entries, func(a, b found) int {
			return cmp.Or(a.used.Compare(b.used), strings.Compare(a.path, b.path))
		})
		all = append(all, entries...)
	}
	for _, f := range all {
		total += f.size
	}
	if total <= bound {
		return err
	}
	for _, f := range all {
		if total <= bound-bound/10 {
			break
		}
		err = errors.Join(err, remove(dir, f))
		total -= f.size
	}
	return err
}

func remove(dir string, f found) error { return ignoreGone(os.Remove(filepath.Join(dir, f.path))) }

// Measure returns what a folder holds; one that is not there holds nothing.
func Measure(dir string) (Stats, error) {
	var s Stats
	facts, err := list(dir, factsFolder)
	weights, failed := list(dir, weightsFolder)
	left, unread := asides(dir)
	s.Facts, s.Weights, s.Aside = sizeOf(facts), sizeOf(weights), sizeOf(left)
	return s, errors.Join(err, failed, unread)
}

func sizeOf(files []found) Size {
	s := Size{Entries: len(files)}
	for _, f := range files {
		s.Bytes += f.size
	}
	return s
}

// Verify reads every entry and returns how many there are and which are damaged.
func Verify(dir string) (checked Size, damaged []Damaged, err error) {
	for _, tier := range tiers() {
		entries, err := list(dir, tier)
		if err != nil {
			return checked, damaged, err
		}
		for _, f := range entries {
			entry, _, err := readEntry(filepath.Join(dir, f.path))
			if errors.Is(err, fs.ErrNotExist) {
				continue // evicted meanwhile
			}
			if err == nil {
				_, err = open(f.key, entry)
			}
			if errors.As(err, new(*fs.PathError)) {
				return checked, damaged, err
			}
			checked.Entries++
			checked.Bytes += f.size
			if err != nil {
				damaged = append(damaged, Damaged{filepath.ToSlash(f.path), err.Error()})
			}
		}
	}
	return checked, damaged, nil
}

// Clear removes all entries and what was left aside, and returns what it removed.
// Other files in the folder stay; a process that uses the memo goes on.
func Clear(dir string) (Size, error) {
	var gone []found
	all, err := asides(dir)
	for _, tier := range tiers() {
		entries, failed := list(dir, tier)
		all, err = append(all, entries...), errors.Join(err, failed)
	}
	folders := map[string]bool{}
	for _, f := range all {
		if failed := remove(dir, f); failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		gone = append(gone, f)
		folders[filepath.Dir(f.path)] = true
	}
	for folder := range folders {
		_ = os.Remove(filepath.Join(dir, folder)) // only if empty; an entry may have come meanwhile
	}
	return sizeOf(gone), err
}
