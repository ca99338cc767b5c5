package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// counter shows how many of many runs are done, how fast they come, and how long the
// rest will take: a bar on a terminal, else a line now and then.
type counter struct {
	label  string
	stderr io.Writer
	bar    *progressbar.ProgressBar // nil without a terminal
	quiet  bool
	total  int
	began  time.Time

	mu     sync.Mutex
	there  int // done before it began, which says nothing of the speed
	made   int
	failed int
	next   time.Time // of the next line
}

func newCounter(stderr io.Writer, label string, total, there int, quiet bool) *counter {
	now := time.Now()
	c := &counter{label: label, stderr: stderr, quiet: quiet, total: total, there: there, began: now, next: now.Add(lineEvery)}
	c.bar = newBar(stderr, label, total, quiet)
	return c
}

// done counts a run.
func (c *counter) done(failed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made++
	if failed {
		c.failed++
	}
	now := time.Now()
	switch {
	case c.quiet:
	case c.bar != nil:
		c.bar.Describe(c.label + "  " + c.text(now))
		_ = c.bar.Set(c.there + c.made) // a terminal that cannot be written to costs the bar, not the run
	case now.After(c.next):
		c.next = now.Add(lineEvery)
		fmt.Fprintf(c.stderr, "%s: %s\n", c.label, c.text(now))
	}
}

// text is how far it is.
func (c *counter) text(now time.Time) string {
	took := now.Sub(c.began)
	text := fmt.Sprintf("%d of %d runs", c.there+c.made, c.total)
	if c.failed > 0 {
		text += fmt.Sprintf(", %d failed", c.failed)
	}
	if left := c.total - c.there - c.made; c.made > 0 && left > 0 {
		text += fmt.Sprintf(", %.3g/s, %s left", float64(c.made)/took.Seconds(), rounded(took*time.Duration(left)/time.Duration(c.made)))
	}
	return text
}

// rounded is a time as one says it.
func rounded(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	case d < 48*time.Hour:
		return fmt.Sprintf("%.1f h", d.Hours())
	}
	return fmt.Sprintf("%.1f d", d.Hours()/24)
}

func (c *counter) finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bar != nil {
		_ = c.bar.Finish()
	}
}
