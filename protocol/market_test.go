package protocol_test

import (
	"math"
	"math/big"
	"testing"

	"gensim/internal/merkle"
	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"

	"pgregory.net/rapid"
)

// marketplace is a chain with a fee market and nothing else to do: blocks of dust that
// one account sends itself.
type marketplace struct {
	t      tester
	state  *protocol.State
	author vrf.Key
	rich   ledger.Account
	tills  []ledger.Account
	now    unit.Time
	events protocol.Events
}

func newMarketplace(t tester, f protocol.FeeMarket, floor unit.Amount) *marketplace {
	s := standard()
	s.params.FeeMarket, s.params.TxFee = f, floor
	m := &marketplace{t: t, author: vrf.Keyed.NewKey([32]byte{1})}
	g := protocol.Genesis{
		Crypto: vrf.Keyed, Authors: []vrf.Public{m.author.Public(), m.author.Public()}, Arithmetics: []protocol.Class{0, 0, 0},
		Workloads: []protocol.Workload{s.workload}, Paces: []protocol.Pace{{Slowest: 1_000_000, Fastest: 1_000_000}}, Tills: []ledger.Account{3, 4},
	}
	if faults := s.params.ValidateFor(&g); len(faults) > 0 {
		t.Fatal(faults)
	}
	m.state = protocol.New(s.params, g)
	m.rich = m.state.Open(unit.MaxSupply / 2)
	m.tills = []ledger.Account{m.state.Open(0), m.state.Open(0)}
	return m
}

// dust is a message of 8,784 weight.
func (m *marketplace) dust(b protocol.Bid) *protocol.Message {
	return &protocol.Message{Kind: protocol.Transfer, From: m.rich, To: m.rich, Amount: 1, Bid: b}
}

func (m *marketplace) apply(msg *protocol.Message) protocol.Code {
	return m.state.Apply(m.now, msg, &m.events)
}

// close ends the block.
func (m *marketplace) close() {
	height := m.state.Height() + 1
	_, proof := m.author.Prove(protocol.BlockAlpha(m.state.Randomness(), height))
	in := protocol.Input{Kind: protocol.BlockRandomness, Height: height, Author: int32((height - 1) % 2), Proof: proof}
	if code := m.state.Input(m.now, &in, &m.events); code != protocol.OK {
		m.t.Fatalf("block: %v", code)
	}
	m.now += blockTime
	if err := m.state.Book().Audit(); err != nil {
		m.t.Fatal(err)
	}
}

// fill puts as many pieces of dust into a block and returns what they weigh.
func (m *marketplace) fill(n int) protocol.Weight {
	for range n {
		if code := m.apply(m.dust(protocol.Bid{Max: protocol.MaxBid})); code != protocol.OK {
			m.t.Fatalf("dust: %v", code)
		}
	}
	return m.state.Room()
}

// TestBaseFeeFollows compares the base fee over random blocks with EIP-1559's own
// formula in integers of any size, over the floor.
func TestBaseFeeFollows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := protocol.FeeMarket{Target: protocol.Weight(rapid.Int64Range(25_000, 200_000).Draw(t, "target")), Burn: rapid.Bool().Draw(t, "burn")}
		f.Limit = f.Target + protocol.Weight(rapid.Int64Range(1, int64(f.Target)).Draw(t, "above"))
		if f.Limit < 4*protocol.StandardWeight {
			f.Target, f.Limit = 2*protocol.StandardWeight, 4*protocol.StandardWeight
		}
		floor := unit.Amount(rapid.Int64Range(0, 1000).Draw(t, "floor"))
		m := newMarketplace(t, f, floor)
		room := int(f.Limit / m.dust(protocol.Bid{Max: 1}).Weight())
		for range 30 {
			base := m.state.BaseFee()
			used := m.fill(rapid.IntRange(0, room).Draw(t, "messages"))
			if used > f.Limit {
				t.Fatalf("a block of %d, the limit is %d", used, f.Limit)
			}
			m.close()
			want := eip1559(int64(base), int64(used), int64(f.Target))
			if want = max(want, int64(floor)); m.state.BaseFee() != unit.Amount(want) {
				t.Fatalf("base fee %d after a block of %d of %d at %d, want %d", m.state.BaseFee(), used, f.Target, base, want)
			}
			if got, most := m.state.BaseFee(), base+base/8+1; got > most || got < max(base-base/8-1, floor) {
				t.Fatalf("base fee moves from %d to %d", base, got)
			}
		}
	})
}

// eip1559 is the specification's calc_base_fee_per_gas, word for word.
func eip1559(parent, used, target int64) int64 {
	if used == target {
		return parent
	}
	delta := new(big.Int).Abs(big.NewInt(used - target))
	delta.Mul(delta, big.NewInt(parent)).Quo(delta, big.NewInt(target)).Quo(delta, big.NewInt(8))
	if used > target {
		return parent + max(delta.Int64(), 1)
	}
	return parent - delta.Int64()
}

// TestBaseFeeConverges holds the base fee to the closed forms. Demand that falls with
// the price as T p0/p takes it to p0, and the distance shrinks by an eighth a block:
// p_n - p0 = (7/8)^n (p - p0). Demand of a share r of the target that asks for no price
// moves it by (1 + (r-1)/8)^n, down to the floor.
func TestBaseFeeConverges(t *testing.T) {
	const messages = 400
	weight := newMarketplace(t, protocol.FeeMarket{}, 1).dust(protocol.Bid{Max: 1}).Weight()
	f := protocol.FeeMarket{Target: messages * weight, Limit: 2 * messages * weight}
	const p0, floor = 1_000_000_000, 500_000_000
	for _, start := range []int{0, 10} { // blocks without price before: from below and from above
		m := newMarketplace(t, f, floor)
		for range start {
			m.fill(2 * messages)
			m.close()
		}
		first := float64(m.state.BaseFee())
		for n := range 40 {
			want := p0 + math.Pow(7./8, float64(n))*(first-p0)
			if got := float64(m.state.BaseFee()); math.Abs(got-want) > 0.004*p0 { // messages are whole
				t.Errorf("from %.0f: %.0f after %d blocks, want %.0f", first, got, n, want)
			}
			m.fill(min(int(math.Round(messages*p0/float64(m.state.BaseFee()))), 2*messages))
			m.close()
		}
	}
	for share, rate := range map[int]float64{1: 1 - 1./16, 3: 1 + 1./16, 4: 1 + 1./8} { // halves of the target
		m := newMarketplace(t, f, floor)
		for range 20 { // well above the floor
			m.fill(2 * messages)
			m.close()
		}
		first := float64(m.state.BaseFee())
		for n := range 60 {
			want := min(max(first*math.Pow(rate, float64(n)), floor), float64(protocol.MaxBid))
			if got := float64(m.state.BaseFee()); math.Abs(got/want-1) > 1e-6 {
				t.Errorf("demand of %d/2: %.0f after %d blocks, want %.0f", share, got, n, want)
			}
			m.fill(share * messages / 2)
			m.close()
		}
	}
}

// TestFeesAreConserved: what senders pay is burnt or with the treasury, and the tips are
// with the authors of the blocks, in turn.
func TestFeesAreConserved(t *testing.T) {
	for _, burn := range []bool{false, true} {
		m := newMarketplace(t, protocol.FeeMarket{Target: 10 * protocol.StandardWeight, Limit: 20 * protocol.StandardWeight, Burn: burn}, 1000)
		rich := m.state.Book().Free(m.rich)
		weight := int64(m.dust(protocol.Bid{Max: 1}).Weight())
		of := func(a int64) unit.Amount {
			return unit.Amount(unit.MulDiv(a, weight, int64(protocol.StandardWeight), unit.Up))
		}
		var base, tips [2]unit.Amount
		for n := range 6 {
			for i := range 30 {
				fee := int64(m.state.BaseFee())
				tip := min(int64(i), 5)
				if code := m.apply(m.dust(protocol.Bid{Max: m.state.BaseFee() + 5, Tip: unit.Amount(i)})); code != protocol.OK {
					t.Fatalf("message %d: %v", i, code)
				}
				base[0] += of(fee)
				tips[n%2] += of(tip)
			}
			m.close()
		}
		b := m.state.Book()
		if paid := rich - b.Free(m.rich); paid != base[0]+tips[0]+tips[1] {
			t.Errorf("burn %v: paid %v, want %v", burn, paid, base[0]+tips[0]+tips[1])
		}
		if b.Free(m.tills[0]) != tips[0] || b.Free(m.tills[1]) != tips[1] {
			t.Errorf("burn %v: tips %v and %v, want %v", burn, b.Free(m.tills[0]), b.Free(m.tills[1]), tips)
		}
		if got := map[bool]unit.Amount{true: b.Burned(), false: b.Free(ledger.Treasury)}[burn]; got != base[0] {
			t.Errorf("burn %v: base fees of %v, want %v", burn, got, base[0])
		}
	}
}

// TestWeights tells what messages weigh; a change of it is a change of prices.
func TestWeights(t *testing.T) {
	for _, c := range []struct {
		m    protocol.Message
		want protocol.Weight
	}{
		{protocol.Message{Kind: protocol.CommitProof}, 3_000 + 16*(5+8+64) + 20_000},
		{protocol.Message{Kind: protocol.CommitProof, Updates: make([]unit.Distance, 50)}, 3_000 + 16*(5+8+64+4+50*8) + 20_000 + 13*20_000},
		{protocol.Message{Kind: protocol.Vote, Updates: make([]unit.Distance, 50)}, 3_000 + 16*(5+5) + 5_000}, // it declares nothing
		{protocol.Message{Kind: protocol.Vote}, 3_000 + 16*(5+5) + 5_000},
		{protocol.Message{Kind: protocol.Vote, Bid: protocol.Bid{Max: 1}}, 3_000 + 16*(21+5) + 5_000},
		{protocol.Message{Kind: protocol.OpenForced, Claims: make([]protocol.SegmentClaim, 2)}, 3_000 + 16*(5+16+32+80+4+2*76+4) + 5_000 + 6_000},
		{protocol.Message{Kind: protocol.AnswerData, Hashes: make([]merkle.Hash, 4)}, 3_000 + 16*(5+8+32+4+4*32) + 42*4 + 5_000},
		{protocol.Message{}, 0},
	} {
		if got := c.m.Weight(); got != c.want {
			t.Errorf("%v weighs %d, want %d", c.m.Kind, got, c.want)
		}
	}
}

// TestMarketIsChecked: a market that moves faster than an eighth, or whose blocks are too small for
// a message that somebody must send.
func TestMarketIsChecked(t *testing.T) {
	const std = protocol.StandardWeight
	for path, f := range map[string]protocol.FeeMarket{
		"chain.fee_market.target": {Target: std - 1, Limit: 2*std - 2},
		"chain.fee_market.limit":  {Target: 4 * std, Limit: 8*std + 1},
		"":                        {Target: 4 * std, Limit: 8 * std},
	} {
		s := standard()
		s.params.FeeMarket = f
		faults := s.params.Validate()
		if path == "" && len(faults) > 0 || path != "" && (len(faults) != 1 || faults[0].Path != path) {
			t.Errorf("%s: %v", path, faults)
		}
	}
	s := standard()
	s.params.FeeMarket = protocol.FeeMarket{Target: std, Limit: 2 * std}
	s.params.Profiling.Prefix, s.workload.Segments, s.workload.StepsPerSegment = 1000, 8, 200
	g := (&world{setup: s, author: vrf.Real.NewKey([32]byte{1})}).genesis()
	faults := s.params.ValidateFor(&g)
	if len(faults) == 0 || faults[0].Path != "chain.fee_market.limit" {
		t.Errorf("a profile of a thousand steps fits a block of two commitments: %v", faults)
	}
}

// refuseRoom: messages for which a block has no room, or not at that price.
func refuseRoom(t *testing.T, seen *refusals) {
	s := standard()
	s.params.FeeMarket = protocol.FeeMarket{Target: 4 * protocol.StandardWeight, Limit: 8 * protocol.StandardWeight}
	w := newWorld(t, s, plan{})
	for range 12 {
		w.block()
	}
	bob := w.party("bob").account
	send := func(max, tip unit.Amount) protocol.Message {
		return protocol.Message{Kind: protocol.Transfer, From: bob, To: w.party("alice").account, Amount: unit.GEN, Bid: protocol.Bid{Max: max, Tip: tip}}
	}
	nobody, nothing := send(unit.GEN, 0), send(unit.GEN, 0)
	nobody.To, nothing.Amount = ledger.Treasury, 0
	w.refuse(t, seen, nobody, protocol.UnknownSubject)
	w.refuse(t, seen, nothing, protocol.Malformed)
	w.refuse(t, seen, send(protocol.MaxBid+1, 0), protocol.Malformed)
	w.refuse(t, seen, send(1, -1), protocol.Malformed)
	w.refuse(t, seen, send(w.state.BaseFee()-1, 0), protocol.FeeTooLow)
	tip := send(protocol.MaxBid, protocol.MaxBid)
	tip.Amount = 50 * unit.GEN
	w.refuse(t, seen, tip, protocol.Unfunded)
	for w.state.Room()+8_784 <= 8*protocol.StandardWeight {
		m := send(unit.GEN, 0)
		m.Amount = 1
		if code := w.state.Apply(w.now, &m, &w.events); code != protocol.OK {
			t.Fatalf("dust: %v", code)
		}
	}
	w.refuse(t, seen, send(unit.GEN, 0), protocol.NoRoom)
	w.refuse(t, seen, send(0, 0), protocol.NoRoom) // before the price
}
