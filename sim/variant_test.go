package sim

import (
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// under is the small network under a variant, with windows and pay that suit it.
func under(v protocol.Variant) *Config {
	c := small()
	c.Protocol.Variant = v
	c.Protocol.Replication = protocol.Replication{Replicas: 3, Pay: ratio(3, 4), Within: ratio(4, 1)}
	c.Protocol.Reputation = protocol.Reputation{Trusted: 2, Floor: ratio(1, 20), Lots: 10}
	if v.Replicated() { // who stamps is always free, and would outvote the truthful
		c.Groups[5].Count = 0
		c.Groups[4].Count = 24
	}
	return c
}

// TestVariantsRun: under each variant a run satisfies what any run must, does not depend
// on workers and memo, and its log replays.
func TestVariantsRun(t *testing.T) {
	for v := range protocol.Variants {
		t.Run(v.String(), func(t *testing.T) {
			c := sound(t, under(v))
			r := play(t, c, 3, lab(t, 2, true))
			audit(t, r)
			if got := feed(t, r.Genesis, logOf(r)); got.Difference != "" || got.Digest != r.Log.Digest {
				t.Errorf("replay: %+v, want digest %s", got, r.Log.Digest)
			}
			if again := play(t, c, 3, lab(t, 0, false)); again.Digest != r.Digest || len(changed(r, again)) > 0 {
				t.Errorf("without workers and memo: digest %s, want %s, tables %v differ", again.Digest, r.Digest, changed(r, again))
			}
			if r.Tasks.Accepted < 3 {
				t.Errorf("tasks %+v", r.Tasks)
			}
		})
	}
}

// TestReplicasTrainAgain: each of three replicas of an accepted task spends its gas once
// more, none is looked into, and every cheat is outvoted by replicas that are honest.
func TestReplicasTrainAgain(t *testing.T) {
	r := play(t, sound(t, under(protocol.Replicated)), 3, lab(t, 2, true))
	each := r.Compute.Native / unit.Gas(r.Tasks.Accepted)
	if c := r.Compute; c.Profiling+c.Whistleblowing+c.Dispute != 0 || c.Verification != 3*each*unit.Gas(r.Tasks.Attempts) {
		t.Errorf("compute %+v of tasks %+v", c, r.Tasks)
	}
	if r.Tasks.BadAccepted != 0 || r.Outcomes[2-1] == 0 || r.Outcomes[13-1] != 0 {
		t.Errorf("tasks %+v, outcomes %v", r.Tasks, r.Outcomes)
	}
	events := map[string]int{}
	for _, e := range rowsOf[record.Event](t, r, record.TableEvents) {
		events[e.Kind]++
	}
	if events["votes-counted"] != int(r.Tasks.Attempts) || events["window-opened"]+events["profile-started"] != 0 {
		t.Errorf("events %v", events)
	}
}
