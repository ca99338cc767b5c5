package rundir

import (
	"errors"
	"fmt"
)

// Guard takes the lock of a directory of runs, the one under which Create looks
// around, and returns what releases it. It is for work on the directory as a whole
// that two processes must not do at once.
func Guard(parent string) (release func() error, err error) {
	lock, err := lockWait(parent)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", parent, err)
	}
	return lock.Close, nil
}

// ErrHeld reports a directory whose lock a living process holds.
var ErrHeld = errors.New("another process writes there")

// TryGuard is Guard for work that must not wait: it fails with ErrHeld while another
// process holds the lock. A system without locks grants it.
func TryGuard(path string) (release func() error, err error) {
	lock, free := lockTry(path)
	switch {
	case free:
		return lock.Close, nil
	case haveLocks:
		return nil, fmt.Errorf("lock %s: %w", path, ErrHeld)
	}
	return Guard(path)
}
