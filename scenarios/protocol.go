package scenarios

import "gensim/scenarios/quantity"

// Protocol sets the rules. Its defaults come from the preset, a YAML overlay
// in presets/, and not from tags.
type Protocol struct {
	Variant          string               `key:"variant" one:"pol reproducible replication reputation none" doc:"family of rules: proofs of learning that verifiers re-run in part, the same in the solver's arithmetic where all bits must agree, replicas of the whole task that vote, audits that fall with a solver's score, or payment on delivery"`
	Preset           string               `key:"preset" one:"litepaper hardened" hash:"brings" doc:"values of the keys below that are left out" source:"Gensyn litepaper (2022)"`
	ReferenceDevice  string               `key:"reference_device" ref:"devices" symbol:"C" doc:"device on which a task's honest cost is reckoned" formula:"C = gas x price / speed of the device"`
	Fee              Fee                  `key:"fee" doc:"what a task pays"`
	Deposit          quantity.FeeMultiple `key:"deposit" max:"1000 fee" doc:"submitter's, against unusable tasks"`
	Shares           Shares               `key:"shares" doc:"how the fee of an accepted task is divided; they sum to one"`
	Stake            Stake                `key:"stake" doc:"what each assignment holds"`
	SlashSplit       SlashSplit           `key:"slash_split" doc:"where a slashed stake goes; it sums to one"`
	TimeoutSlash     quantity.FeeMultiple `key:"timeout_slash" max:"1000 fee" doc:"slash of a solver, verifier or profiler that never delivers"`
	MaxAttempts      int                  `key:"max_attempts" min:"1" max:"1000" doc:"solvers drawn for a task before it is refunded"`
	MaxRedraws       int                  `key:"max_redraws" min:"1" max:"1000" doc:"seats redrawn in one attempt; then the solver is compensated and the task pooled again, which counts as an attempt"`
	GasPerHashedByte quantity.Gas         `key:"gas_per_hashed_byte" min:"0 gas" max:"1 Ggas" doc:"basic operations that hashing a byte costs"`
	Selection        string               `key:"selection" one:"stake min-hash" doc:"how seats are drawn: by whole free stakes, or one lot an account, as a control"`
	RandomnessBlocks int                  `key:"randomness_blocks" min:"1" max:"1000" symbol:"n" doc:"blocks whose randomness is mixed into one draw"`
	TaskSize         TaskSize             `key:"task_size" doc:"how much computation a task may be"`
	Jobs             Jobs                 `key:"jobs" doc:"how large a job of several tasks may be"`
	Profiling        Profiling            `key:"profiling" doc:"how the threshold on distances is measured"`
	Verification     Verification         `key:"verification" doc:"how much of a proof is run again, and how it is judged"`
	Replication      Replication          `key:"replication" doc:"how others run whole tasks again, in the variant of that name"`
	Reputation       Reputation           `key:"reputation" doc:"what a solver's score is worth, in the variant of that name"`
	Dispute          Dispute              `key:"dispute" doc:"the pinpoint game"`
	ForcedError      ForcedError          `key:"forced_error" doc:"verdicts that are false on purpose"`
	Jackpot          Jackpot              `key:"jackpot" doc:"reward of who notices a forced error"`
	Windows          Windows              `key:"windows" doc:"time for each stage of a task"`
	Availability     Availability         `key:"availability" doc:"how a proof's data are kept"`
}

// TaskSize bounds the gas of one task; a submission outside is refused.
type TaskSize struct {
	Min quantity.Work `key:"min" min:"0 Tgas" max:"1000000000000 Tgas" doc:"below it a task is spam"`
	Max quantity.Work `key:"max" above:"0 Tgas" max:"1000000000000 Tgas" doc:"above it a task binds a solver for too long: it is split into a job"`
}

// Jobs bounds how tasks may be linked.
type Jobs struct {
	Tasks   int `key:"tasks" min:"1" max:"10000" doc:"tasks of one job"`
	Parents int `key:"parents" min:"0" max:"64" doc:"of one task: the tasks whose ends it starts from"`
}

// Fee is what a task pays, as a multiple of C.
type Fee struct {
	Multiple quantity.Factor `key:"multiple" above:"0" max:"1000" symbol:"F" doc:"fee of a task as a multiple of its honest cost C; this is the unit 'fee'" formula:"F = multiple x C"`
}

// Shares divide the fee of an accepted task; they sum to one.
type Shares struct {
	Solver    quantity.Share `key:"solver" max:"1" symbol:"R" doc:"solver's share of the fee" formula:"honesty pays where R F > C"`
	Verifiers quantity.Share `key:"verifiers" max:"1" symbol:"w" doc:"share of the fee for all verifiers of a task together" formula:"w = share x F / m for a verdict"`
	Profilers quantity.Share `key:"profilers" max:"1" doc:"share of the fee for the authors of the profile together"`
	Jackpot   quantity.Share `key:"jackpot" max:"1" symbol:"T" doc:"share of the fee that flows into the jackpot treasury" formula:"T >= phi J/F x verdicts of a task, over its attempts" source:"Truebit (arXiv 1908.04756)"`
	Treasury  quantity.Share `key:"treasury" max:"1" doc:"share of the fee that flows into the treasury"`
}

// Stake is what each assignment holds.
type Stake struct {
	Solver        quantity.FeeMultiple `key:"solver" max:"1000 fee" symbol:"S" doc:"held for each attempt" formula:"a share f of faked segments is deterred where a d(f) (R + S) >= f C"`
	Verifier      quantity.FeeMultiple `key:"verifier" max:"1000 fee" symbol:"S_v" doc:"held for each seat"`
	Profiler      quantity.FeeMultiple `key:"profiler" max:"1000 fee" doc:"held for each profile"`
	ChallengeBond quantity.FeeMultiple `key:"challenge_bond" max:"1000 fee" doc:"held for each challenge"`
}

// SlashSplit divides a slashed stake; it sums to one.
type SlashSplit struct {
	Bounty       quantity.Share `key:"bounty" max:"1" symbol:"lambda" doc:"to who showed the fault"`
	Burn         quantity.Share `key:"burn" max:"1" doc:"out of the supply"`
	Treasury     quantity.Share `key:"treasury" max:"1" doc:"to the treasury"`
	Compensation quantity.Share `key:"compensation" max:"1" doc:"to honest parties of the attempt"`
}

// Profiling sets how the threshold is measured.
type Profiling struct {
	Profilers int               `key:"profilers" min:"3" max:"101" doc:"parties that measure; an odd number"`
	Prefix    int               `key:"prefix" min:"1" max:"65536" doc:"steps of the workload that each trains twice"`
	Quantile  quantity.Share    `key:"quantile" above:"0" max:"1" symbol:"tau" doc:"of the distances of all, taken together" formula:"tau = margin x quantile of the distances"`
	Margin    quantity.Factor   `key:"margin" above:"0" max:"1000000" doc:"by which the quantile is multiplied"`
	ValidFor  quantity.Duration `key:"valid_for" above:"0 s" max:"100 y" doc:"how long a profile serves the tasks of its workload"`
}

// Verification sets how much of a proof is run again, and how it is judged.
type Verification struct {
	Rate            quantity.Share  `key:"rate" max:"1" symbol:"a" doc:"share of attempts that are verified at all, drawn after the commitment"`
	Verifiers       int             `key:"verifiers" min:"1" max:"1000" symbol:"m" doc:"verifiers of an attempt, on disjoint segments"`
	Segments        int             `key:"segments" min:"1" max:"63" symbol:"q" doc:"segments that each verifier re-runs" formula:"d(f) = 1 - C((1-f) s, m q) / C(s, m q) of s segments"`
	Select          string          `key:"select" one:"random top-q mixed" doc:"which segments: at random; those of the largest updates, whose sizes a proof then declares; or of each verdict half of these, rounded up, and the rest at random" source:"Jia et al. (arXiv 2103.05633)"`
	Compare         string          `key:"compare" one:"step segment" doc:"what is compared: the state after every step, each from the claimed one before, or at the end of the segment"`
	ForeignSlowdown quantity.Factor `key:"foreign_slowdown" min:"1" max:"1000" doc:"cost of re-running in an arithmetic that is not the device's own, as a multiple" source:"Verde (arXiv 2502.19405): 1.3 to 1.6"`
	Distance        string          `key:"distance" one:"l2 linf cosine" doc:"between two states, the largest over their blocks"`
	WorkRoots       bool            `key:"work_roots" doc:"a verdict carries a root over all outputs of its re-run, keyed by the verifier's account, which cannot be copied"`
}

// Replication sets how others run whole tasks again, in the variant of that name.
type Replication struct {
	Replicas int                       `key:"replicas" min:"1" max:"100" symbol:"n" doc:"replicas of an attempt" source:"Gensyn litepaper (2022): compared with seven"`
	Rule     string                    `key:"rule" one:"majority" doc:"what decides among the roots of solver and replicas: most votes; unanimity with disputes is the variant reproducible, with all segments re-run"`
	Pay      quantity.FeeMultiple      `key:"pay" max:"10 fee" symbol:"w" doc:"of a replica, on top of the fee"`
	Within   quantity.EstimateMultiple `key:"within" min:"1 estimate" max:"1000 estimate" doc:"time of a replica, of the estimate on the speed that it registered"`
}

// Reputation sets what a solver's score is worth, in the variant of that name.
type Reputation struct {
	Trusted int            `key:"trusted" min:"1" max:"1000000" doc:"score, audits passed in a row, up to which every attempt is audited" source:"BOINC's adaptive replication (arXiv 1903.01699)"`
	Floor   quantity.Share `key:"floor" max:"1" doc:"least audit probability" formula:"a = max(1/score, floor) beyond the trusted score"`
	Lots    int            `key:"lots" min:"1" max:"1000000" doc:"most lots of a solver, which has one and one for each point of its score"`
}

// Dispute sets the pinpoint game.
type Dispute struct {
	Mode            string            `key:"mode" one:"exact none" doc:"exact: bisection down to one operation, which a referee executes; none: a reject is final and a verdict beyond dispute, as a control"`
	Arity           int               `key:"arity" one:"2 4 8 16" doc:"parts into which each move cuts what is in dispute"`
	MoveTimeout     quantity.Duration `key:"move_timeout" above:"0 s" max:"1 y" doc:"time for one move"`
	Clock           quantity.Duration `key:"clock" above:"0 s" max:"1 y" doc:"time for all moves of a side"`
	SecondRuling    bool              `key:"second_ruling" doc:"the solver may defend itself against a whistleblower that has won against a verdict"`
	MaxRefereeGas   quantity.Gas      `key:"max_referee_gas" min:"1 Mgas" max:"1000000 Tgas" doc:"bound of one ruling: computation, of the operation as it is, not of what its workload stands for"`
	MaxRefereeBytes quantity.Memory   `key:"max_referee_bytes" above:"0 MB" max:"1000000 MB" doc:"bound of one ruling: data"`
}

// ForcedError sets how often a verdict is false on purpose.
type ForcedError struct {
	Rate quantity.Share `key:"rate" below:"1" symbol:"phi" doc:"share of verdicts that are false on purpose, by the verifier's own verifiable randomness" formula:"checking pays where phi J >= c" source:"Truebit (arXiv 1908.04756)"`
}

// Jackpot pays who notices a forced error.
type Jackpot struct {
	Base           quantity.FeeMultiple `key:"base" max:"1000 fee" symbol:"J" doc:"what a lone challenger with the right hash gets" formula:"phi J >= c 2^(k-1) keeps k checkers" source:"Truebit (arXiv 1908.04756)"`
	Rule           string               `key:"rule" one:"truebit equal active-count" doc:"what each of k challengers gets: truebit J/2^(k-1), equal J/k, active-count J over the members of the network" source:"Truebit (arXiv 1908.04756)"`
	OpenTo         string               `key:"open_to" one:"anyone drawn" doc:"who can win: anyone, or whistleblowers drawn for the verdict by deposit"`
	Drawn          int                  `key:"drawn" min:"1" max:"64" doc:"whistleblowers drawn for each verdict, where open_to is drawn"`
	MaxShare       quantity.Share       `key:"max_share" max:"1" doc:"largest share of the jackpot treasury in one payout" source:"Truebit (arXiv 1908.04756)"`
	OpeningBalance quantity.Money       `key:"opening_balance" min:"0 GEN" max:"1000000000 GEN" doc:"of the jackpot treasury, part of the initial supply"`
}

// Windows bound the stages of a task.
type Windows struct {
	Profile   quantity.Duration         `key:"profile" above:"0 s" max:"1 y" doc:"from the draw of profilers until their numbers are due"`
	Solve     quantity.EstimateMultiple `key:"solve" min:"1 estimate" max:"1000 estimate" doc:"as a multiple of the task's time on the speed that the solver registered"`
	Verify    quantity.Duration         `key:"verify" above:"0 s" max:"1 y" doc:"from the draw of seats until commitments are due"`
	Reveal    quantity.Duration         `key:"reveal" above:"0 s" max:"1 y" doc:"from there until they must be opened"`
	Challenge quantity.Duration         `key:"challenge" above:"0 s" max:"1 y" doc:"in which verdicts can be challenged"`
}

// Availability sets how proof data is kept.
type Availability struct {
	Chunks  int                  `key:"chunks" min:"1" max:"255" doc:"chunks that a proof's data are coded into"`
	Needed  int                  `key:"needed" min:"1" max:"32" doc:"chunks that give the data back"`
	Samples int                  `key:"samples" min:"1" max:"255" doc:"chunks that one audit asks for"`
	KeepFor quantity.Duration    `key:"keep_for" above:"0 s" max:"100 y" doc:"time to live of the data, from the proof on"`
	HeldBy  string               `key:"held_by" one:"solver drawn" doc:"who keeps the chunks: the solver, or verifiers drawn for it, who attest one each"`
	Rent    quantity.FeeMultiple `key:"rent" max:"1 fee" doc:"of all drawn holders together, on top of the fee"`
}
