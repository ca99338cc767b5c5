package ledger

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gensim/protocol/unit"
)

// model is a ledger too simple to be wrong: maps of balances.
type model struct {
	free  map[Account]unit.Amount
	left  map[Hold]unit.Amount
	owner map[Hold]Account
}

func newModel() *model {
	return &model{map[Account]unit.Amount{}, map[Hold]unit.Amount{}, map[Hold]Account{}}
}

// replay applies one entry as its kind's documentation says.
func (m *model) replay(e Entry) {
	switch e.Kind {
	case Opened, Minted:
		m.free[e.To] += e.Amount
	case Transferred:
		m.free[e.From] -= e.Amount
		m.free[e.To] += e.Amount
	case Placed:
		m.free[e.From] -= e.Amount
		m.left[e.Hold] += e.Amount
	case Captured, Released:
		m.left[e.Hold] -= e.Amount
		m.free[e.To] += e.Amount
	case Burned:
		m.left[e.Hold] -= e.Amount
	case Destroyed:
		m.free[e.From] -= e.Amount
	}
}

// rig drives a book and a model with the same operations. The model is told
// what must happen; the replica only sees the entries.
type rig struct {
	book    *Book
	model   *model
	replica *model
	open    []Hold // in order of placing
	closed  []Hold

	initial, minted, burned unit.Amount
}

func newRig() *rig {
	r := &rig{book: New(Opening{Treasury: 50, Jackpot: 20}), model: newModel(), replica: newModel(), initial: 70}
	r.model.free[Treasury], r.model.free[JackpotTreasury] = 50, 20
	return r
}

func (r *rig) account(t *rapid.T) Account {
	return Account(rapid.IntRange(0, r.book.Len()-1).Draw(t, "account"))
}

func (r *rig) hold(t *rapid.T) Hold {
	if len(r.open) == 0 {
		t.Skip("no open hold")
	}
	return rapid.SampledFrom(r.open).Draw(t, "hold")
}

func amount(t *rapid.T) unit.Amount {
	return unit.Amount(rapid.Int64Range(0, 30).Draw(t, "amount"))
}

func cause(t *rapid.T) Cause {
	return Cause{Reason(rapid.IntRange(1, int(reasonCount)-1).Draw(t, "reason")), rapid.Uint64Max(5).Draw(t, "subject")}
}

// expect runs an operation that must succeed exactly when the model covers it,
// and must otherwise leave the book as it was.
func (r *rig) expect(t *rapid.T, covered bool, operation func() bool) bool {
	before := r.book.AppendState(nil)
	if ok := operation(); ok != covered {
		t.Fatalf("operation reports %v, model says %v", ok, covered)
	}
	if !covered && (!bytes.Equal(before, r.book.AppendState(nil)) || len(r.book.journal) != 0 || len(r.book.touched) != 0) {
		t.Fatal("a refused operation changed the book")
	}
	return covered
}

func (r *rig) actions() map[string]func(*rapid.T) {
	actions := map[string]func(*rapid.T){"": r.check}
	maps.Copy(actions, r.freeActions())
	maps.Copy(actions, r.holdActions())
	return actions
}

// freeActions move free money and change the supply.
func (r *rig) freeActions() map[string]func(*rapid.T) {
	m := r.model
	return map[string]func(*rapid.T){
		"open": func(t *rapid.T) {
			amt := amount(t)
			m.free[r.book.Open(amt)] = amt
			r.initial += amt
		},
		"transfer": func(t *rapid.T) {
			from, to, amt, c := r.account(t), r.account(t), amount(t), cause(t)
			if r.expect(t, m.free[from] >= amt, func() bool { return r.book.Transfer(from, to, amt, c) }) {
				m.free[from] -= amt
				m.free[to] += amt
			}
		},
		"burn": func(t *rapid.T) {
			a, amt, c := r.account(t), amount(t), cause(t)
			if r.expect(t, m.free[a] >= amt, func() bool { return r.book.Burn(a, amt, c) }) {
				m.free[a] -= amt
				r.burned += amt
			}
		},
		"mint": func(t *rapid.T) {
			a, amt := r.account(t), amount(t)
			r.book.Mint(a, amt, cause(t))
			m.free[a] += amt
			r.minted += amt
		},
	}
}

// holdActions place, fill, draw on and release holds.
func (r *rig) holdActions() map[string]func(*rapid.T) {
	m := r.model
	return map[string]func(*rapid.T){
		"place": func(t *rapid.T) {
			a, amt, c := r.account(t), amount(t), cause(t)
			var h Hold
			if r.expect(t, m.free[a] >= amt, func() (ok bool) { h, ok = r.book.Place(a, amt, c); return ok }) {
				if _, used := m.owner[h]; used || h == 0 {
					t.Fatalf("handle %x is not new", h)
				}
				m.free[a] -= amt
				m.left[h], m.owner[h] = amt, a
				r.open = append(r.open, h)
			}
		},
		"top up": func(t *rapid.T) {
			h, amt, c := r.hold(t), amount(t), cause(t)
			if r.expect(t, m.free[m.owner[h]] >= amt, func() bool { return r.book.TopUp(h, amt, c) }) {
				m.free[m.owner[h]] -= amt
				m.left[h] += amt
			}
		},
		"capture": func(t *rapid.T) {
			h, to := r.hold(t), r.account(t)
			amt := unit.Amount(rapid.Int64Range(0, int64(m.left[h])).Draw(t, "part"))
			r.book.Capture(h, to, amt, cause(t))
			m.left[h] -= amt
			m.free[to] += amt
		},
		"burn from": func(t *rapid.T) {
			h := r.hold(t)
			amt := unit.Amount(rapid.Int64Range(0, int64(m.left[h])).Draw(t, "part"))
			r.book.BurnFrom(h, amt, cause(t))
			m.left[h] -= amt
			r.burned += amt
		},
		"release": func(t *rapid.T) {
			h := r.hold(t)
			if got := r.book.Release(h, cause(t)); got != m.left[h] {
				t.Fatalf("released %d, want %d", got, m.left[h])
			}
			m.free[m.owner[h]] += m.left[h]
			m.left[h] = 0
			r.open = slices.DeleteFunc(r.open, func(o Hold) bool { return o == h })
			r.closed = append(r.closed, h)
		},
	}
}

// check compares everything after each operation.
func (r *rig) check(t *rapid.T) {
	if err := r.book.Audit(); err != nil {
		t.Fatal(err)
	}
	if r.book.Initial() != r.initial || r.book.Minted() != r.minted || r.book.Burned() != r.burned {
		t.Fatalf("supply %d + %d - %d, want %d + %d - %d", r.book.Initial(), r.book.Minted(), r.book.Burned(), r.initial, r.minted, r.burned)
	}
	r.checkTouched(t)
	for _, e := range r.book.Drain() {
		if e.Amount <= 0 {
			t.Fatalf("entry without amount: %+v", e)
		}
		r.replica.replay(e)
	}
	held := map[Account]unit.Amount{}
	for _, h := range r.open {
		held[r.model.owner[h]] += r.model.left[h]
		if r.book.Remaining(h) != r.model.left[h] || r.book.Owner(h) != r.model.owner[h] || r.replica.left[h] != r.model.left[h] {
			t.Fatalf("hold %x: book %d, entries %d, model %d", h, r.book.Remaining(h), r.replica.left[h], r.model.left[h])
		}
	}
	for a := Account(0); int(a) < r.book.Len(); a++ {
		if r.book.Free(a) != r.model.free[a] || r.replica.free[a] != r.model.free[a] || r.book.Held(a) != held[a] {
			t.Fatalf("account %d: book %d free %d held, entries %d, model %d and %d",
				a, r.book.Free(a), r.book.Held(a), r.replica.free[a], r.model.free[a], held[a])
		}
	}
	for _, h := range r.closed {
		if r.book.IsOpen(h) {
			t.Fatalf("released hold %x is open", h)
		}
	}
}

// checkTouched compares the list with the balances that the replica, which has
// not yet seen the last entries, still believes.
func (r *rig) checkTouched(t *rapid.T) {
	touched := r.book.Touched()
	for i, a := range touched {
		if slices.Contains(touched[:i], a) {
			t.Fatalf("account %d is listed twice in %v", a, touched)
		}
	}
	for a := Account(0); int(a) < r.book.Len(); a++ {
		if r.book.Free(a) != r.replica.free[a] && !slices.Contains(touched, a) {
			t.Fatalf("account %d changed and is not in %v", a, touched)
		}
	}
	if again := r.book.Touched(); len(again) != 0 {
		t.Fatalf("listed again: %v", again)
	}
}

// TestBookAgainstModel: balances, supply, entries and touched accounts agree
// with the model after every operation, and refusals change nothing.
func TestBookAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		t.Repeat(newRig().actions())
	})
}
