package protocol

import "gensim/protocol/unit"

// handler is what a kind of message does: check reads only and returns the money
// that act will hold, besides the transaction fee.
type handler struct {
	check func(*State, *Message) (unit.Amount, Code)
	act   func(*State, *Message)
	terms Terms
}

// Terms say when a message is accepted.
type Terms struct {
	By      string // who may send it
	At      string // when
	Refused []Code // with which codes it is refused, beside those of Common, ascending
}

// Common are the codes with which any message may be refused: a kind or a length that
// there is not, a sender that there is not, no room for it or too low a bid where room
// has a price, no money for the transaction fee.
func Common() []Code { return []Code{Malformed, UnknownAccount, NoRoom, FeeTooLow, Unfunded} }

// Terms returns when a message of the kind is accepted.
func (k MessageKind) Terms() Terms {
	if k < Register || int(k) >= len(handlers) {
		return Terms{}
	}
	return handlers[k].terms
}

func refused(codes ...Code) []Code { return codes }

// handlers by MessageKind.
var handlers = [...]handler{
	Register: {(*State).checkRegister, (*State).register, Terms{
		"anyone, once a role", "any time",
		refused(Malformed, Duplicate)}},
	SubmitTask: {(*State).checkSubmit, (*State).submit, Terms{
		"anyone; into a job its submitter", "any time",
		refused(Malformed, UnknownSubject, NotYours, WrongPhase, OutOfBounds, FeeTooLow, Unfunded)}},
	CommitProfile: {(*State).checkCommitNumbers, (*State).commitNumbers, Terms{
		"the drawn profiler", "working",
		refused(UnknownSubject, NotYours, WrongPhase, Duplicate)}},
	RevealProfile: {(*State).checkRevealNumbers, (*State).revealNumbers, Terms{
		"the drawn profiler", "revealing",
		refused(Malformed, UnknownSubject, NotYours, WrongPhase, Duplicate, BadOpening)}},
	CommitProof: {(*State).checkCommitProof, (*State).commitProof, Terms{
		"the drawn solver", "the attempt is solving",
		refused(Malformed, UnknownSubject, NotYours, WrongPhase, Duplicate, OutOfBounds)}},
	CommitVerdict: {(*State).checkCommitNumbers, (*State).commitNumbers, Terms{
		"the drawn verifier", "working",
		refused(UnknownSubject, NotYours, WrongPhase, Duplicate)}},
	RevealVerdict: {(*State).checkRevealNumbers, (*State).revealNumbers, Terms{
		"the drawn verifier", "revealing",
		refused(Malformed, UnknownSubject, NotYours, WrongPhase, Duplicate, BadOpening)}},
	Withdraw: {(*State).checkWithdraw, (*State).withdraw, Terms{
		"a verifier under suspicion; an invited whistleblower", "window; the invitation",
		refused(UnknownSubject, NotYours, WrongPhase, Duplicate)}},
	Reject: {(*State).checkReject, (*State).reject, Terms{
		"a verifier under suspicion; an invited whistleblower", "window; the invitation",
		refused(Malformed, UnknownSubject, NotYours, WrongPhase, Duplicate, BadProof)}},
	OpenForced: {(*State).checkOpenForced, (*State).openForced, Terms{
		"verifier, profiler", "answering, before any answer",
		refused(Malformed, UnknownSubject, NotYours, WrongPhase, Duplicate, BadOpening, BadProof, NotForced)}},
	CommitChallenge: {(*State).checkCommitChallenge, (*State).commitChallenge, Terms{
		"an active member of the network", "any time",
		refused(Malformed, UnknownSubject, NotRegistered, Unfunded)}},
	RevealChallenge: {(*State).checkRevealChallenge, (*State).revealChallenge, Terms{
		"who committed it, not the accused itself", "due",
		refused(UnknownSubject, NotYours, NotRegistered, WrongPhase, Duplicate, BadOpening, Unfunded)}},
	Concede: {(*State).checkConcede, (*State).concede, Terms{
		"the accused; in a game either side", "answering, response, game",
		refused(UnknownSubject, NotYours, WrongPhase, Duplicate)}},
	Defend: {(*State).checkDefend, (*State).defend, Terms{
		"the accused", "answering, response",
		refused(UnknownSubject, NotYours, WrongPhase, Duplicate)}},
	Move: {(*State).checkMove, (*State).move, Terms{
		"either side", "its turn in a game",
		refused(UnknownSubject, NotYours, WrongPhase, BadMove)}},
	JoinNetwork: {(*State).checkJoin, (*State).join, Terms{
		"anyone", "any time",
		refused(UnknownSubject, Duplicate, Unfunded)}},
	LeaveNetwork: {(*State).checkLeave, (*State).leave, Terms{
		"a member", "any time",
		refused(UnknownSubject, NotRegistered, WrongPhase, Duplicate)}},
	ChallengeData: {(*State).checkChallengeData, (*State).challengeData, Terms{
		"a verifier of the attempt; a member of the task's network; the solver", "working; an open window; solving",
		refused(UnknownSubject, NotYours, NotRegistered, WrongPhase, Duplicate, Unfunded)}},
	AnswerData: {(*State).checkAnswerData, (*State).answerData, Terms{
		"who must publish, or holds the chunk", "the audit",
		refused(UnknownSubject, NotYours, WrongPhase, Duplicate, BadProof)}},
	AttestData: {(*State).checkAttestData, (*State).attestData, Terms{
		"the chunk's drawn holder", "after the proof",
		refused(UnknownSubject, NotYours, WrongPhase, Duplicate, BadProof)}},
	ProposeChange: {(*State).checkPropose, (*State).propose, Terms{
		"anyone", "any time",
		refused(Malformed, WrongPhase, BadChange, Unfunded)}},
	Vote: {(*State).checkVote, (*State).vote, Terms{
		"who owned tokens when it was made", "while it is open",
		refused(UnknownSubject, NotRegistered, WrongPhase, Duplicate)}},
	RevealRoot: {(*State).checkRevealRoot, (*State).revealRoot, Terms{
		"the drawn replica", "revealing",
		refused(UnknownSubject, NotYours, WrongPhase, Duplicate, BadOpening)}},
	Transfer: {(*State).checkTransfer, (*State).send, Terms{
		"anyone", "any time",
		refused(Malformed, UnknownSubject, Unfunded)}},
}
