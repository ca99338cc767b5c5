package dataset

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gensim/analysis/rundir"
)

// Names of the files of a dataset.
const (
	planName     = "plan.json"
	manifestName = "manifest.json"
	journalName  = "journal.log" // of a complete dataset, in order
	journalDir   = "journal"     // of one in progress, one file a process
	partial      = ".partial"
)

// Writer is a dataset in progress. Its methods are for one goroutine.
type Writer struct {
	index
	final   string // path when complete
	temp    string
	release func() error // of the lock on the directory in progress
	own     *journal     // nil until the first entry
}

// Errors of a directory that is not as Create needs it.
var (
	ErrComplete = errors.New("is complete already")
	ErrPartly   = errors.New("was begun and not finished")
	ErrOther    = errors.New("belongs to another sweep")
)

// Create begins the dataset of a plan in a directory, or, with resume, goes on with what
// an earlier process left there. Without resume it refuses to: ErrPartly. What is
// complete is ErrComplete.
func Create(parent string, plan Plan, resume bool) (*Writer, error) {
	plan.Version = PlanVersion
	if err := plan.validate(); err != nil {
		return nil, fmt.Errorf("create dataset: %w", err)
	}
	w := &Writer{index: newIndex(&plan), final: filepath.Join(parent, plan.Name())}
	w.temp = w.final + partial
	if err := w.prepare(resume); err != nil {
		return nil, fmt.Errorf("create dataset: %w", errors.Join(err, w.unlock()))
	}
	return w, nil
}

func (w *Writer) prepare(resume bool) error {
	if err := matches(w.final, w.plan); err == nil {
		return errors.Join(fmt.Errorf("%s %w", w.final, ErrComplete), w.clear())
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := matches(w.temp, w.plan)
	switch {
	case err == nil && !resume:
		return fmt.Errorf("%s %w", w.temp, ErrPartly)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := os.MkdirAll(filepath.Join(w.temp, journalDir), 0o777); err != nil {
		return err
	}
	if err := w.lock(); err != nil {
		return err
	}
	text, err := w.plan.encode()
	if err != nil {
		return err
	}
	if err := replace(filepath.Join(w.temp, planName), text); err != nil {
		return err
	}
	return w.load()
}

// clear removes what was in progress of a dataset that is complete: who completed it may
// have been killed before it could. What another process holds is that one's to remove.
func (w *Writer) clear() error {
	if err := matches(w.temp, w.plan); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil // not ours
	}
	if _, err := os.Stat(w.temp); err != nil {
		return nil
	}
	if err := w.lock(); err != nil {
		return nil
	}
	return errors.Join(os.RemoveAll(w.temp), w.unlock())
}

// matches reports whether a directory holds a dataset of the plan: nil, ErrOther, or
// fs.ErrNotExist. A directory whose plan was never written counts as none.
func matches(path string, plan *Plan) error {
	text, err := os.ReadFile(filepath.Join(path, planName))
	if err != nil {
		return err
	}
	have, err := decodePlan(text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if have.Hash() != plan.Hash() || have.Name() != plan.Name() {
		return fmt.Errorf("%s %w", path, ErrOther)
	}
	return nil
}

// lock keeps other processes out of the directory in progress.
func (w *Writer) lock() (err error) {
	w.release, err = rundir.TryGuard(w.temp)
	return err
}

func (w *Writer) unlock() error {
	if w.release == nil {
		return nil
	}
	err := w.release()
	w.release = nil
	return err
}

// load reads the journals that earlier processes left. A line that is not whole is cut
// off with all that follows it in its file.
func (w *Writer) load() error {
	names, err := filepath.Glob(filepath.Join(escaped(w.temp), journalDir, "*.log"))
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		if err := w.read(name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// escaped makes a path a pattern of itself.
func escaped(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// Append adds a run. When it returns, the entry will outlive the process, though not
// the machine's loss of power.
func (w *Writer) Append(e *Entry) error {
	if w.own == nil {
		if err := w.begin(); err != nil {
			return fmt.Errorf("append to dataset: %w", err)
		}
	}
	offset, err := w.own.f.Seek(0, 1)
	if err != nil {
		return fmt.Errorf("append to dataset: %w", err)
	}
	if err := w.own.append(e); err != nil {
		return fmt.Errorf("append to dataset: %w", errors.Join(err, w.own.f.Truncate(offset)))
	}
	end, err := w.own.f.Seek(0, 1)
	if err == nil {
		err = w.enter(e, span{offset, int(end-offset) - 1})
	}
	if err != nil {
		return fmt.Errorf("append to dataset: %w", err)
	}
	return nil
}

// begin makes this process's own journal, the next free number.
func (w *Writer) begin() error {
	for n := 0; ; n++ {
		name := filepath.Join(w.temp, journalDir, fmt.Sprintf("%06d.log", n))
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		w.sources = append(w.sources, name)
		w.own = &journal{f}
		return nil
	}
}

// Close leaves the dataset as it is, to be gone on with.
func (w *Writer) Close() error {
	var err error
	if w.own != nil {
		err = w.own.close()
		w.own = nil
	}
	if err = errors.Join(err, w.unlock()); err != nil {
		return fmt.Errorf("close dataset: %w", err)
	}
	return nil
}

// Path returns where the dataset will be when it is complete, and where it is until then.
func (w *Writer) Path() (final, inProgress string) { return w.final, w.temp }

// replace writes a file aside and renames it.
func replace(path string, text []byte) error {
	aside := path + ".tmp"
	if err := os.WriteFile(aside, text, 0o666); err != nil {
		return err
	}
	return os.Rename(aside, path)
}
