// Package ledger holds every token of the protocol: accounts with a free
// balance, holds that set money aside, and the supply.
//
//	          Open, Mint                       Burn, BurnFrom
//	outside ------------>  free balance  -------------------->  outside
//	                        |        ^  ^
//	           Place, TopUp |        |  | Transfer, Capture
//	                        v        |  |
//	                       hold -----+  +---- other accounts
//	                          Release
//
// A hold is a two-phase movement (pending, then captured or released, as in
// TigerBeetle): stakes, bonds, deposits and escrowed fees are holds, so one
// token can never back two promises. A hold is named by a handle that is not
// valid again after its release.
//
// Conservation is exact: the sum of all free balances and all holds equals
// Initial + Minted - Burned after every call. Movements that the protocol may
// ask for and not afford (Transfer, Place, TopUp, Burn) report false and change
// nothing. Everything else that does not fit, such as capturing more than a
// hold has, using a released handle, or a negative amount, is a defect and
// panics.
//
// Every movement of a positive amount leaves an Entry, which the caller drains
// and turns into events; replaying all entries reproduces all balances.
// Accounts whose free balance changed are listed by Touched, so that draws by
// free stake need to refresh only those.
//
//	book := ledger.New(ledger.Opening{Treasury: 10 * unit.GEN})
//	alice := book.Open(5 * unit.GEN)
//	stake, ok := book.Place(alice, 2*unit.GEN, ledger.Cause{Reason: ledger.Stake, Subject: 7})
//	book.Capture(stake, ledger.Treasury, unit.GEN, ledger.Cause{Reason: ledger.Slash, Subject: 7})
//	book.Release(stake, ledger.Cause{Reason: ledger.Stake, Subject: 7})
//
// The package knows nothing of tasks, roles, stages or time: a Reason is only a
// label, a Subject only a number.
package ledger
