//go:build !unix || solaris || illumos || aix

package rundir

import "os"

// haveLocks says whether a directory can be locked here.
const haveLocks = false

// lockWait grants every lock: this system has none that a directory could carry.
func lockWait(path string) (*os.File, error) { return os.Open(path) }

// lockTry grants none, so that nobody's directory is taken for stale.
func lockTry(string) (*os.File, bool) { return nil, false }
