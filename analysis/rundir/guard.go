package rundir

import "fmt"

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
