package scenarios

// ParamKind is the type of a strategy's parameter.
type ParamKind uint8

// The kinds of parameters, each with the form its value is written in.
const (
	ShareParam    ParamKind = iota // 50%, 1/2
	FactorParam                    // 13/10
	FeeParam                       // 3/2 fee
	RateParam                      // 1/h
	DurationParam                  // 12 h
	MoneyParam                     // 5 GEN
	CountParam                     // 7
	ChoiceParam                    // one of Choices
	WorkloadParam                  // a name under workloads
)

// Param describes one parameter of a strategy. Bounds and default are texts of
// its kind; a parameter without default is required.
type Param struct {
	Name    string
	Kind    ParamKind
	Default string
	Above   string // exclusive lower bound
	Min     string
	Max     string
	Choices []string
	Doc     string
}

// Strategy describes one way to play a role.
type Strategy struct {
	Role   string
	Name   string
	Device bool // its agents compute and need a device
	Params []Param
	Doc    string
}

// Strategies lists what scenarios may name, in the order that listings print.
type Strategies []Strategy

// find returns the strategy of a role by name.
func (s Strategies) find(role, name string) (Strategy, bool) {
	for _, x := range s {
		if x.Role == role && x.Name == name {
			return x, true
		}
	}
	return Strategy{}, false
}

// names returns a role's strategies.
func (s Strategies) names(role string) []string {
	var names []string
	for _, x := range s {
		if x.Role == role {
			names = append(names, x.Name)
		}
	}
	return names
}

// Built returns the strategies that exist.
func Built() Strategies {
	caught := func(def string) Param {
		return Param{Name: "when_caught", Kind: ChoiceParam, Default: def, Choices: []string{"concede", "defend"}, Doc: "what it does when challenged"}
	}
	return Strategies{
		{Role: "submitter", Name: "poisson", Doc: "submits tasks at exponential intervals", Params: []Param{
			{Name: "rate", Kind: RateParam, Above: "0/h", Max: "3600000/h", Doc: "mean tasks of one agent in an hour"},
			{Name: "workload", Kind: WorkloadParam, Doc: "what it has trained"},
			{Name: "value", Kind: FeeParam, Max: "1000000 fee", Doc: "of a finished task to its submitter"},
		}},
		{Role: "solver", Name: "honest", Device: true, Doc: "trains every step"},
		{Role: "solver", Name: "skip", Device: true, Doc: "fakes a share of the segments", Params: []Param{
			{Name: "fraction", Kind: ShareParam, Above: "0", Max: "1", Doc: "share of segments faked"}, caught("concede"),
		}},
		{Role: "solver", Name: "noise", Device: true, Doc: "commits random weights", Params: []Param{caught("defend")}},
		{Role: "verifier", Name: "honest", Device: true, Doc: "re-runs every drawn segment"},
		{Role: "verifier", Name: "rubber-stamp", Device: true, Doc: "accepts without looking", Params: []Param{caught("concede")}},
		{Role: "whistleblower", Name: "always", Device: true, Doc: "checks whenever its device is free"},
		{Role: "whistleblower", Name: "threshold", Device: true, Doc: "checks while the expected jackpot pays its cost", Params: []Param{
			{Name: "payout_threshold", Kind: FactorParam, Max: "1000000", Doc: "expected income of a check over its cost at which it leaves"},
		}},
	}
}
