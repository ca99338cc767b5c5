package agents

import "gensim/protocol"

// reactions are the options of when_caught, in the order of Reaction.
var reactions = []string{"concede", "defend"}

// caught is the parameter of solvers that concede by default.
var caught = Param{Name: "when_caught", Kind: ChoiceParam, Default: "concede", Options: reactions, Doc: "what it does when a reject accuses it"}

// declares is the parameter of solvers that do not train some segments.
var declares = Param{Name: "declares", Kind: ChoiceParam, Default: "truth", Options: []string{"truth", "understated"}, Unwritten: true,
	Doc: "what it declares of its updates, where the rules choose by them: what they are, or that those it faked are none"}

// accused is that of verifiers.
var accused = Param{Name: "when_caught", Kind: ChoiceParam, Default: "concede", Options: reactions, Doc: "what it does when a challenge accuses it"}

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
		Role: protocol.Submitter, Name: "splitter",
		Doc: `Submits jobs at exponential intervals: a task, then waves of as many as width says, each of which starts from the merged ends of
the wave before. Width 1 is a chain of stacked proofs.
Breaks nothing. Costs the fee of each task; what would start from a task that is refunded comes back whole, or was never submitted.
Source: Gensyn litepaper, "Submission", large jobs as sets of asynchronous tasks; McMahan et al. 2017, federated averaging.`,
		Params: []Param{
			{Name: "rate", Kind: RateParam, Required: true, Doc: "mean number of jobs submitted per time"},
			{Name: "workload", Kind: WorkloadParam, Required: true, Doc: "what is trained by each task"},
			{Name: "value", Kind: FeeMultipleParam, Required: true, Doc: "of each finished task to the submitter"},
			{Name: "length", Kind: CountParam, Required: true, Doc: "waves of tasks, one after the other; the first is one task"},
			{Name: "width", Kind: CountParam, Default: "1", Doc: "tasks of each other wave, side by side, at most protocol.jobs.parents"},
			{Name: "submit", Kind: ChoiceParam, Default: "ahead", Options: []string{"ahead", "accepted"}, Doc: "when a wave is submitted: as soon as the chain has the one before, or has accepted it"},
		},
		New: newSplitter,
	},
	{
		Role: protocol.Submitter, Name: "griefer",
		Doc: `Submits tasks as "poisson" does, whose data are nowhere to be had: the root that it commits to is of nothing.
Breaks the premise of training: the drawn solver cannot start. Costs the deposit of each task (O12), of which the solver gets
half; the fee comes back. Source: Gensyn litepaper, "Submission", public data at a stated location; DESIGN outcome O12.`,
		Params: []Param{
			{Name: "rate", Kind: RateParam, Required: true, Doc: "mean number of tasks submitted per time"},
			{Name: "workload", Kind: WorkloadParam, Required: true, Doc: "what would be trained"},
		},
		New: newGriefer,
	},
	{
		Role: protocol.Submitter, Name: "spammer",
		Doc: `Submits no task: sends itself dust, so many messages a time, each with the same bid for its room in a block.
Breaks the room that others need, where blocks are limited (chain.fee_market): whose message does not come in time is late. Costs the
base fee of each message, which rises by an eighth with each full block until it passes the bid, and its tip. Source: EIP-1559, "Security
considerations"; the flooding attacks on Bitcoin of 2015 (Baqer et al. 2016, Stressing Out).`,
		Params: []Param{
			{Name: "rate", Kind: RateParam, Required: true, Doc: "mean number of messages sent per time"},
			{Name: "after", Kind: DurationParam, Default: "0 s", Doc: "when it begins"},
			{Name: "bid", Kind: RatioParam, Default: "2", Doc: "the most it pays for a standard message's room, in transaction fees"},
			{Name: "tip", Kind: RatioParam, Default: "0", Doc: "of it, what the block's author gets at most"},
		},
		New: newSpammer,
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
			{Name: "fraction", Kind: RatioParam, Required: true, Above: "0%", Max: "100%", Doc: "share of the segments that is not trained"},
			caught, declares,
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
			declares,
		},
		New: newNoise,
	},
	{
		Role: protocol.Solver, Name: "fewer-steps",
		Doc: `Leaves out a share of the steps, evenly spread, and claims the state before in their place.
Breaks the segments with such a step. Costs (1 - fraction) C per task. Source: Jia et al. 2021, Proof-of-Learning, on
hyperparameters that the prover chooses.`,
		Params: []Param{
			{Name: "fraction", Kind: RatioParam, Required: true, Above: "0%", Max: "100%", Doc: "share of the steps that is not trained"},
			caught, declares,
		},
		New: newFewerSteps,
	},
	{
		Role: protocol.Solver, Name: "smaller-batch",
		Doc: `Trains every step on part of its batch.
Breaks every segment by the noise of a gradient. Costs about (1 - fraction) C per task. Source: Jia et al. 2021, on
hyperparameters that the prover chooses.`,
		Params: []Param{
			{Name: "fraction", Kind: RatioParam, Required: true, Above: "0%", Max: "100%", Doc: "share of each batch that is left out"},
			caught,
		},
		New: newSmallerBatch,
	},
	{
		Role: protocol.Solver, Name: "low-precision",
		Doc: `Computes products in a narrow arithmetic in which its device is faster, and claims the registered one.
Breaks every segment by the rounding of the narrow one. Costs C less the part of the products' cost that speedup saves:
by NVIDIA's peak rates 2 is bf16 on a consumer card (GeForce RTX 4090, Ada paper, appendix A; tf32 gains nothing there), 16 and
8 are bf16 and tf32 on an A100 (Ampere paper, table 1). Honest on a device as narrow. Source: Jia et al. 2021, on
hyperparameters that the prover chooses.`,
		Params: []Param{
			{Name: "arithmetic", Kind: ChoiceParam, Default: "bf16", Options: []string{"tf32", "bf16"}, Doc: "what it really computes in"},
			{Name: "speedup", Kind: RatioParam, Default: "2", Min: "1", Doc: "of products in it over those in the registered one"},
			caught,
		},
		New: newLowPrecision,
	},
	{
		Role: protocol.Solver, Name: "interpolate",
		Doc: `Trains part of the steps of each span of segments and fills in the checkpoints up to where they lead by linear interpolation.
Breaks every segment, though every update looks like any other. Costs nearly (1 - fraction) C per task. Source: Jia et al.
2021, structural spoofing; Fang et al. 2023, Proof-of-Learning is Currently More Broken Than You Think.`,
		Params: []Param{
			{Name: "fraction", Kind: RatioParam, Required: true, Above: "0%", Max: "100%", Doc: "share of the steps that is not trained"},
			{Name: "span", Kind: CountParam, Default: "1", Doc: "segments from one state reached to the next"},
			caught, declares,
		},
		New: newInterpolate,
	},
	{
		Role: protocol.Solver, Name: "early-stop",
		Doc: `Trains the first segments and repeats the last state reached for the rest.
Breaks the last segments. Costs (1 - fraction) C per task. Source: Jia et al. 2021, fewer epochs than agreed.`,
		Params: []Param{
			{Name: "fraction", Kind: RatioParam, Required: true, Above: "0%", Max: "100%", Doc: "share of the segments, the last ones, that is not trained"},
			caught, declares,
		},
		New: newEarlyStop,
	},
	{
		Role: protocol.Solver, Name: "blindfold",
		Doc: `Trains some segments and moves by a tenth of their updates in the others, so that a verifier of the largest updates
never meets a faked one.
Breaks the faked segments, where they are drawn at random. Costs nearly (1 - fraction) C per task. Source: Fang et al. 2023,
blindfolding top-Q.`,
		Params: []Param{
			{Name: "fraction", Kind: RatioParam, Required: true, Above: "0%", Max: "100%", Doc: "share of the segments that is not trained"},
			caught, declares,
		},
		New: newBlindfold,
	},
	{
		Role: protocol.Solver, Name: "infinitesimal",
		Doc: `Takes one real step and repeats its update, times a tiny factor, to the end.
Breaks every segment where the task pins the learning rate; where the proof names its own, none. Costs one step of C and
little more per task. Source: Fang et al. 2023, infinitesimal update.`,
		Params: []Param{
			{Name: "factor", Kind: RatioParam, Default: "1/1000000", Above: "0", Max: "1", Doc: "of the real update"},
			caught, declares,
		},
		New: newInfinitesimal,
	},
	{
		Role: protocol.Solver, Name: "forged-state",
		Doc: `Claims a first moment of zero and a huge second one, with which AdamW moves no weight. Refused for other optimizers.
Breaks every segment where moments are part of the checkpoint; where they are not, the first step alone. Costs the
optimizer's part of C per task. Source: own derivation from Loshchilov and Hutter 2019, algorithm 2.`,
		Params: []Param{
			caught,
		},
		New: newForgedState,
	},
	{
		Role: protocol.Solver, Name: "copy",
		Doc: `Claims the checkpoints that an honest solver published for another task of the workload; trains when there are none.
Breaks every segment, since order of samples and initial weights are the task's. Costs the hashing of the checkpoints.
Source: Jia et al. 2021, stolen models.`,
		Params: []Param{
			caught,
		},
		New: newCopy,
	},
	{
		Role: protocol.Solver, Name: "spoof",
		Doc: `Claims, at the end of each span of segments, another's published model, and searches backwards, in rounds of one step each, for
states that lead to it under the task's data; trains when there is none.
Breaks the first step of each span, and those whose search did not converge. Costs about rounds times C per task, so that
more than a few miss the deadline. Source: Zhang et al. 2022, Adversarial Examples for Proof-of-Learning, with the state in
place of the samples, which a task pins; conjecture 1 of Jia et al. 2021 says that it cannot pay.`,
		Params: []Param{
			{Name: "span", Kind: CountParam, Default: "1", Doc: "segments from one state taken to the next"},
			{Name: "rounds", Kind: CountParam, Default: "2", Doc: "steps executed to find a state, at most 64"},
			caught,
		},
		New: newSpoof,
	},
	{
		Role: protocol.Solver, Name: "not-finite",
		Doc: `Trains nothing: claims NaN for every state but the first.
Breaks the first segment alone, since a step from NaN gives NaN again in every arithmetic; every distance to it saturates, and
who follows that up to where it began rejects that segment. Costs next to nothing per task. Source: own derivation; every
comparison with NaN is false (IEEE 754, section 5.11).`,
		Params: []Param{
			caught,
		},
		New: newNotFinite,
	},
	{
		Role: protocol.Solver, Name: "stolen-start",
		Doc: `Starts from the model that an honest solver published for another task of the workload, and trains on from there as told;
honest when there is none.
Breaks the start alone: each step follows from the one before. Costs C per task, for a model that is better than the task would
make it. Source: Jia et al. 2021, Proof-of-Learning, on verifying the initial state, which stolen weights would pass off as a random one.`,
		Params: []Param{
			caught,
		},
		New: newStolenStart,
	},
	{
		Role: protocol.Solver, Name: "ruined-start",
		Doc: `Trains nothing: claims NaN for every state, the first one included.
Breaks the start alone, since a step from NaN gives NaN again, in every arithmetic. Costs next to nothing per task. Source: own
derivation; every operation on a NaN gives one (IEEE 754, section 6.2).`,
		Params: []Param{
			caught,
		},
		New: newRuinedStart,
	},
	{
		Role: protocol.Solver, Name: "dead-units",
		Doc: `Jumps in its first step to a network of which no unit is ever positive, and trains on from there, which moves nothing but the last
biases. Refused for other models than perceptrons of ReLUs.
Breaks the first segment alone, by one update far larger than any honest one: drawn at random it is found as rarely as one segment is
drawn, among the largest updates for certain. Costs next to nothing per task, for a model that is worth nothing. Source: own derivation;
Jia et al. 2021, Proof-of-Learning, on why the largest updates are checked.`,
		Params: []Param{
			caught, declares,
		},
		New: newDeadUnits,
	},
	{
		Role: protocol.Solver, Name: "withhold",
		Doc: `Trains nothing, commits to noise, and serves the proof's data to nobody.
Breaks the premise of verification: nobody can measure a distance. Costs next to nothing per task, the stake when the data are
asked for on the chain (O10); with "defend" it publishes them, and is found out as "noise" is. Source: Gensyn litepaper, proof of
availability; data withholding as in Al-Bassam et al., Fraud and Data Availability Proofs.`,
		Params: []Param{
			{Name: "when_caught", Kind: ChoiceParam, Default: "concede", Options: reactions, Doc: "concede: publishes nothing; defend: publishes when asked, and defends"},
		},
		New: newWithhold,
	},
	{
		Role: protocol.Solver, Name: "milker",
		Doc: `Solves honestly until so many of its attempts in a row have passed an audit, then commits noise until an audit finds it, and
begins anew. Where the variant keeps no scores it is honest.
Breaks the premise of reputation, that a good past tells the future. Costs the honest work of the score, and the stake when found; it
pays where the stake is below C/a - R at its score's audit probability a. Source: the traitor of Marti
and Garcia-Molina 2006, Taxonomy of Trust; the bound is own derivation (Becker's deterrence).`,
		Params: []Param{
			{Name: "patience", Kind: CountParam, Default: "20", Doc: "score at which it begins to cheat"},
			{Name: "when_caught", Kind: ChoiceParam, Default: "concede", Options: reactions, Doc: "what it does when a reject accuses it of noise"},
		},
		New: newMilker,
	},
	{
		Role: protocol.Verifier, Name: "honest",
		Doc: `Re-runs the drawn segments, posts what it measured, and a forced error when its VRF says so; follows up a
distance above the threshold with a re-run in the solver's arithmetic. Measures profiles as drawn. As a replica it runs the whole
task again in the solver's arithmetic and states the root that it found.
Breaks nothing. Costs c per verdict, and the share of a segment per suspicion; as a replica C, at the foreign slowdown. Source: Gensyn litepaper, "Verification of
proof" and "Graph-based pinpoint challenge"; forced errors after Truebit section 4.`,
		New: newHonestVerifier,
	},
	{
		Role: protocol.Verifier, Name: "rubber-stamp",
		Doc: `Never re-runs anything: posts a plausible distance under the threshold and random roots, and takes no notice of
its forced errors in verdicts. Measures profiles honestly. As a replica it states the root that the solver published, which
nobody can tell from work.
Breaks the check itself: every cheat that it alone sees passes. Costs nothing per verdict, the stake when a whistleblower
re-runs it, since its work roots are false even when the solver was honest. Source: the verifier's dilemma, Luu et al. 2015;
Truebit section 3.1.`,
		Params: []Param{
			accused,
		},
		New: newRubberStamp,
	},
	{
		Role: protocol.Verifier, Name: "copier",
		Doc: `Claims the solver's published numbers as its own where its arithmetic is the solver's, where the honest answer is distance 0
and the hashes that the proof shows; elsewhere honest. Takes no notice of its forced errors where it copies.
Breaks the check itself: a cheat that it alone sees passes. Costs nothing per verdict. Its work roots are false, so that any
re-run refutes it, even beside an honest solver; where work roots are switched off, only beside a cheat. Source: Truebit section 3.1,
the verifier's dilemma; the copy of public hashes is own derivation.`,
		New: newCopier,
	},
	{
		Role: protocol.Verifier, Name: "extorter",
		Doc: `Rejects every proof, unseen: claims distances above the threshold, then accuses the solver with a root that no re-run gave.
Takes no notice of its forced errors.
Breaks the reject: where it is final (dispute.mode none) it takes part of the solver's stake. Costs the own stake where the
solver is heard, or where a whistleblower challenges the made-up claims first. Source: own derivation; the game of Truebit section 3
exists since nobody should be condemned unheard.`,
		New: newExtorter,
	},
	{
		Role: protocol.Verifier, Name: "profile-inflator",
		Doc: `Honest in verdicts; in profiles it claims multiples of the distances that it measured.
Breaks the threshold: the quantile of the pooled distances is near one, so that one inflator among the profilers sets it, and a
solver that deviates by less than that passes every check. Costs the stake once someone measures again (O11); too large a
multiple is refused, as the threshold then exceeds a tenth of an update, or clamped. Source: own derivation from the rule that
the threshold is a high quantile of what profilers claim.`,
		Params: []Param{
			{Name: "multiple", Kind: RatioParam, Required: true, Above: "1", Doc: "of the measured distances that it claims, above 1"},
			accused,
		},
		New: newProfileInflator,
	},
	{
		Role: protocol.Verifier, Name: "profile-deflator",
		Doc: `Honest in verdicts; in profiles it divides the distances that it measured.
Breaks the threshold where nearly all profilers do so: honest distances then raise suspicions, of which each withdrawn one is
paid a re-run by the treasury, and verdicts take longer. A few among honest profilers change nothing. Costs the stake once
someone measures again (O11). Source: own derivation from the same rule.`,
		Params: []Param{
			{Name: "multiple", Kind: RatioParam, Required: true, Above: "1", Doc: "of what it claims is the measured distance, above 1"},
			accused,
		},
		New: newProfileDeflator,
	},
	{
		Role: protocol.Verifier, Name: "self-dealer", Allied: true,
		Doc: `Honest, but tells its coalition which of its verdicts are forced errors, and what is true in their place, before they are posted.
Breaks the premise of forced errors, that whoever finds one has worked; nothing on the chain shows it. Costs what honest
verdicts cost. Source: Gensyn litepaper, jackpots; the leak of forced errors is own derivation, after the solver that challenges
itself in Truebit section 5.`,
		New: newSelfDealer,
	},
	{
		Role: protocol.Verifier, Name: "framer", Allied: true,
		Doc: `Posts garbage where a whistleblower of its coalition watches the task's network, and concedes to whoever challenges it;
elsewhere honest.
Breaks the inference from a false verdict to a false proof. Costs the stake of the seat, half of which comes back as its
whistleblower's bounty. Source: own derivation; collusion of prover and challenger as in Dong et al. 2017.`,
		New: newFramer,
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
	{
		Role: protocol.Whistleblower, Name: "insider", Allied: true,
		Doc: `Re-runs nothing: challenges the forced errors that verifiers of its coalition tell it of, and is a member at any income.
Breaks the premise of jackpots, that they pay for work, and scares off others by its mere count. Costs the locked deposit
and two messages per challenge. Source: Truebit section 5, Sybil attacks on jackpots: n identities earn n J/2^(k+n-1) beside k
others, the same for one and two, less for more, but cut the others' pay by half each.`,
		Params: []Param{
			{Name: "hits", Kind: CountParam, Default: "1", Doc: "insiders that challenge one forced error"},
		},
		New: newInsider,
	},
	{
		Role: protocol.Whistleblower, Name: "accuser", Allied: true,
		Doc: `Challenges what verifiers of its coalition made up with something else made up, wins by their concession, and rejects the
honest solver's proof with a root that no re-run gave.
Breaks the inference from a false verdict to a false proof: where a won challenge condemns the solver unheard, half of its
stake is the bounty. Costs the bond where the solver is heard. Source: own derivation; the second ruling answers it.`,
		New: newAccuser,
	},
	{
		Role: protocol.Whistleblower, Name: "scare-off",
		Doc: `Is a member at any income and checks nothing.
Breaks the market of whistleblowers: who counts its kind expects less of a check and stays away, so that false verdicts stay
unseen. Costs the locked deposit. Source: Gensyn litepaper, "Whistleblowers" enter by the visible count of others.`,
		New: newScareOff,
	},
}
