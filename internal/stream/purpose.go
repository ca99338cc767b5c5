package stream

import "fmt"

// Purpose names what a stream is for. Its number is part of the key: a purpose
// keeps its number for ever, a new one takes the next free number at the end of
// the list, and a retired one leaves a gap. Any other change alters digests.
type Purpose uint32

// The purposes. The comment names the entity that keys the stream.
const (
	Replicate              Purpose = 1  // replicate number: its seed
	BlockRandomness        Purpose = 2  // block height
	BlockAuthor            Purpose = 3  // block height
	ValidatorKey           Purpose = 4  // validator: seed of its VRF key
	AgentKey               Purpose = 5  // agent: seed of its VRF key
	AgentSecret            Purpose = 6  // agent: salts of its commitments
	AgentDecision          Purpose = 7  // agent: what its strategy draws
	AgentDevice            Purpose = 8  // agent: which device it owns, its spread
	AgentNetwork           Purpose = 9  // agent: the network it starts in
	AgentStart             Purpose = 10 // agent: when it first acts
	SubmitterArrival       Purpose = 11 // agent: waiting times
	SubmitterTask          Purpose = 12 // agent: workload, fee, class
	WhistleblowerLook      Purpose = 13 // agent: when it looks around
	WhistleblowerPick      Purpose = 14 // agent: which task it checks
	ProfilerDraw           Purpose = 15 // workload
	SolverDraw             Purpose = 16 // task
	VerifierDraw           Purpose = 17 // task
	SegmentDraw            Purpose = 18 // seat
	WorkloadInstance       Purpose = 19 // workload: its pool of instance seeds
	Initialisation         Purpose = 20 // instance: initial weights
	BatchOrder             Purpose = 21 // instance: order of samples
	Dropout                Purpose = 22 // instance
	Nondeterminism         Purpose = 23 // execution: order of atomic sums
	DeviationNoise         Purpose = 24 // execution: noise added to weights
	DeviationChoice        Purpose = 25 // execution: which segments are faked
	MessageDelay           Purpose = 26 // agent
	Coalition              Purpose = 27 // coalition
	Learning               Purpose = 28 // group: exploration
	Bootstrap              Purpose = 29 // statistic: resampling
	SweepSample            Purpose = 30 // axis: Latin hypercube, Sobol scrambling
	AdaptiveSampling       Purpose = 31 // analysis loop
	DatasetSubset          Purpose = 32 // dataset
	VerifierForced         Purpose = 33 // seat: keyed surrogate of the forced-error draw
	AvailabilityAudit      Purpose = 34 // task
	AgentPreference        Purpose = 35 // agent: risk, horizon, budget
	WhistleblowerThreshold Purpose = 36 // agent: payout threshold
	SensitivityPath        Purpose = 37 // path: of Morris screening
)

var purposeNames = [...]string{
	Replicate:              "replicate",
	BlockRandomness:        "block randomness",
	BlockAuthor:            "block author",
	ValidatorKey:           "validator key",
	AgentKey:               "agent key",
	AgentSecret:            "agent secret",
	AgentDecision:          "agent decision",
	AgentDevice:            "agent device",
	AgentNetwork:           "agent network",
	AgentStart:             "agent start",
	SubmitterArrival:       "submitter arrival",
	SubmitterTask:          "submitter task",
	WhistleblowerLook:      "whistleblower look",
	WhistleblowerPick:      "whistleblower pick",
	ProfilerDraw:           "profiler draw",
	SolverDraw:             "solver draw",
	VerifierDraw:           "verifier draw",
	SegmentDraw:            "segment draw",
	WorkloadInstance:       "workload instance",
	Initialisation:         "initialisation",
	BatchOrder:             "batch order",
	Dropout:                "dropout",
	Nondeterminism:         "nondeterminism",
	DeviationNoise:         "deviation noise",
	DeviationChoice:        "deviation choice",
	MessageDelay:           "message delay",
	Coalition:              "coalition",
	Learning:               "learning",
	Bootstrap:              "bootstrap",
	SweepSample:            "sweep sample",
	AdaptiveSampling:       "adaptive sampling",
	DatasetSubset:          "dataset subset",
	VerifierForced:         "verifier forced",
	AvailabilityAudit:      "availability audit",
	AgentPreference:        "agent preference",
	WhistleblowerThreshold: "whistleblower payout threshold",
	SensitivityPath:        "sensitivity path",
}

// known reports whether the purpose is in the list.
func (p Purpose) known() bool { return p != 0 && int(p) < len(purposeNames) && purposeNames[p] != "" }

// String returns the purpose in words.
func (p Purpose) String() string {
	if !p.known() {
		return fmt.Sprintf("purpose %d", uint32(p))
	}
	return purposeNames[p]
}
