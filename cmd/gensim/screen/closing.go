package screen

import (
	"fmt"
	"strings"

	"gensim/analysis/report"
	"gensim/analysis/stats"
)

// Closing returns the screen that ends a run, or a set of replicates.
func Closing(s report.Summary, o Options) string {
	o.Width = max(o.Width, narrow)
	var b strings.Builder
	b.WriteString(title(s, o))
	b.WriteString(answer(s, o))
	b.WriteString(payoffTable(s.Payoffs, o.Width))
	for i := range s.Coalitions {
		b.WriteString(wrap(o.Width, coalition(&s.Coalitions[i])))
	}
	b.WriteString(wrap(o.Width, legend(s)))
	b.WriteString(flow(o.Width, work(s)...))
	for _, line := range s.Setting.Surrogates {
		b.WriteString(wrap(o.Width, "surrogate: "+line))
	}
	if s.Setting.Crypto == keyed {
		b.WriteString(wrap(o.Width, "crypto: keyed: a hash stands in for the VRF, with the same statistics"))
	}
	b.WriteString(variant(s.Setting, o))
	if len(s.Setting.Inert) > 0 {
		b.WriteString(wrap(o.Width, "no effect yet: "+strings.Join(s.Setting.Inert, ", ")))
	}
	b.WriteString(flow(o.Width, ending(s, o)...))
	return b.String()
}

// keyed is the scheme of keys and proofs that a reader must be told of.
const keyed = "keyed"

// variant tells which rules were played, where they are not those of proof of
// learning.
func variant(s report.Shown, o Options) string {
	rules, ok := variants[s.Variant]
	if !ok {
		return ""
	}
	return wrap(o.Width, "variant "+s.Variant+": "+rules+"; `gensim validate` lists the keys that it does not ask for")
}

// variants say in a few words what is done with a proof.
var variants = map[string]string{
	"reproducible": "verifiers re-run in the solver's arithmetic, where all bits must agree",
	"replication":  "others run every task again, and most votes decide",
	"reputation":   "the better a solver's score, the more it is drawn and the less it is audited",
	"none":         "a proof is paid on delivery, and nobody looks at it",
}

func title(s report.Summary, o Options) string {
	seed := fmt.Sprintf("seed %d", s.Seed)
	each := ""
	if len(s.Runs) > 1 {
		seed = fmt.Sprintf("%d replicates from seed %d", len(s.Runs), s.Seed)
		each = "the longest "
	}
	end := "drained at"
	switch {
	case s.Truncated:
		end = "STOPPED UNFINISHED at"
	case s.Setting.Cut:
		end = "cut at"
	}
	submissions := span(float64(s.Setting.SubmitFor) / 1e6)
	if s.Setting.Warmup > 0 {
		submissions += " (counted from " + span(float64(s.Setting.Warmup)/1e6) + " on)"
	}
	return flow(o.Width, s.Scenario+"  "+seed,
		fmt.Sprintf("%s of submissions, %s%s %s (simulated)", submissions, each, end, span(s.SimulatedSeconds)),
		fmt.Sprintf("%.1f s", s.WallSeconds))
}

// answer is the line that the screen is for.
func answer(s report.Summary, o Options) string {
	const question = "Does honesty pay?  "
	h := s.Honesty
	if h.Verdict == report.Unasked {
		return flow(o.Width, question+"NOT ASKED: no honest and cheating solvers that both had jobs")
	}
	word := strings.ToUpper(string(h.Verdict))
	against := "best cheat"
	switch h.Verdict {
	case report.No:
		against = "but cheat"
	case report.Undecided:
		against = "not settled against"
	}
	over := "over agents of 1 run (not replicates)"
	if h.Interval == stats.OverRuns {
		over = fmt.Sprintf("over %d replicates", h.Runs)
	}
	unjudged := ""
	if len(h.Unjudged) > 0 {
		unjudged = "not judged, for lack of jobs: " + strings.Join(h.Unjudged, ", ")
	}
	line := flow(o.Width,
		fmt.Sprintf("%s%s: %s %s, %s %s %s USD/job", question, word, h.Honest, signed(h.HonestMean), against, h.Cheat, signed(h.CheatMean)),
		fmt.Sprintf("difference %s %s %s", dollars(h.Difference), interval(h.Low, h.High), over), unjudged)
	return strings.Replace(line, word, paint(word, h.Verdict, o.Color), 1)
}

// paint gives the verdict its colour.
func paint(word string, v report.Verdict, color bool) string {
	if !color {
		return word
	}
	code := map[report.Verdict]int{report.Yes: 32, report.No: 31, report.Undecided: 33}[v]
	return fmt.Sprintf("\x1b[1;%dm%s\x1b[0m", code, word)
}

// coalition tells what groups that act as one earned together.
func coalition(c *stats.Coalition) string {
	mean := func(m stats.Mean, unit string) string {
		text := signed(m.Mean) + " " + unit
		if m.Low.Defined() {
			text += " " + interval(m.Low, m.High)
		}
		return text
	}
	return fmt.Sprintf("coalition %s (%s): %d agents, %d jobs: %s, %s", c.Name, strings.Join(c.Groups, ", "), c.Agents, c.Jobs,
		mean(c.PerJob, "USD/job"), mean(c.PerAgentDay, "USD/agent-day"))
}

// legend tells what the table's columns hold.
func legend(s report.Summary) string {
	unit := "the agents of this run"
	if len(s.Runs) > 1 {
		unit = "replicates"
	}
	return "Terms add up to utility, in USD a job; 95% intervals over " + unit +
		". fees: received less paid; bounty: with jackpots; other: task value, compensation, transaction fees, idle time, capital."
}

// work tells what the network did.
func work(s report.Summary) []string {
	t := s.Tasks
	tasks := fmt.Sprintf("tasks %d: %d accepted, %d of them bad", t.Submitted, t.Accepted, t.BadAccepted)
	if t.Refunded > 0 {
		tasks += fmt.Sprintf(", %d refunded", t.Refunded)
	}
	if t.InFlight > 0 {
		tasks += fmt.Sprintf(", %d in flight", t.InFlight)
	}
	conserved := "tokens conserved"
	if m := s.Supply; m.Final != m.Initial+m.Minted-m.Burned {
		conserved = "TOKENS NOT CONSERVED"
	}
	return []string{tasks,
		fmt.Sprintf("attempts %d: %s", t.Attempts, outcomes(s.Outcomes, perAttempt)),
		"besides " + outcomes(s.Outcomes, besides),
		conserved,
		"verification " + percent(s.Compute.Overhead) + " of native gas"}
}

// Outcomes that count once an attempt, and the others.
const (
	perAttempt = 1<<1 | 1<<2 | 1<<8 | 1<<10 | 1<<12
	besides    = 1<<15 - 2 - perAttempt
)

// outcomes lists the outcomes of a set that occurred.
func outcomes(counts report.Outcomes, set uint) string {
	var parts []string
	for i, n := range counts {
		if set>>(i+1)&1 == 1 && n > 0 {
			parts = append(parts, fmt.Sprintf("%d O%d", n, i+1))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// ending tells where the files are and what to type next.
func ending(s report.Summary, o Options) []string {
	path := s.Path
	if o.Already {
		path += " (already there, same digest)"
	}
	digest := s.Digest
	if len(digest) > 9 {
		digest = digest[:9] + "..."
	}
	next := "next: gensim runs"
	if s.Story != nil {
		next = fmt.Sprintf("next: gensim show latest task %d", *s.Story)
	}
	if len(s.Runs) > 1 {
		path = fmt.Sprintf("%d runs in %s", len(s.Runs), path)
		next = "next: gensim runs"
	}
	return []string{path + "  digest " + digest, next}
}
