package agents

import "gensim/protocol"

// reactions are the options of when_caught, in the order of Reaction.
var reactions = []string{"concede", "defend"}

// Catalogue lists every strategy, by role.
var Catalogue = []Entry{
	{
		Role: protocol.Submitter, Name: "poisson",
		Doc: `Submits tasks at exponential intervals, each for the quoted fee, until submissions end.
Breaks nothing. Costs the fee of each task. Source: Poisson arrivals, the standard model of independent users.`,
		Params: []Param{
			{Name: "rate", Kind: RateParam, Required: true, Doc: "mean number of tasks submitted per time"},
			{Name: "workload", Kind: WorkloadParam, Required: true, Doc: "what is trained"},
			{Name: "value", Kind: FeeMultipleParam, Required: true, Doc: "of a finished task to the submitter"},
		},
		New: newPoisson,
	},
	{
		Role: protocol.Solver, Name: "honest",
		Doc: `Trains every task whole, commits the true checkpoints and defends them when accused.
Breaks nothing. Costs C per task. Source: Gensyn litepaper, "Training" and "Proof generation".`,
		New: newHonestSolver,
	},
	{
		Role: protocol.Solver, Name: "skip",
		Doc: `Leaves a share of the segments untrained and commits made-up checkpoints for them.
Breaks the claim that each checkpoint follows from the one before; a verifier that draws a faked segment measures a
large distance. Costs (1 - fraction) C per task. Source: Jia et al., Proof-of-Learning, structural spoofing.`,
		Params: []Param{
			{Name: "fraction", Kind: RatioParam, Required: true, Doc: "share of the segments that is not trained"},
			{Name: "when_caught", Kind: ChoiceParam, Default: "concede", Options: reactions, Doc: "what it does when a reject accuses it"},
		},
		New: newSkip,
	},
	{
		Role: protocol.Solver, Name: "noise",
		Doc: `Trains nothing: each checkpoint is the first one plus noise.
Breaks every segment at once. Costs next to nothing per task, and a trace when it defends. Source: Jia et al.,
Proof-of-Learning, random weights as the weakest spoof.`,
		Params: []Param{
			{Name: "when_caught", Kind: ChoiceParam, Default: "defend", Options: reactions, Doc: "what it does when a reject accuses it"},
		},
		New: newNoise,
	},
	{
		Role: protocol.Verifier, Name: "honest",
		Doc: `Re-runs the drawn segments, posts what it measured, and a forced error when its VRF says so; follows up a
distance above the threshold with a re-run in the solver's arithmetic. Measures profiles as drawn.
Breaks nothing. Costs c per verdict, and the share of a segment per suspicion. Source: Gensyn litepaper, "Verification of
proof" and "Graph-based pinpoint challenge"; forced errors after Truebit section 4.`,
		New: newHonestVerifier,
	},
	{
		Role: protocol.Verifier, Name: "rubber-stamp",
		Doc: `Never re-runs anything: posts a plausible distance under the threshold and random roots, and takes no notice of
its forced errors. Measures profiles honestly, since nothing in this protocol version can challenge a profile.
Breaks the check itself: every cheat that it alone sees passes. Costs nothing per verdict, the stake when a whistleblower
re-runs it, since its work roots are false even when the solver was honest. Source: the verifier's dilemma, Luu et al. 2015;
Truebit section 3.1.`,
		Params: []Param{
			{Name: "when_caught", Kind: ChoiceParam, Default: "concede", Options: reactions, Doc: "what it does when a challenge accuses it"},
		},
		New: newRubberStamp,
	},
	{
		Role: protocol.Whistleblower, Name: "always",
		Doc: `Joins the network with the fewest of its kind and checks one random verdict after the other, at any income.
Breaks nothing. Costs the re-run of two segments per check, and the locked deposit. Source: the fixed verifiers of
Truebit section 4, as the control case of "threshold".`,
		New: newAlways,
	},
	{
		Role: protocol.Whistleblower, Name: "threshold",
		Doc: `As "always", but joins only when the expected jackpot of a check is at least payout_threshold times its cost, and
leaves when it is less. With J the jackpot, phi the rate of forced errors, n the others in the network, y the estimated
probability that one of them checks a given verdict, and c the cost of a check on its own device: phi J (1 - y/2)^n / c.
Breaks nothing. Costs what "always" costs while it is a member. Source: Gensyn litepaper, "Whistleblowers" join and leave
by their payout threshold; the jackpot J/2^(k-1) of Truebit section 4; the formula is own derivation, see entry.go.`,
		Params: []Param{
			{Name: "payout_threshold", Kind: RatioParam, Required: true, Doc: "least expected income of a check over its cost"},
		},
		New: newThreshold,
	},
}
