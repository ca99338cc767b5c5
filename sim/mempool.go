package sim

import (
	"slices"

	"gensim/agents"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// parcel is a message that waits for a block.
type parcel struct {
	protocol.Message
	since int64 // height of the last block before it was sent
	own   bool  // its bid is its strategy's, and stays
}

// tip is what the parcel leaves to the author at a base fee.
func (p *parcel) tip(base unit.Amount) unit.Amount { return min(p.Bid.Tip, p.Bid.Max-base) }

// mostWaiting is how many messages of one account may wait for room (AccountQueue of
// go-ethereum's pool); more are lost. Without a market none waits.
const mostWaiting = 64

// post puts a message into the pool.
func (w *world) post(m protocol.Message) {
	if w.cfg.Protocol.FeeMarket.Limit > 0 {
		for len(w.waiting) <= int(m.From) {
			w.waiting = append(w.waiting, 0)
		}
		if w.waiting[m.From] == mostWaiting {
			return
		}
		w.waiting[m.From]++
	}
	w.mempool = append(w.mempool, parcel{Message: m, since: w.height, own: m.Bid != (protocol.Bid{})})
}

// carry applies the pool's messages in their order of arrival. Where room has a price
// they go by their tips, then in order of arrival, as far as there is room and they bid
// the base fee; the others wait for the next block. A message that the chain refuses
// takes no room.
func (w *world) carry(row *record.Block) {
	pool := w.mempool
	w.mempool = nil
	limit := w.cfg.Protocol.FeeMarket.Limit
	order := make([]int, len(pool))
	for i := range order {
		order[i] = i
	}
	if limit > 0 {
		w.bid(pool)
		slices.SortStableFunc(order, func(a, b int) int {
			return int(pool[b].tip(row.BaseFee) - pool[a].tip(row.BaseFee))
		})
	}
	waits := make([]bool, len(pool))
	for _, i := range order {
		if p := &pool[i]; limit > 0 && (p.Bid.Max < row.BaseFee || w.chain.Room()+p.Weight() > limit) {
			waits[i] = true
			continue
		}
		if limit > 0 {
			w.waiting[pool[i].From]--
		}
		w.carryOne(&pool[i].Message, row)
	}
	for i := range pool {
		if waits[i] {
			w.mempool = append(w.mempool, pool[i])
		}
	}
	row.Weight, row.Waiting = int64(w.chain.Room()), int64(len(w.mempool))
}

// bid lets those who name no bid of their own bid anew.
func (w *world) bid(pool []parcel) {
	for i := range pool {
		if p := &pool[i]; !p.own {
			p.Bid = agents.Bid(w.chain, &p.Message, w.height-1-p.since, w.chain.Book().Free(p.From))
		}
	}
}

// carryOne applies a message and counts what it pays.
func (w *world) carryOne(m *protocol.Message, row *record.Block) {
	before := len(w.events)
	row.Messages++
	if w.apply(m) != protocol.OK {
		row.Rejected++
		return
	}
	for i := range w.events[before:] {
		switch e := &w.events[before+i]; {
		case e.Kind == protocol.Moved && ledger.Reason(e.Value) == ledger.TxFee:
			row.Fees += e.Amount
		case e.Kind == protocol.Moved && ledger.Reason(e.Value) == ledger.Tip:
			row.Tips += e.Amount
		}
	}
}

// tills are the accounts of the authors, which get the tips: after all agents'. Without
// a market there are none.
func (c *Config) tills() []ledger.Account {
	if c.Protocol.FeeMarket.Limit == 0 {
		return nil
	}
	next := ledger.FirstAgent
	for i := range c.Groups {
		next += ledger.Account(c.Groups[i].Count)
	}
	tills := make([]ledger.Account, c.Authors)
	for i := range tills {
		tills[i] = next + ledger.Account(i)
	}
	return tills
}
