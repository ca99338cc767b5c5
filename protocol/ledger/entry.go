package ledger

import "gensim/protocol/unit"

// Kind says which balances an entry moved.
type Kind uint8

// Kinds of movement. Amounts are base units.
const (
	// Opened: outside to To's free balance, part of the initial supply.
	Opened Kind = iota + 1
	// Transferred: From's free balance to To's free balance.
	Transferred
	// Placed: From's free balance into Hold, which From owns (To = From).
	Placed
	// Captured: Hold, owned by From, to To's free balance.
	Captured
	// Released: Hold, owned by From, back to From's free balance (To = From).
	Released
	// Minted: outside to To's free balance.
	Minted
	// Burned: From's Hold to outside.
	Burned
	// Destroyed: From's free balance to outside.
	Destroyed
)

var kindNames = [...]string{
	"none", "opened", "transferred", "placed", "captured", "released", "minted", "burned", "destroyed",
}

// String returns the kind in lower case, as tables print it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Reason says why money moved. It labels entries and decides nothing here.
type Reason uint8

// Reasons for movements.
const (
	NoReason      Reason = iota
	Endowment            // opening balance
	Escrow               // a submitter's maximal fee set aside
	TopUp                // an escrow restored to the whole fee
	Deposit              // a submitter's or whistleblower's deposit
	Stake                // the stake of one assignment
	Bond                 // the bond of a challenge, reject or defence
	TxFee                // transaction fee
	SolverFee            // pay for training
	VerifierFee          // pay for a verdict
	ProfilerFee          // pay for a profile
	TreasuryShare        // the treasury's share of a fee
	JackpotShare         // the jackpot treasury's share of a fee
	Refund               // escrow that was not used
	Bounty               // the winner's part of a slash
	Jackpot              // pay for noticing a forced error
	Compensation         // pay for work that another's fault wasted
	Slash                // the part of a slash that no one else receives
	Timeout              // slash for work never delivered
	Rerun                // the re-run of a withdrawn suspicion
	ForfeitedBond        // the bond of a lost challenge or dispute
	Waste                // work on an unusable task, from its deposit
	Shortfall            // what the treasury adds where a payer cannot
	Inflation            // newly minted reward
	Burn                 // money taken out of supply
	Remainder            // what rounding leaves over
	Rent                 // pay for keeping a chunk of proof data
	Tip                  // to the author of a block, for room in it
	Sent                 // from one account to another, for no reason that the chain knows
	reasonCount
)

var reasonNames = [reasonCount]string{
	NoReason: "none", Endowment: "endowment", Escrow: "escrow", TopUp: "topup", Deposit: "deposit",
	Stake: "stake", Bond: "bond", TxFee: "tx-fee", SolverFee: "solver-fee",
	VerifierFee: "verifier-fee", ProfilerFee: "profiler-fee", TreasuryShare: "treasury-share",
	JackpotShare: "jackpot-share", Refund: "refund", Bounty: "bounty", Jackpot: "jackpot",
	Compensation: "compensation", Slash: "slash", Timeout: "timeout", Rerun: "rerun",
	ForfeitedBond: "forfeited-bond", Waste: "waste", Shortfall: "shortfall",
	Inflation: "inflation", Burn: "burn", Remainder: "remainder", Rent: "rent", Tip: "tip", Sent: "sent",
}

// String returns the reason as tables print it.
func (r Reason) String() string {
	if r < reasonCount {
		return reasonNames[r]
	}
	return "unknown"
}

// Cause is what the caller says about a movement: why, and about which thing
// (a task, verdict or dispute number; the ledger only keeps it).
type Cause struct {
	Reason  Reason
	Subject uint64
}

// Entry is one movement of a positive amount. Invariant: applying all entries
// in order to empty balances, as their Kind says, gives the book's balances.
type Entry struct {
	From, To Account     // None for the outside
	Amount   unit.Amount // base units, > 0
	Hold     Hold        // the hold moved into or out of, 0 if none
	Cause    Cause
	Kind     Kind
}
