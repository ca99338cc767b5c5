//go:build !cgo

package catalog

import "errors"

// driverName is never opened in this build.
const driverName = "sqlite3"

// errNoSQLite is what a build without cgo has in place of SQLite.
var errNoSQLite = errors.New("this gensim was built without cgo and has no SQLite; build it with CGO_ENABLED=1 and a C compiler, or name runs by their path")

// available reports whether this build has SQLite.
func available() error { return errNoSQLite }

// damaged is never asked in this build.
func damaged(error) bool { return false }
