package story

import "slices"

// phrase says how an event is told. In text, {who} {other} {amount} {value}
// {distance} {threshold} {hash} {seat} {attempt} {profile} and {outcome} stand for the
// event's own.
type phrase struct {
	kind    string
	stage   string
	message string // the kind of message that causes it, if one does
	text    string
}

// phrases tell every kind of event, in the order of a task's life.
var phrases = []phrase{
	{"registered", "registration", "register", "registers"},
	{"task-submitted", "1 submission", "submit-task", "submits the task for a fee of {amount}"},
	{"parents-awaited", "1 submission", "", "the task waits; parents not accepted yet: {value}"},
	{"parents-accepted", "1 submission", "", "the task may begin: its parents are accepted"},
	{"parent-refunded", "8 settlement", "", "task {value}, from which this one would start, is refunded"},
	{"profile-started", "2 profiling", "", "profile {profile} starts"},
	{"profiler-drawn", "2 profiling", "", "is drawn to measure profile {profile}, seat {seat}, stake {amount}"},
	{"profile-committed", "2 profiling", "commit-profile", "commits its measurement for profile {profile}, seat {seat}"},
	{"profile-revealed", "2 profiling", "reveal-profile", "reveals its measurement for profile {profile}, seat {seat}: distances up to {distance}"},
	{"profile-measured", "2 profiling", "", "profile {profile} gives the threshold {distance}"},
	{"profile-active", "2 profiling", "", "profile {profile} may be used"},
	{"profile-failed", "2 profiling", "", "profile {profile} fails"},
	{"profile-false", "7 arbitration", "", "gave a false measurement for profile {profile}, seat {seat}"},
	{"task-pooled", "3 training", "", "the task waits in the pool for attempt {attempt}"},
	{"solver-drawn", "3 training", "", "is drawn to solve, attempt {attempt}, stake {amount}"},
	{"solver-timed-out", "3 training", "", "never delivers"},
	{"proof-committed", "4 proof", "commit-proof", "commits its proof {hash}"},
	{"block-missed", "block", "", "publishes no randomness as author of height {value} and loses {amount}"},
	{"data-challenged", "4 proof", "challenge-data", "cannot get the data and asks {other} for them"},
	{"data-due", "4 proof", "", "is to publish chunk {value}"},
	{"chunk-published", "4 proof", "answer-data", "publishes chunk {value}: {hash}"},
	{"data-served", "4 proof", "", "has the data now; its time starts anew"},
	{"seat-let-go", "4 proof", "", "is let go for want of data, seat {seat}"},
	{"data-expired", "4 proof", "", "need not keep the proof's data any more"},
	{"holder-drawn", "4 proof", "", "is drawn to hold chunk {value}, stake {amount}"},
	{"chunk-attested", "4 proof", "attest-data", "attests chunk {value}"},
	{"holder-let-go", "4 proof", "", "has not attested chunk {value} and is let go"},
	{"holder-failed", "4 proof", "", "had attested chunk {value} and does not publish it"},
	{"proof-attested", "4 proof", "", "has its proof count: chunks attested or public: {value}"},
	{"verification-skipped", "5 verification", "", "the attempt is not drawn for verification"},
	{"verifier-drawn", "5 verification", "", "is drawn as verifier, seat {seat}, stake {amount}"},
	{"seat-sealed", "5 verification", "", "may start: the randomness of seat {seat} is fixed"},
	{"verdict-committed", "5 verification", "commit-verdict", "commits its verdict, seat {seat}"},
	{"reveal-opened", "5 verification", "", "is to reveal seat {seat}"},
	{"verdict-revealed", "5 verification", "reveal-verdict", "reveals distance {distance} {against} threshold {threshold}, seat {seat}"},
	{"votes-counted", "5 verification", "", "the vote is over: {value} stand for the root {hash}"},
	{"votes-tied", "5 verification", "", "the vote is tied at {value} for each root"},
	{"seat-missed", "5 verification", "", "delivers nothing, seat {seat}"},
	{"suspicion-raised", "5 verification", "", "suspects {other}: {distance} {against} threshold {threshold}, seat {seat}"},
	{"suspicion-withdrawn", "5 verification", "withdraw", "takes its suspicion back: within the solver's arithmetic the numbers agree"},
	{"window-opened", "6 challenge", "", "verdicts of round {value} may be challenged"},
	{"watcher-drawn", "6 challenge", "", "is drawn to check the verdict of {other}, seat {seat}: it may win the jackpot"},
	{"challenges-due", "6 challenge", "", "challenges of round {value} are to be revealed"},
	{"challenge-committed", "6 challenge", "commit-challenge", "commits challenge {value}, its target hidden"},
	{"challenge-revealed", "6 challenge", "reveal-challenge", "challenges the verdict of {other}, seat {seat}"},
	{"challenge-forfeited", "6 challenge", "", "forfeits challenge {value}"},
	{"answers-due", "6 challenge", "", "may open a forced error, seat {seat}; challenges to answer: {value}"},
	{"forced-opened", "6 challenge", "open-forced", "proves that its verdict was a forced error; {value} challenges hit it"},
	{"reject-filed", "6 challenge", "reject", "rejects segment {value} of {other}"},
	{"reject-invited", "6 challenge", "", "may reject the proof, having won"},
	{"response-due", "6 challenge", "", "is to concede or defend against {other}"},
	{"conceded", "6 challenge", "concede", "concedes"},
	{"game-opened", "6 challenge", "defend", "defends against {other}: the pinpoint game begins"},
	{"move-made", "6 challenge", "move", "moves, round {value}"},
	{"ruling-requested", "7 arbitration", "", "the game is down to one place: the referee executes it"},
	{"dispute-ended", "7 arbitration", "", "wins against {other}: {outcome}"},
	{"verdict-false", "7 arbitration", "", "gave a false verdict, seat {seat}"},
	{"attempt-failed", "8 settlement", "", "fails attempt {attempt}"},
	{"score-changed", "8 settlement", "", "has a score of {value} from now on"},
	{"task-settled", "8 settlement", "", "is paid {amount}: the task is accepted"},
	{"task-refunded", "8 settlement", "", "is refunded {amount}"},
	{"network-changed", "network", "", "joins or leaves network {value}"},
	{"base-fee-changed", "block", "", "the base fee of a standard message is {amount} from here on"},
	{"change-proposed", "rules", "propose-change", "puts a change of the rules to the vote, proposal {value}, deposit {amount}"},
	{"voted-for", "rules", "vote", "votes for proposal {value} with {amount}"},
	{"voted-against", "rules", "vote", "votes against proposal {value} with {amount}"},
	{"proposal-passed", "rules", "", "has its proposal {value} pass with {amount} in favour"},
	{"proposal-failed", "rules", "", "has its proposal {value} fail with {amount} in favour"},
	{"change-scheduled", "rules", "", "the rules of set {value} are decided on"},
	{"rules-changed", "rules", "", "the rules of set {value} are in force: new tasks and profiles go by them"},
}

// profiling tells the events of a profiler's seat that verifiers' seats have, too.
var profiling = []phrase{
	{"seat-sealed", "2 profiling", "", "may start: the randomness of seat {seat} of profile {profile} is fixed"},
	{"reveal-opened", "2 profiling", "", "is to reveal seat {seat} of profile {profile}"},
	{"seat-missed", "2 profiling", "", "delivers nothing, seat {seat} of profile {profile}"},
	{"window-opened", "2 profiling", "", "the measurements of round {value} of profile {profile} may be challenged"},
	{"watcher-drawn", "2 profiling", "", "is drawn to check the measurement of {other}, seat {seat} of profile {profile}: it may win the jackpot"},
	{"challenges-due", "2 profiling", "", "challenges of round {value} of profile {profile} are to be revealed"},
	{"challenge-revealed", "2 profiling", "reveal-challenge", "challenges the measurement of {other}, seat {seat} of profile {profile}"},
	{"answers-due", "2 profiling", "", "may open a forced error, seat {seat} of profile {profile}; challenges to answer: {value}"},
	{"forced-opened", "2 profiling", "open-forced", "proves that its measurement was a forced error; {value} challenges hit it"},
}

// outcomes tell what an outcome means.
var outcomes = [...]string{
	"", "O1: all checks pass", "O2: the reject stands; the solver is slashed", "O3: the reject was false",
	"O4: a whistleblower overturned the verdict and won against the solver", "O5: the challenge was against true numbers",
	"O6: the challenge hit a forced error", "O7: a forced error that nobody noticed", "O8: the solver never delivered",
	"O9: a verifier or profiler never delivered", "O10: proof data withheld", "O11: the threshold was manipulated",
	"O12: the task was unusable", "O13: the verdict's numbers were false", "O14: a suspicion withdrawn",
}

// rootRevealed tells of a replica's reveal, which is the same kind of event as that of a
// verdict but has a root in the place of distances.
var rootRevealed = phrase{"verdict-revealed", "5 verification", "reveal-root", "found the root {hash}, seat {seat}"}

// find returns the phrase of a kind, of a profile's event where it has one of its own;
// one without a phrase is told by its name.
func find(kind string, ofProfile bool) phrase {
	if i := slices.IndexFunc(profiling, func(p phrase) bool { return p.kind == kind }); ofProfile && i >= 0 {
		return profiling[i]
	}
	for _, p := range phrases {
		if p.kind == kind {
			return p
		}
	}
	return phrase{kind: kind, stage: "chain", text: kind}
}
