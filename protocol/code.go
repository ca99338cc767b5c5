package protocol

// Code is the answer to a message: OK, or why it was rejected. On rejection
// neither state nor events have changed. Precedence: the first check that fails,
// in the order of this list.
type Code uint8

// Meaning says what a code tells the sender.
func (c Code) Meaning() string { return name(meanings[:], int(c)) }

// The codes.
const (
	OK Code = iota // Meaning tells what each says
	Malformed
	UnknownAccount
	UnknownSubject
	NotYours
	NotRegistered
	WrongPhase
	Duplicate
	BadOpening
	BadProof
	NotForced
	BadMove
	OutOfBounds
	BadChange
	NoRoom
	FeeTooLow
	Unfunded
	Codes
)

var meanings = [...]string{
	OK:             "accepted",
	Malformed:      "a field is out of range, a list too long, a kind unknown",
	UnknownAccount: "no such sender",
	UnknownSubject: "no such task, attempt, seat, profile, dispute, workload, network or job, or no such parent in the job",
	NotYours:       "the sender does not hold that seat, task or side",
	NotRegistered:  "the sender has not registered for the role, or has no membership",
	WrongPhase:     "too early or too late",
	Duplicate:      "already done",
	BadOpening:     "does not match the commitment",
	BadProof:       "a Merkle or VRF proof does not verify",
	NotForced:      "the VRF output is not a forced error",
	BadMove:        "the pinpoint game refuses the move",
	OutOfBounds:    "a task's size, its parents, its job's tasks or the updates that a proof declares are not what the rules allow",
	BadChange:      "a change of the rules beyond its limits, or that no chain could run by",
	NoRoom:         "the block is full",
	FeeTooLow:      "highest fee under the quoted fee, or bid under the base fee",
	Unfunded:       "the free balance does not cover hold or transaction fee",
}
