package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"gensim/protocol/unit"
	"gensim/sim"
)

// lineEvery is the wall time between two lines where there is no terminal.
const lineEvery = 5 * time.Second

// progress shows how far a set of runs is: a bar on a terminal, else a line now and
// then. Its methods may be called from several runs at once.
type progress struct {
	label  string
	stderr io.Writer
	bar    *progressbar.ProgressBar // nil without a terminal
	quiet  bool

	mu    sync.Mutex
	parts []sim.Progress
	next  time.Time // of the next line
}

// permille is the resolution of the bar.
const permille = 1000

func newProgress(stderr io.Writer, label string, runs int, quiet bool) *progress {
	return &progress{label: label, stderr: stderr, quiet: quiet, parts: make([]sim.Progress, runs), next: time.Now().Add(lineEvery),
		bar: newBar(stderr, label, permille, quiet)}
}

// newBar returns a bar of so many parts, or nil where there is no terminal or nobody
// wants one.
func newBar(stderr io.Writer, label string, parts int, quiet bool) *progressbar.ProgressBar {
	f, ok := stderr.(*os.File)
	if !ok || quiet || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return progressbar.NewOptions(parts,
		progressbar.OptionSetWriter(stderr), progressbar.OptionSetDescription(label), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetWidth(barWidth(f, label)), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false))
}

// barWidth is what a line of the terminal leaves for the bar: a line that wraps
// cannot be drawn over.
func barWidth(terminal *os.File, label string) int {
	const texts = 45 // simulated time, tasks, percentage
	columns, _, err := term.GetSize(int(terminal.Fd()))
	if err != nil {
		columns = 80
	}
	return min(max(columns-texts-len(label), 4), 40)
}

// of returns the callback of one run.
func (p *progress) of(run int) func(sim.Progress) {
	return func(at sim.Progress) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.parts[run] = at
		p.show()
	}
}

func (p *progress) show() {
	if p.quiet {
		return
	}
	if p.bar != nil {
		p.bar.Describe(p.label + "  " + p.brief())
		// A terminal that cannot be written to costs the bar, not the run.
		_ = p.bar.Set(int(p.fraction() * permille))
		return
	}
	if now := time.Now(); now.After(p.next) {
		p.next = now.Add(lineEvery)
		fmt.Fprintf(p.stderr, "%s: %s\n", p.label, p.text())
	}
}

// fraction is the share of the submissions' time that all runs have behind them;
// what drains afterwards stays at the end of the bar.
func (p *progress) fraction() float64 {
	sum := 0.0
	for _, r := range p.parts {
		if r.Until > 0 {
			sum += min(float64(r.Now)/float64(r.Until), 1)
		}
	}
	return min(sum/float64(len(p.parts)), 0.999)
}

// tasks sums what the runs have settled and submitted.
func (p *progress) tasks() (settled, submitted int64) {
	for _, r := range p.parts {
		settled += r.Settled
		submitted += r.Submitted
	}
	return settled, submitted
}

// brief is the text beside the bar.
func (p *progress) brief() string {
	settled, submitted := p.tasks()
	at := ""
	if r := p.parts[0]; len(p.parts) == 1 {
		at = hours(r.Now) + "  "
	}
	return fmt.Sprintf("%s%d/%d tasks", at, settled, submitted)
}

func (p *progress) text() string {
	settled, submitted := p.tasks()
	tasks := fmt.Sprintf("%d of %d tasks settled", settled, submitted)
	if len(p.parts) > 1 {
		return fmt.Sprintf("%d runs, %.0f%%, %s", len(p.parts), 100*p.fraction(), tasks)
	}
	r := p.parts[0]
	if r.Now > r.Until {
		return "draining for " + hours(r.Now-r.Until) + ", " + tasks
	}
	return fmt.Sprintf("%s of %s simulated, %s", hours(r.Now), hours(r.Until), tasks)
}

// hours prints simulated time as h:mm.
func hours(t unit.Time) string { return fmt.Sprintf("%d:%02d h", t/unit.Hour, t/unit.Minute%60) }

// finish clears the bar.
func (p *progress) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
