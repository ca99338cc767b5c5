package rundir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/zeebo/blake3"

	"gensim/analysis/tables"
)

// Difference is one place where a run directory departs from its manifest.
type Difference struct {
	Path string `json:"path"` // file within the run directory
	What string `json:"what"`
}

// String prints the difference on one line.
func (d Difference) String() string { return d.Path + ": " + d.What }

// Verify compares the directory with its manifest: each file's checksum, each
// table's logical digest, files that are missing and files that do not belong.
// The error is that of a directory which cannot be read at all.
func (r *Run) Verify() ([]Difference, error) {
	found, err := verifyFiles(r.root, r.Manifest.Files)
	if err != nil {
		return nil, fmt.Errorf("verify run %s: %w", r.Path, err)
	}
	for _, t := range r.Manifest.Tables {
		if !slices.ContainsFunc(r.Manifest.Files, func(f File) bool { return f.Path == t.Path }) {
			found = append(found, Difference{t.Path, "table without an entry among the files"})
		}
		if what := r.verifyTable(t); what != "" {
			found = append(found, Difference{t.Path, what})
		}
	}
	return found, nil
}

// VerifyFiles compares a directory that Seal completed with the files of its manifest:
// each file's checksum, files that are missing and files that do not belong.
func VerifyFiles(path string, files []File) ([]Difference, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return verifyFiles(root, files)
}

// VerifyFile compares one file with its entry, and says what is wrong with it, if
// anything.
func VerifyFile(path string, f File) string {
	root, err := os.OpenRoot(path)
	if err != nil {
		return err.Error()
	}
	defer root.Close()
	return verifyFile(root, f)
}

func verifyFiles(root *os.Root, files []File) ([]Difference, error) {
	var found []Difference
	listed := map[string]bool{ManifestName: true}
	for _, f := range files {
		listed[f.Path] = true
		if what := verifyFile(root, f); what != "" {
			found = append(found, Difference{f.Path, what})
		}
	}
	err := fs.WalkDir(root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !listed[path] {
			found = append(found, Difference{path, "not in the manifest"})
		}
		return err
	})
	return found, err
}

func verifyFile(root *os.Root, f File) string {
	file, err := root.Open(f.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "missing"
	case err != nil:
		return err.Error()
	}
	defer file.Close()
	h := blake3.New()
	size, err := io.Copy(h, file)
	switch {
	case err != nil:
		return err.Error()
	case size != f.Size:
		return fmt.Sprintf("%d bytes, manifest says %d", size, f.Size)
	}
	if sum := sum(h); sum != f.Checksum {
		return fmt.Sprintf("checksum %s, manifest says %s", brief(sum), brief(f.Checksum))
	}
	return ""
}

func (r *Run) verifyTable(t Table) string {
	f, err := r.decode(t)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errDeparts) {
		return "" // reported among the files
	}
	if err != nil {
		return err.Error()
	}
	digest := tables.Digest(f.Table)
	switch {
	case f.Table.Name != t.Name:
		return fmt.Sprintf("holds table %s, manifest says %s", f.Table.Name, t.Name)
	case digest != t.Digest:
		return fmt.Sprintf("logical digest %s, manifest says %s", brief(digest), brief(t.Digest))
	case f.Stated != digest:
		return fmt.Sprintf("states digest %s, its rows have %s", brief(f.Stated), brief(digest))
	case f.Table.Len() != t.Rows:
		return fmt.Sprintf("%d rows, manifest says %d", f.Table.Len(), t.Rows)
	}
	return ""
}

// brief shortens a digest to what tells two apart on a screen.
func brief(digest string) string {
	if len(digest) > 19 {
		return digest[:19]
	}
	return digest
}
