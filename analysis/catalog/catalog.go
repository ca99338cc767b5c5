package catalog

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Name is the catalogue's file in a directory of runs.
const Name = "catalog.db"

// schemaVersion is raised when the table changes; another version is rebuilt.
const schemaVersion = 1

// ErrDamaged reports a file that is no readable catalogue. Rebuild replaces it.
var ErrDamaged = errors.New("the run catalogue is damaged; `gensim runs --rebuild` makes it anew from the run directories")

const createTable = `CREATE TABLE IF NOT EXISTS runs (
	path TEXT PRIMARY KEY, id TEXT NOT NULL, scenario TEXT NOT NULL, scenario_hash TEXT NOT NULL, seed INTEGER NOT NULL,
	digest TEXT NOT NULL, created TEXT NOT NULL, verdict TEXT NOT NULL, wall_seconds REAL NOT NULL, simulated_seconds REAL NOT NULL,
	tasks INTEGER NOT NULL, bad_accepted INTEGER NOT NULL, backend TEXT NOT NULL) STRICT`

// columns in the order of insert and scan.
const columns = `path, id, scenario, scenario_hash, seed, digest, created, verdict, wall_seconds, simulated_seconds, tasks, bad_accepted, backend`

// Catalog is an open catalogue.
type Catalog struct {
	db   *sql.DB
	runs string // absolute path of the directory of runs
}

// Open opens the catalogue of a directory of runs, or makes an empty one.
func Open(runs string) (*Catalog, error) {
	return opened(runs, url.Values{"_journal_mode": {"WAL"}, "_synchronous": {"NORMAL"}, "_busy_timeout": {"10000"}, "_txlock": {"immediate"}})
}

// OpenToRead is Open for who only reads, also where nothing can be written: there it opens
// a catalogue as it stands in its file.
func OpenToRead(runs string) (*Catalog, error) {
	c, err := Open(runs)
	if !errors.Is(err, syscall.EROFS) && !errors.Is(err, fs.ErrPermission) {
		return c, err
	}
	if _, there := os.Stat(filepath.Join(runs, Name)); there != nil {
		return nil, err
	}
	return opened(runs, url.Values{"mode": {"ro"}, "immutable": {"1"}})
}

func opened(runs string, options url.Values) (*Catalog, error) {
	if err := available(); err != nil {
		return nil, fmt.Errorf("open run catalogue: %w", err)
	}
	runs, err := resolve(runs)
	if err == nil && options.Get("mode") != "ro" {
		err = writable(filepath.Join(runs, Name))
	}
	if err != nil {
		return nil, fmt.Errorf("open run catalogue: %w", err)
	}
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(runs, Name)), RawQuery: options.Encode()}
	db, err := sql.Open(driverName, dsn.String())
	if err != nil {
		return nil, fmt.Errorf("open run catalogue: %w", err)
	}
	c := &Catalog{db: db, runs: runs}
	if err := c.prepare(); err != nil {
		db.Close()
		return nil, c.wrap("open", err)
	}
	return c, nil
}

// writable reports why a file cannot be written, or made, for which SQLite has a word
// only: it says that it cannot open it.
func writable(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	return f.Close()
}

// resolve makes the directory of runs and returns its absolute path without links.
func resolve(runs string) (string, error) {
	if err := os.MkdirAll(runs, 0o777); err != nil {
		return "", err
	}
	abs, err := filepath.Abs(runs)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// prepare checks the file and makes the table in a fresh one.
func (c *Catalog) prepare() error {
	var check string
	if err := c.db.QueryRow("PRAGMA quick_check(1)").Scan(&check); err != nil {
		return err
	}
	if check != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, check)
	}
	version, err := versionOf(c.db)
	if err != nil || version == schemaVersion {
		return err
	}
	return c.transact(func(tx *sql.Tx) error {
		// Another process may have made the table since.
		version, err := versionOf(tx)
		if err != nil || version == schemaVersion {
			return err
		}
		if _, err := tx.Exec(createTable); err != nil {
			return err
		}
		_, err = tx.Exec(fmt.Sprintf("PRAGMA user_version = %d", schemaVersion))
		return err
	})
}

// versionOf returns the version of the table: 0 of a fresh file, else the one that
// this program writes.
func versionOf(q interface {
	QueryRow(query string, args ...any) *sql.Row
}) (int, error) {
	var version int
	if err := q.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return 0, err
	}
	if version != 0 && version != schemaVersion {
		return 0, fmt.Errorf("%w (version %d, this program writes %d)", ErrDamaged, version, schemaVersion)
	}
	return version, nil
}

// transact runs a transaction that holds the writer's lock from its beginning.
func (c *Catalog) transact(do func(*sql.Tx) error) error {
	tx, err := c.db.Begin()
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (c *Catalog) wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	if damaged(err) {
		err = fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	return fmt.Errorf("%s %s: %w", what, filepath.Join(c.runs, Name), err)
}

// Close closes the catalogue.
func (c *Catalog) Close() error { return c.wrap("close", c.db.Close()) }

// Add enters a run, in place of what was known of that directory.
func (c *Catalog) Add(e Entry) error {
	path, err := c.relative(e.Path)
	if err != nil {
		return c.wrap("add to", err)
	}
	return c.wrap("add to", c.transact(func(tx *sql.Tx) error { return insert(tx, path, e) }))
}

func insert(tx *sql.Tx, path string, e Entry) error {
	_, err := tx.Exec("INSERT OR REPLACE INTO runs ("+columns+") VALUES ("+strings.Repeat("?, ", 12)+"?)",
		path, e.ID, e.Scenario, e.ScenarioHash, int64(e.Seed), e.Digest, e.Created, string(e.Verdict),
		e.WallSeconds, e.SimulatedSeconds, e.Tasks, e.BadAccepted, e.Backend)
	return err
}

// relative returns a path as it is kept: relative to the runs where it is inside.
func (c *Catalog) relative(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	}
	if rel, err := filepath.Rel(c.runs, abs); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel), nil
	}
	return abs, nil
}
