package scenarios

// idle lists by variant the keys that its rules do not ask for, by pattern as inert
// does. They are read and checked all the same, so that one scenario can be played
// under each variant.
var idle = map[string][]string{
	"pol":        {"protocol.replication.*", "protocol.reputation.*"},
	"reputation": {"protocol.replication.*", "protocol.verification.rate"},
	"reproducible": {
		"protocol.replication.*", "protocol.reputation.*", "protocol.stake.profiler", "protocol.profiling.profilers", "protocol.profiling.prefix",
		"protocol.profiling.quantile", "protocol.profiling.margin", "protocol.windows.profile",
	},
	"replication": append([]string{"protocol.reputation.*", "protocol.verification.verifiers"}, unseen...),
	"none": append([]string{
		"protocol.replication.*", "protocol.reputation.*", "protocol.stake.verifier", "protocol.slash_split.*", "protocol.max_redraws", "protocol.verification.rate",
		"protocol.verification.verifiers", "protocol.verification.foreign_slowdown", "protocol.windows.verify", "protocol.windows.reveal",
	}, unseen...),
}

// unseen lists what nobody asks for where nobody looks into a proof.
var unseen = []string{
	"protocol.stake.profiler", "protocol.stake.challenge_bond", "protocol.profiling.profilers", "protocol.profiling.prefix",
	"protocol.profiling.quantile", "protocol.profiling.margin", "protocol.verification.segments", "protocol.verification.select",
	"protocol.verification.compare", "protocol.verification.distance", "protocol.verification.work_roots", "protocol.dispute.mode",
	"protocol.dispute.arity", "protocol.dispute.clock", "protocol.dispute.second_ruling", "protocol.dispute.max_referee_gas",
	"protocol.dispute.max_referee_bytes", "protocol.forced_error.*", "protocol.jackpot.base",
	"protocol.jackpot.rule", "protocol.jackpot.open_to", "protocol.jackpot.drawn", "protocol.jackpot.max_share", "protocol.windows.profile",
	"protocol.windows.challenge", "protocol.availability.keep_for", "protocol.availability.held_by", "protocol.availability.rent",
	"networks.deposit", "networks.join_delay", "networks.leave_delay",
}

// Idle returns the keys that the scenario, or one it extends, writes and that have no
// effect in its variant, in the order of the table and the file.
func Idle(doc *Document) []string {
	var out []string
	for _, pattern := range idle[doc.Protocol.Variant] {
		doc.matching(pattern, func(path string) { out = append(out, path) })
	}
	return out
}
