package scenarios

import "gensim/scenarios/quantity"

// Protocol sets the rules. Its defaults come from the preset, a YAML overlay
// in presets/, and not from tags.
type Protocol struct {
	Variant          string               `key:"variant" one:"pol none" later:"reproducible replication reputation"`
	Preset           string               `key:"preset" one:"litepaper hardened" hash:"brings"`
	ReferenceDevice  string               `key:"reference_device" ref:"devices"` // C is a task's honest cost on it
	Fee              Fee                  `key:"fee"`
	Deposit          quantity.FeeMultiple `key:"deposit" max:"1000 fee"` // submitter's
	Shares           Shares               `key:"shares"`
	Stake            Stake                `key:"stake"`
	SlashSplit       SlashSplit           `key:"slash_split"`
	TimeoutSlash     quantity.FeeMultiple `key:"timeout_slash" max:"1000 fee"`
	MaxAttempts      int                  `key:"max_attempts" min:"1" max:"1000"`
	MaxRedraws       int                  `key:"max_redraws" min:"1" max:"1000"`
	GasPerHashedByte quantity.Gas         `key:"gas_per_hashed_byte" min:"0 gas" max:"1 Ggas"`
	Selection        string               `key:"selection" one:"stake min-hash"`       // of seats; min-hash: one lot an account, a control
	RandomnessBlocks int                  `key:"randomness_blocks" min:"1" max:"1000"` // whose outputs are mixed into one draw
	TaskSize         TaskSize             `key:"task_size"`
	Jobs             Jobs                 `key:"jobs"`
	Profiling        Profiling            `key:"profiling"`
	Verification     Verification         `key:"verification"`
	Dispute          Dispute              `key:"dispute"`
	ForcedError      ForcedError          `key:"forced_error"`
	Jackpot          Jackpot              `key:"jackpot"`
	Windows          Windows              `key:"windows"`
	Availability     Availability         `key:"availability"`
}

// TaskSize bounds the gas of one task; a submission outside is refused.
type TaskSize struct {
	Min quantity.Work `key:"min" min:"0 Tgas" max:"1000000000000 Tgas"`   // below it a task is spam
	Max quantity.Work `key:"max" above:"0 Tgas" max:"1000000000000 Tgas"` // above it a task binds a solver for too long: split it into a job
}

// Jobs bounds how tasks may be linked.
type Jobs struct {
	Tasks   int `key:"tasks" min:"1" max:"10000"` // of one job
	Parents int `key:"parents" min:"0" max:"64"`  // of one task: the tasks whose ends it starts from
}

// Fee is what a task pays, as a multiple of C.
type Fee struct {
	Multiple quantity.Factor `key:"multiple" above:"0" max:"1000"`
}

// Shares divide the fee of an accepted task; they sum to one.
type Shares struct {
	Solver    quantity.Share `key:"solver" max:"1"`
	Verifiers quantity.Share `key:"verifiers" max:"1"`
	Profilers quantity.Share `key:"profilers" max:"1"`
	Jackpot   quantity.Share `key:"jackpot" max:"1"`
	Treasury  quantity.Share `key:"treasury" max:"1"`
}

// Stake is what each assignment holds.
type Stake struct {
	Solver        quantity.FeeMultiple `key:"solver" max:"1000 fee"`
	Verifier      quantity.FeeMultiple `key:"verifier" max:"1000 fee"`
	Profiler      quantity.FeeMultiple `key:"profiler" max:"1000 fee"`
	ChallengeBond quantity.FeeMultiple `key:"challenge_bond" max:"1000 fee"`
}

// SlashSplit divides a slashed stake; it sums to one.
type SlashSplit struct {
	Bounty       quantity.Share `key:"bounty" max:"1"`
	Burn         quantity.Share `key:"burn" max:"1"`
	Treasury     quantity.Share `key:"treasury" max:"1"`
	Compensation quantity.Share `key:"compensation" max:"1"`
}

// Profiling sets how the threshold is measured.
type Profiling struct {
	Profilers int               `key:"profilers" min:"3" max:"101"` // odd
	Prefix    int               `key:"prefix" min:"1" max:"65536"`  // steps
	Quantile  quantity.Share    `key:"quantile" above:"0" max:"1"`
	Margin    quantity.Factor   `key:"margin" above:"0" max:"1000000"`
	ValidFor  quantity.Duration `key:"valid_for" above:"0 s" max:"100 y"`
}

// Verification sets how much of a proof is run again, and how it is judged.
type Verification struct {
	Rate            quantity.Share  `key:"rate" max:"1"` // a: share of tasks verified at all
	Verifiers       int             `key:"verifiers" min:"1" max:"1000"`
	Segments        int             `key:"segments" min:"1" max:"64"` // re-run by each verifier
	Select          string          `key:"select" one:"random" later:"top-q mixed"`
	Compare         string          `key:"compare" one:"step segment"`
	ForeignSlowdown quantity.Factor `key:"foreign_slowdown" min:"1" max:"1000"` // re-running in another device's arithmetic
	Distance        string          `key:"distance" one:"l2 linf cosine"`
	// WorkRoots binds a verdict to all outputs of its re-run, keyed by the verifier's
	// account, which cannot be copied.
	WorkRoots bool `key:"work_roots"`
}

// Dispute sets the pinpoint game.
type Dispute struct {
	Mode        string            `key:"mode" one:"exact none"` // none: a reject is final, a verdict beyond dispute
	Arity       int               `key:"arity" one:"2 4 8 16"`
	MoveTimeout quantity.Duration `key:"move_timeout" above:"0 s" max:"1 y"`
	Clock       quantity.Duration `key:"clock" above:"0 s" max:"1 y"` // total of a side
	// SecondRuling lets the solver defend itself against a whistleblower that has
	// won against a verdict.
	SecondRuling bool `key:"second_ruling"`
	// MaxRefereeGas and MaxRefereeBytes bound one ruling, of the operation as it is
	// computed, not of what its workload stands for.
	MaxRefereeGas   quantity.Gas    `key:"max_referee_gas" min:"1 Mgas" max:"1000000 Tgas"`
	MaxRefereeBytes quantity.Memory `key:"max_referee_bytes" above:"0 MB" max:"1000000 MB"`
}

// ForcedError sets how often a verdict is false on purpose.
type ForcedError struct {
	Rate quantity.Share `key:"rate" below:"1"` // phi
}

// Jackpot pays who notices a forced error.
type Jackpot struct {
	Base           quantity.FeeMultiple `key:"base" max:"1000 fee"` // J
	Rule           string               `key:"rule" one:"truebit equal active-count"`
	OpenTo         string               `key:"open_to" one:"anyone drawn"`
	Drawn          int                  `key:"drawn" min:"1" max:"64"` // for each verdict, where open_to is drawn
	MaxShare       quantity.Share       `key:"max_share" max:"1"`      // of the jackpot treasury in one payout
	OpeningBalance quantity.Money       `key:"opening_balance" min:"0 GEN" max:"1000000000 GEN"`
}

// Windows bound the stages of a task.
type Windows struct {
	Profile   quantity.Duration         `key:"profile" above:"0 s" max:"1 y"`
	Solve     quantity.EstimateMultiple `key:"solve" min:"1 estimate" max:"1000 estimate"`
	Verify    quantity.Duration         `key:"verify" above:"0 s" max:"1 y"`
	Reveal    quantity.Duration         `key:"reveal" above:"0 s" max:"1 y"`
	Challenge quantity.Duration         `key:"challenge" above:"0 s" max:"1 y"`
}

// Availability sets how proof data is kept.
type Availability struct {
	Chunks  int                  `key:"chunks" min:"1" max:"255"`
	Needed  int                  `key:"needed" min:"1" max:"32"`
	Samples int                  `key:"samples" min:"1" max:"255"` // asked for by one audit
	KeepFor quantity.Duration    `key:"keep_for" above:"0 s" max:"100 y"`
	HeldBy  string               `key:"held_by" one:"solver drawn"` // drawn: verifiers attest one chunk each
	Rent    quantity.FeeMultiple `key:"rent" max:"1 fee"`           // of all drawn holders, on top of the fee
}
