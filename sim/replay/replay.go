package replay

import (
	"context"
	"encoding/hex"
	"fmt"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/engine"
	"gensim/sim/record"
)

// Log is what a run recorded. Messages are needed; what is nil is not compared.
type Log struct {
	Messages  *record.Table
	Events    *record.Table
	Transfers *record.Table
	record.Log
}

// Result is what a replay came to.
type Result struct {
	Messages   int64       // messages and inputs fed
	Events     int64       // that the state machine gave
	Digest     merkle.Hash // of the log, as replayed
	Difference string      // the first, empty if there is none
}

// Run feeds the log to a fresh state machine. It stops at the first difference,
// which is a result and no error; errors are a log that cannot be read and a
// cancelled context. Progress, if not nil, is told now and then how many of how
// many messages are done.
func Run(ctx context.Context, g Genesis, log Log, progress func(done, total int64)) (Result, error) {
	p := player{state: g.State(), log: log, digest: engine.NewDigest()}
	if err := p.read(); err != nil {
		return Result{}, fmt.Errorf("replay: %w", err)
	}
	for from := 0; from < len(p.messages) && p.difference == ""; {
		if err := ctx.Err(); err != nil {
			return Result{}, fmt.Errorf("replay: %w", err)
		}
		if progress != nil {
			progress(int64(from), int64(len(p.messages)))
		}
		from = p.block(from)
	}
	if p.difference == "" {
		p.end()
	}
	return Result{Messages: p.fed, Events: p.seq, Digest: p.digest.Sum(), Difference: p.difference}, nil
}

// player is a replay under way.
type player struct {
	state      *protocol.State
	log        Log
	messages   []record.Message
	events     []record.Event    // recorded and not yet met
	transfers  []record.Transfer // likewise
	out        protocol.Events
	digest     *engine.Digest
	buf        []byte
	fed, seq   int64
	difference string
}

func (p *player) read() error {
	if p.log.Messages == nil {
		return fmt.Errorf("there is no table %s", record.TableMessages)
	}
	var err error
	if p.messages, err = record.Rows[record.Message](p.log.Messages); err != nil {
		return err
	}
	if p.log.Events != nil {
		if p.events, err = record.Rows[record.Event](p.log.Events); err != nil {
			return err
		}
	}
	if p.log.Transfers != nil {
		p.transfers, err = record.Rows[record.Transfer](p.log.Transfers)
	}
	return err
}

func (p *player) differ(format string, args ...any) {
	if p.difference == "" {
		p.difference = fmt.Sprintf(format, args...)
	}
}

// block feeds the messages and inputs of one block, from a row on, after the
// deadlines before it, and returns the first row after it.
func (p *player) block(from int) int {
	first := &p.messages[from]
	if first.Time < p.state.Now() || first.Time > latest {
		p.differ("message %d: at %d us, which is no time for it", from, int64(first.Time))
		return from
	}
	p.deadlines(first.Time)
	at := from
	for ; at < len(p.messages) && p.messages[at].Block == first.Block && p.difference == ""; at++ {
		row := &p.messages[at]
		if row.Time != first.Time || row.Seq != int64(at) {
			p.differ("message %d: out of order within block %d", at, first.Block)
			break
		}
		p.feed(row)
	}
	p.settle()
	return at
}

// latest is beyond the end of any run; deadlines after it still fit their type.
const latest = 1000 * unit.Year

// deadlines fires what is due by a time, each deadline at its own instant.
func (p *player) deadlines(by unit.Time) {
	for due := p.state.NextDeadline(); due <= by && p.difference == ""; due = p.state.NextDeadline() {
		p.state.Advance(max(due, p.state.Now()), &p.out)
		p.settle()
	}
}

// feed gives one message or input to the chain.
func (p *player) feed(row *record.Message) {
	payload, err := hex.DecodeString(row.Payload)
	if err != nil {
		p.differ("message %d: its payload is not hexadecimal", row.Seq)
		return
	}
	p.fed++
	if row.From == record.None {
		p.input(row, payload)
		return
	}
	m, err := protocol.DecodeMessage(payload)
	if err != nil {
		p.differ("message %d: %v", row.Seq, err)
		return
	}
	if m.Kind.String() != row.Kind || int64(m.From) != row.From {
		p.differ("message %d: recorded as %s of account %d, its payload is %s of account %d", row.Seq, row.Kind, row.From, m.Kind, m.From)
		return
	}
	code := p.state.Apply(row.Time, &m, &p.out)
	if code.String() != row.Code {
		p.differ("message %d (%s of account %d): recorded code %s, replayed %s", row.Seq, row.Kind, row.From, row.Code, code)
		return
	}
	p.digest.Append(append(payload, byte(code)))
}

func (p *player) input(row *record.Message, payload []byte) {
	in, err := protocol.DecodeInput(payload)
	if err != nil {
		p.differ("input %d: %v", row.Seq, err)
		return
	}
	if in.Kind.String() != row.Kind {
		p.differ("input %d: recorded as %s, its payload is %s", row.Seq, row.Kind, in.Kind)
		return
	}
	if code := p.state.Input(row.Time, &in, &p.out); code.String() != row.Code {
		p.differ("input %d (%s): recorded code %s, replayed %s", row.Seq, row.Kind, row.Code, code)
		return
	}
	p.digest.Append(payload)
}

// settle compares the events of an instant with the recorded ones.
func (p *player) settle() {
	for i := range p.out {
		e := &p.out[i]
		p.buf = protocol.AppendEvent(p.buf[:0], e)
		p.digest.Append(p.buf)
		switch {
		case e.Kind == protocol.RandomnessFixed:
		case e.Kind == protocol.Moved:
			if p.log.Transfers != nil {
				p.transfers = compare(p, record.TableTransfers, p.transfers, TransferRow(p.seq, e))
			}
		case p.log.Events != nil:
			p.events = compare(p, record.TableEvents, p.events, EventRow(p.seq, e))
		}
		p.seq++
	}
	p.out = p.out[:0]
}

// compare holds the next recorded row against a replayed one and returns the rest.
func compare[T comparable](p *player, table string, recorded []T, replayed T) []T {
	if len(recorded) == 0 {
		p.differ("%s: the record ends, the replay goes on with %+v", table, replayed)
		return nil
	}
	if recorded[0] != replayed {
		p.differ("%s: recorded %+v, replayed %+v", table, recorded[0], replayed)
	}
	return recorded[1:]
}

// end fires the deadlines after the last block, as far as the record goes, and
// holds the whole against it.
func (p *player) end() {
	for p.digest.Records() < uint64(p.log.Records) && p.difference == "" {
		due := p.state.NextDeadline()
		if due == unit.Never {
			break
		}
		p.deadlines(due)
	}
	switch {
	case len(p.events) > 0:
		p.differ("%s: recorded %+v, the replay has ended", record.TableEvents, p.events[0])
	case len(p.transfers) > 0:
		p.differ("%s: recorded %+v, the replay has ended", record.TableTransfers, p.transfers[0])
	case p.digest.Records() != uint64(p.log.Records):
		p.differ("digest: over %d records, replayed %d", p.log.Records, p.digest.Records())
	case p.digest.Sum() != p.log.Digest:
		p.differ("digest: recorded %s, replayed %s", p.log.Digest.Hex(), p.digest.Sum().Hex())
	}
}
