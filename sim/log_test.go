package sim

import (
	"context"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
	"gensim/sim/replay"
)

// logOf is what a run recorded of its chain.
func logOf(r *record.Run) replay.Log {
	return replay.Log{
		Messages: r.Table(record.TableMessages), Events: r.Table(record.TableEvents), Transfers: r.Table(record.TableTransfers), Log: r.Log,
	}
}

// feed replays a log over a genesis as it was written.
func feed(t *testing.T, genesis []byte, log replay.Log) replay.Result {
	t.Helper()
	g, err := replay.DecodeGenesis(genesis)
	if err != nil {
		t.Fatal(err)
	}
	result, err := replay.Run(context.Background(), g, log, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestLogReplays: the messages and inputs of a run, fed to a fresh state machine,
// give the same codes, events and digest, whether the run drained or was cut, with blocks
// whose authors withhold, data that are asked for and held by others, declared updates, and
// without the tables to compare with.
func TestLogReplays(t *testing.T) {
	drained, cut, silent, held := small(), small(), small(), withData(2)
	cut.Drain, cut.Crypto = false, vrf.Keyed
	silent.Authors, silent.Withholders, silent.WithholdFor = 3, 2, 5 // the stampers
	silent.Protocol.RandomnessBlocks, silent.Protocol.Jackpot.Drawn = 2, 2
	held.Protocol.Availability.Holders, held.Protocol.Availability.Rent = true, ratio(1, 10)
	for name, c := range map[string]*Config{"drained": drained, "cut": cut, "silent": silent, "held": held, "declared": choosing(small(), protocol.Mixed)} {
		sound(t, c)
		r := play(t, c, 3, lab(t, 2, true))
		log := logOf(r)
		if kind := map[string]string{"silent": "randomness-withheld", "held": "answer-data"}[name]; kind != "" && !slices.Contains(log.Messages.Column("kind").Strings, kind) {
			t.Errorf("%s: no %s", name, kind)
		}
		got := feed(t, r.Genesis, log)
		if got.Difference != "" || got.Digest != r.Log.Digest || got.Messages != int64(log.Messages.Len()) {
			t.Errorf("%s: %+v, want digest %s", name, got, r.Log.Digest)
		}
		log.Events, log.Transfers = nil, nil
		if got := feed(t, r.Genesis, log); got.Difference != "" {
			t.Errorf("%s, no tables: %s", name, got.Difference)
		}
	}
}

// TestForgedLogDiffers: whatever is changed in the log, or in what the chain began
// with, is found.
func TestForgedLogDiffers(t *testing.T) {
	c := small()
	c.SubmitFor /= 2
	r := play(t, c, 3, lab(t, 2, true))
	for name, forge := range map[string]func(log *replay.Log, genesis *string){
		"a payload":       func(l *replay.Log, _ *string) { text(l.Messages, "payload", 40, "00") },
		"a code":          func(l *replay.Log, _ *string) { text(l.Messages, "code", 40, "malformed") },
		"a kind":          func(l *replay.Log, _ *string) { text(l.Messages, "kind", 40, "concede") },
		"a sender":        func(l *replay.Log, _ *string) { l.Messages.Column("from").Ints[40]++ },
		"a time":          func(l *replay.Log, _ *string) { l.Messages.Column("time").Ints[40]-- },
		"a huge time":     func(l *replay.Log, _ *string) { l.Messages.Column("time").Ints[0] = 1 << 62 },
		"a lost end":      func(l *replay.Log, _ *string) { shorten(l.Messages) },
		"an event":        func(l *replay.Log, _ *string) { l.Events.Column("value").Ints[50]++ },
		"a lost event":    func(l *replay.Log, _ *string) { shorten(l.Events) },
		"a transfer":      func(l *replay.Log, _ *string) { l.Transfers.Column("amount").Ints[50]++ },
		"a lost transfer": func(l *replay.Log, _ *string) { shorten(l.Transfers) },
		"a digest":        func(l *replay.Log, _ *string) { l.Log.Digest[3]++ },
		"a count":         func(l *replay.Log, _ *string) { l.Log.Records++ },
		"a rule":          func(_ *replay.Log, g *string) { *g = strings.Replace(*g, `"TxFee": 1`, `"TxFee": 2`, 1) },
		"a scheme":        func(_ *replay.Log, g *string) { *g = strings.Replace(*g, `"real"`, `"keyed"`, 1) },
	} {
		log, genesis := logOf(r), string(r.Genesis)
		for _, table := range []**record.Table{&log.Messages, &log.Events, &log.Transfers} {
			*table = copied(*table)
		}
		forge(&log, &genesis)
		if got := feed(t, []byte(genesis), log); got.Difference == "" {
			t.Errorf("%s: changed and not found", name)
		} else {
			t.Logf("%s: %s", name, got.Difference)
		}
	}
}

// TestGenesisIsChecked: what no chain could begin with is refused.
func TestGenesisIsChecked(t *testing.T) {
	r := play(t, small(), 3, lab(t, 2, true))
	for _, change := range [][2]string{
		{"{", ""}, {`"TxFee": 1`, `"TxFee": -1`}, {`"TxFee"`, `"Fee"`}, {`"real"`, `"none"`}, {`"Balances": [`, `"Balances": [-1,`},
	} {
		if _, err := replay.DecodeGenesis([]byte(strings.Replace(string(r.Genesis), change[0], change[1], 1))); err == nil {
			t.Errorf("%q in the place of %q is accepted", change[1], change[0])
		}
	}
}

// FuzzGenesis: any text is refused, or a chain begins with it that goes on. It starts from
// that of a run, and from that with each number in turn at an extreme.
func FuzzGenesis(f *testing.F) {
	genesis := play(f, small(), 3, lab(f, 2, true)).Genesis
	f.Add(genesis)
	for _, at := range regexp.MustCompile(`\b\d+\b`).FindAllIndex(genesis, -1) {
		for _, extreme := range []string{"-1", "0", "4294967295", "9223372036854775807"} {
			f.Add(slices.Concat(genesis[:at[0]], []byte(extreme), genesis[at[1]:]))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		g, err := replay.DecodeGenesis(text)
		if err != nil {
			return
		}
		again, err := g.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if h, err := replay.DecodeGenesis(again); err != nil || !reflect.DeepEqual(g, h) {
			t.Fatalf("%s is read again as %+v, %v", again, h, err)
		}
		var events protocol.Events
		state := g.State()
		state.Advance(unit.Day, &events)
		if err := state.Book().Audit(); err != nil {
			t.Error(err)
		}
	})
}

// copied is a table whose values can be changed.
func copied(t *record.Table) *record.Table {
	c := *t
	c.Columns = append([]record.Column(nil), t.Columns...)
	for i := range c.Columns {
		c.Columns[i].Ints = append([]int64(nil), t.Columns[i].Ints...)
		c.Columns[i].Strings = append([]string(nil), t.Columns[i].Strings...)
	}
	return &c
}

// text replaces a value.
func text(t *record.Table, column string, row int, value string) {
	t.Column(column).Strings[row] = value
}

// shorten drops the last row.
func shorten(t *record.Table) {
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Type == record.String {
			c.Strings = c.Strings[:len(c.Strings)-1]
		} else {
			c.Ints = c.Ints[:len(c.Ints)-1]
		}
	}
}
