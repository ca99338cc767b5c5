package memo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"gensim/internal/merkle"
)

// Tier is one kind of entries. It is a kernels.Store.
type Tier struct {
	memo   *Memo
	folder string
}

// path spreads entries over 256 folders.
func (t *Tier) path(key merkle.Hash) string {
	name := key.Hex()
	return filepath.Join(t.folder, name[:2], name[2:])
}

// Get returns the content kept under the key. A damaged or foreign file is not
// there.
func (t *Tier) Get(key merkle.Hash) ([]byte, bool) {
	path := t.path(key)
	entry, used, err := readEntry(path)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errForeign) {
			t.memo.warn(fmt.Errorf("cannot read the memo, computing instead: %w", err))
		}
		return nil, false
	}
	content, err := open(key, entry)
	if err != nil {
		return nil, false
	}
	touch(path, used)
	return content, true
}

// readEntry returns a file's content and when it was last used. Anything but a
// regular file of reasonable size is foreign: opening a pipe would wait for ever.
func readEntry(path string) (entry []byte, used time.Time, err error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, used, err
	}
	if !info.Mode().IsRegular() || info.Size() > longestEntry {
		return nil, used, errForeign
	}
	entry, err = os.ReadFile(path)
	return entry, info.ModTime(), err
}

// touch notes that an entry was used, to the hour: eviction needs no more, and a
// warm run shall not write. A failure costs an entry its place in the row only.
func touch(path string, used time.Time) {
	if now := time.Now(); now.Sub(used) > time.Hour {
		_ = os.Chtimes(path, now, now)
	}
}

// Put keeps a content. After the first failure nothing more is written: a full
// disk stays full, and a folder that cannot be written to stays so.
func (t *Tier) Put(key merkle.Hash, content []byte) {
	m, size := t.memo, int64(frameBytes+len(content))
	if m.readOnly.Load() || size > min(longestEntry, m.options.Bound) {
		return
	}
	err := m.write(t.path(key), seal(key, content))
	if errors.Is(err, fs.ErrNotExist) {
		return // another process cleared the folder at this moment
	}
	if err != nil {
		m.readOnly.Store(true)
		m.warn(fmt.Errorf("cannot write the memo, going on without keeping new results: %w", err))
		return
	}
	m.grow(size)
}

// write writes a file aside and renames it into place.
func (m *Memo) write(path string, content []byte) error {
	f, err := m.aside()
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err == nil {
		err = rename(f.Name(), path)
	}
	if err != nil {
		err = errors.Join(err, ignoreGone(os.Remove(f.Name())))
	}
	return err
}

// attempts are made at what another process's Clear may undo at the same moment.
const attempts = 3

// aside creates a file to be renamed later.
func (m *Memo) aside() (f *os.File, err error) {
	folder := filepath.Join(m.options.Dir, layout, asideFolder)
	for range attempts {
		if f, err = os.CreateTemp(folder, "*"); !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
	}
	return nil, err
}

// rename moves a file into a folder that may not be there yet.
func rename(from, to string) (err error) {
	for range attempts {
		if err = os.Rename(from, to); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
	}
	return err
}
