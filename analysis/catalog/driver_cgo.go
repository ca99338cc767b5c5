//go:build cgo

package catalog

import (
	"errors"

	"github.com/mattn/go-sqlite3"
)

// driverName is what the SQLite driver registers itself as.
const driverName = "sqlite3"

// available reports whether this build has SQLite.
func available() error { return nil }

// damaged reports whether SQLite found that a file is not a sound database.
func damaged(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB)
}
