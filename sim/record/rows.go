package record

import "gensim/protocol/unit"

// SchemaVersion is raised with every change of a row type.
const SchemaVersion = 2

// None marks an absent reference in an integer column: no task, seat or account.
const None int64 = -1

// Accounts hold money, agents act: transfers, events and messages name accounts,
// all other tables agents, which are numbered from 0 in the order of the groups.
// The table of payoffs gives each agent's account; the first is FirstAgent.
const (
	Treasury        int64 = 0
	JackpotTreasury int64 = 1
	FirstAgent      int64 = 2
)

// Task is one submitted task; the solver is that of its last attempt.
type Task struct {
	Task       int64       `col:"task" doc:"dense task number"`
	Submitter  int64       `col:"submitter" doc:"agent that submitted it"`
	Workload   string      `col:"workload" doc:"name of its workload"`
	Job        int64       `col:"job" doc:"its job, from 1: tasks of one submitter that belong together; those with parents start from their ends"`
	Parents    int64       `col:"parents" doc:"tasks of the job from whose accepted ends it starts"`
	Network    int64       `col:"network" doc:"whistleblower network, from the hash of the id"`
	Instance   int64       `col:"instance" doc:"instance of the workload; -1 where every task has its own"`
	State      string      `col:"state" doc:"accepted, refunded or in_flight"`
	Submitted  unit.Time   `col:"submitted" unit:"us" doc:"when the submission was applied"`
	Pooled     unit.Time   `col:"pooled" unit:"us" doc:"when it first entered the pool; -1 if never"`
	Settled    unit.Time   `col:"settled" unit:"us" doc:"when it settled; -1 while in flight"`
	Attempts   int64       `col:"attempts" doc:"solver assignments"`
	Fee        unit.Amount `col:"fee" unit:"GEN" doc:"fee of the task"`
	Refund     unit.Amount `col:"refund" unit:"GEN" doc:"returned to the submitter from escrow"`
	Solver     int64       `col:"solver" doc:"agent of the last attempt; -1 if none"`
	Group      string      `col:"solver_group" doc:"group of that agent"`
	Arithmetic string      `col:"arithmetic" doc:"declared arithmetic of the last attempt"`
	Verified   bool        `col:"verified" doc:"whether the last attempt was drawn for verification"`
	Bad        bool        `col:"bad" doc:"accepted commitment differs from the honest trajectory"`
}

// Verdict is one segment of one verdict, as claimed and as it truly was.
type Verdict struct {
	Task       int64         `col:"task" doc:"task"`
	Attempt    int64         `col:"attempt" doc:"attempt, from 1"`
	Seat       int64         `col:"seat" doc:"verifier slot; a redrawn seat has a new number"`
	Verifier   int64         `col:"verifier" doc:"agent"`
	Group      string        `col:"verifier_group" doc:"group of the verifier"`
	Arithmetic string        `col:"arithmetic" doc:"arithmetic of the re-run"`
	Solver     int64         `col:"solver" doc:"agent that solved"`
	SolverArit string        `col:"solver_arithmetic" doc:"arithmetic that the solver declared"`
	Class      string        `col:"class" doc:"arithmetic class"`
	Segment    int64         `col:"segment" doc:"segment re-run"`
	Claimed    unit.Distance `col:"claimed_distance" unit:"pu" doc:"largest distance revealed, in 10^-12 (cosine: 10^-18)"`
	True       unit.Distance `col:"true_distance" unit:"pu" doc:"largest distance of a truthful re-run"`
	Threshold  unit.Distance `col:"threshold" unit:"pu" doc:"profiled threshold"`
	Deviant    bool          `col:"deviant" doc:"the solver deviated in this segment"`
	Forced     bool          `col:"forced" doc:"a forced error by the verifier's VRF"`
	State      string        `col:"state" doc:"accepted, withdrawn, rejected, false, missing or open"`
	Revealed   unit.Time     `col:"revealed" unit:"us" doc:"when the verdict was revealed"`
}

// Dispute is one challenge of a verdict or a measurement, or one reject of a proof,
// whether or not it came to a pinpoint game.
type Dispute struct {
	Dispute    int64  `col:"dispute" doc:"dense number; transfers refer to it"`
	Kind       string `col:"kind" doc:"challenge (of a verdict), profile (challenge of a measurement), reject (of a segment of a proof), start (reject of where a proof's trajectory begins), updates (reject of their sizes as a proof declares them), data or task (audit of the data of a proof or a task)"`
	Task       int64  `col:"task" doc:"task; -1 of a challenged measurement"`
	Attempt    int64  `col:"attempt" doc:"attempt; -1 of a challenged measurement"`
	Seat       int64  `col:"seat" doc:"seat challenged, or seat whose verifier rejects; -1 for a whistleblower's reject"`
	Profile    int64  `col:"profile" doc:"profile, of a challenged measurement; -1 otherwise"`
	Defender   int64  `col:"defender" doc:"agent accused"`
	Challenger int64  `col:"challenger" doc:"agent that accuses"`
	Segment    int64  `col:"segment" doc:"segment in dispute, of a measurement the comparison; -1 until pinpointed, and for the start"`
	Step       int64  `col:"step" doc:"step within the segment, of a measurement the execution within the comparison: of each step the run, then the re-run; -1 until pinpointed"`
	Node       int64  `col:"node" doc:"leaf of the step's trace, or block of the start; -1 until pinpointed"`
	Tile       int64  `col:"tile" doc:"tile of its output that the referee executed; -1 where none was"`
	Operation  string `col:"operation" doc:"operation that the referee judged; start for what a trajectory must start from"`
	Bout       int64  `col:"bout" doc:"dispute that names the games that the accused answers together; -1 if it was not defended"`
	Rounds     int64  `col:"rounds" doc:"bisection rounds played"`
	Moves      int64  `col:"moves" doc:"moves made by both sides; what answers several disputes counts for one of them"`
	Bytes      int64  `col:"bytes" unit:"B" doc:"content of these moves"`
	Messages   int64  `col:"messages" doc:"messages that the chain took about it: its filing, answers, moves, chunks"`

	MessageBytes  int64 `col:"message_bytes" unit:"B" doc:"these messages, as encoded"`
	DefenderGas   int64 `col:"defender_gas" unit:"Mgas" doc:"run by the accused to answer, once for all of a bout"`
	ChallengerGas int64 `col:"challenger_gas" unit:"Mgas" doc:"run by the accuser to answer"`
	RefereeGas    int64 `col:"referee_gas" unit:"Mgas" doc:"executed by the referee, as what the workload stands for"`
	HashingGas    int64 `col:"hashing_gas" unit:"Mgas" doc:"of hashing what the referee was shown"`
	RefereeBytes  int64 `col:"referee_bytes" unit:"B" doc:"shown to the referee"`

	Case     string    `col:"case" doc:"structure, input, output; empty without a ruling"`
	Response string    `col:"response" doc:"defended, conceded, opened (forced error) or silent"`
	Outcome  string    `col:"outcome" doc:"O2, O3, O5, O6, O10, O11, O12 or O13, served (data that were asked for); empty while open"`
	Opened   unit.Time `col:"opened" unit:"us" doc:"when it was filed"`
	Closed   unit.Time `col:"closed" unit:"us" doc:"when it ended; -1 while open"`
}

// Transfer is one movement of money, holds and releases included.
type Transfer struct {
	Seq     int64       `col:"seq" doc:"order of the run"`
	Time    unit.Time   `col:"time" unit:"us" doc:"when"`
	From    int64       `col:"from" doc:"account debited; -1 for a mint"`
	To      int64       `col:"to" doc:"account credited; -1 for a burn"`
	Amount  unit.Amount `col:"amount" unit:"GEN" doc:"how much"`
	Kind    string      `col:"kind" doc:"transferred, placed (into a hold), captured (out of one), released, minted, burned (out of a hold) or destroyed (out of a balance)"`
	Reason  string      `col:"reason" doc:"why"`
	Task    int64       `col:"task" doc:"task it belongs to; -1 if none"`
	Attempt int64       `col:"attempt" doc:"attempt; -1 if none"`
	Seat    int64       `col:"seat" doc:"seat; -1 if none"`
	Dispute int64       `col:"dispute" doc:"challenge or reject it follows from; -1 if none"`
	Profile int64       `col:"profile" doc:"profile it belongs to; -1 if none"`
}

// Payoff is what one agent earned in one role, each term in units of the quote
// currency at 10^-9. Invariant: Utility is the sum of the terms before it.
type Payoff struct {
	Agent        int64       `col:"agent" doc:"agent"`
	Account      int64       `col:"account" doc:"its account, as transfers and events name it"`
	Role         string      `col:"role" doc:"role in which it earned"`
	Group        string      `col:"group" doc:"its group"`
	Coalition    string      `col:"coalition" doc:"coalition of its group; empty for none"`
	Strategy     string      `col:"strategy" doc:"its strategy"`
	Jobs         int64       `col:"jobs" doc:"tasks solved, verdicts, profiles, checks, or tasks submitted"`
	Value        unit.Amount `col:"value" unit:"USD" doc:"value of finished tasks (submitters)"`
	Fees         unit.Amount `col:"fees" unit:"USD" doc:"fees received, less fees paid"`
	Bounties     unit.Amount `col:"bounties" unit:"USD" doc:"bounties received"`
	Jackpots     unit.Amount `col:"jackpots" unit:"USD" doc:"jackpots received"`
	Compensation unit.Amount `col:"compensation" unit:"USD" doc:"compensation received"`
	Slashed      unit.Amount `col:"slashed" unit:"USD" doc:"slashes and lost bonds, negative"`
	TxFees       unit.Amount `col:"tx_fees" unit:"USD" doc:"transaction fees, negative"`
	Compute      unit.Amount `col:"compute" unit:"USD" doc:"device price over busy time, negative"`
	Idle         unit.Amount `col:"idle" unit:"USD" doc:"idle price over idle time, negative"`
	Capital      unit.Amount `col:"capital" unit:"USD" doc:"capital cost of locked stake over time, negative"`
	Utility      unit.Amount `col:"utility" unit:"USD" doc:"sum of the terms"`
	Busy         unit.Time   `col:"busy" unit:"us" doc:"device time computing"`
	PricedOut    bool        `col:"priced_out" doc:"could not afford its stake"`
}

// Network is a sample of one whistleblower network, taken whenever its count changes.
type Network struct {
	Time    unit.Time `col:"time" unit:"us" doc:"when"`
	Network int64     `col:"network" doc:"network"`
	Members int64     `col:"members" doc:"whistleblowers active"`
	Joining int64     `col:"joining" doc:"pending joins, visible to all"`
	Leaving int64     `col:"leaving" doc:"pending leaves"`
}

// Block is one block of the chain.
type Block struct {
	Height     int64       `col:"height" doc:"from 1"`
	Time       unit.Time   `col:"time" unit:"us" doc:"when"`
	Author     int64       `col:"author" doc:"author's number"`
	Messages   int64       `col:"messages" doc:"messages carried"`
	Rejected   int64       `col:"rejected" doc:"of these, rejected"`
	Fees       unit.Amount `col:"fees" unit:"GEN" doc:"transaction fees paid, without tips"`
	Tips       unit.Amount `col:"tips" unit:"GEN" doc:"tips to the author"`
	BaseFee    unit.Amount `col:"base_fee" unit:"GEN" doc:"what a standard message pays without a tip"`
	Weight     int64       `col:"weight" doc:"room taken, where a market prices it; a standard message weighs 25000"`
	Waiting    int64       `col:"waiting" doc:"messages left for later blocks"`
	Randomness string      `col:"randomness" doc:"hash that draws use, in hexadecimal"`
}

// Event is one event that the protocol emitted.
type Event struct {
	Seq     int64       `col:"seq" doc:"order of the run"`
	Time    unit.Time   `col:"time" unit:"us" doc:"when"`
	Kind    string      `col:"kind" doc:"kind of event"`
	Task    int64       `col:"task" doc:"task; -1 if none"`
	Attempt int64       `col:"attempt" doc:"attempt; -1 if none"`
	Seat    int64       `col:"seat" doc:"seat; -1 if none"`
	Dispute int64       `col:"dispute" doc:"dispute; -1 if none"`
	Profile int64       `col:"profile" doc:"profile; -1 if none"`
	Account int64       `col:"account" doc:"whom it concerns; -1 if none"`
	Other   int64       `col:"other" doc:"counterparty; -1 if none"`
	Amount  unit.Amount `col:"amount" unit:"GEN" doc:"money, where the kind has any"`
	Value   int64       `col:"value" doc:"segment, distance, count: as the kind says"`
	Hash    string      `col:"hash" doc:"commitment, root or randomness, in hexadecimal"`
	Outcome string      `col:"outcome" doc:"O1 to O14 where the event is one"`
}

// Message is one message that a block carried, with its verdict by the protocol.
type Message struct {
	Seq     int64     `col:"seq" doc:"order of the run"`
	Time    unit.Time `col:"time" unit:"us" doc:"block time at which it was applied"`
	Block   int64     `col:"block" doc:"height"`
	Kind    string    `col:"kind" doc:"kind of message"`
	From    int64     `col:"from" doc:"sender's account; -1 for a privileged input"`
	Code    string    `col:"code" doc:"ok or the rejection"`
	Task    int64     `col:"task" doc:"task; -1 if none"`
	Attempt int64     `col:"attempt" doc:"attempt; -1 if none"`
	Seat    int64     `col:"seat" doc:"seat; -1 if none"`
	Dispute int64     `col:"dispute" doc:"dispute; -1 if none"`
	Profile int64     `col:"profile" doc:"profile; -1 if none"`
	Payload string    `col:"payload" doc:"canonical encoding, in hexadecimal"`
}

// Change is one parameter of a change of the rules that was decided on or proposed.
type Change struct {
	Change    int64       `col:"change" doc:"dense number, in order of time; a change has a row for each parameter that it sets"`
	Name      string      `col:"name" doc:"as the scenario names a scripted one; empty for a proposal"`
	Proposal  int64       `col:"proposal" doc:"proposal that was put to the vote; -1 for a privileged input"`
	Proposer  int64       `col:"proposer" doc:"agent that made it; -1 for a privileged input"`
	Parameter string      `col:"parameter" doc:"path of the parameter"`
	Before    string      `col:"before" doc:"its value in the rules that the change was to follow"`
	After     string      `col:"after" doc:"its value in the change"`
	State     string      `col:"state" doc:"in_force, scheduled, refused (an input); open, defeated, ignored or void (a proposal)"`
	Yes       unit.Amount `col:"yes" unit:"GEN" doc:"stake that voted for it"`
	No        unit.Amount `col:"no" unit:"GEN" doc:"stake that voted against it"`
	Total     unit.Amount `col:"total" unit:"GEN" doc:"stake that might vote"`
	RuleSet   int64       `col:"rule_set" doc:"number of the rule set that it made; -1 if none"`
	Asked     unit.Time   `col:"asked" unit:"us" doc:"when it was decided on or proposed"`
	From      unit.Time   `col:"from" unit:"us" doc:"when it comes into force; -1 if never"`
}
