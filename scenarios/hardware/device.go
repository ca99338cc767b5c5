package hardware

import (
	"math/big"

	"gensim/kernels"
	"gensim/protocol/unit"
)

// Device is one entry of the catalogue. A source stands beside each figure that is
// not zero.
type Device struct {
	Name        string             // in scenarios, as like: NAME
	Product     string             // whose figures these are
	Arithmetic  kernels.Arithmetic // what it computes in, unless a scenario says otherwise
	CommitsIn   kernels.Arithmetic // what it commits to, where that is not repeatable; else 0
	Why         string             // why these arithmetics
	Peak        Peak
	Utilisation int // percent of the peak that training reaches
	Memory      int // GB, 10^9 bytes, of the data sheet
	Power       int // W while computing
	Purchase    int // USD; 0 where no list names it
	Rent        int // cents of a USD an hour; 0 where no list names it
	Sources     Sources
}

// Peak is the highest dense throughput in GFLOP/s by the class of the inputs; 0
// where the device has no such units.
type Peak struct{ FP32, TF32, BF16 int }

// Sources say where each figure stands.
type Sources struct {
	Peak        string `json:"peak"`
	Utilisation string `json:"utilisation"`
	Memory      string `json:"memory"`
	Power       string `json:"power"`
	Purchase    string `json:"purchase,omitempty"`
	Rent        string `json:"rent,omitempty"`
}

// In returns the peak in a class.
func (p Peak) In(class kernels.Class) int {
	switch class.String() {
	case "fp32":
		return p.FP32
	case "tf32":
		return p.TF32
	case "bf16":
		return p.BF16
	}
	return 0
}

// What turns power and a purchase into an hourly price.
const (
	// ElectricityPrice is the price of a kWh in units of 10^-4 USD.
	ElectricityPrice = 1688
	// ElectricitySource says whose price that is.
	ElectricitySource = "U.S. Energy Information Administration, Electricity Monthly Update with data for April 2024, End Use: average revenue per kWh, residential, 16.88 cents"
	// Lifetime in hours spreads a purchase over three years in use.
	Lifetime = 3 * 365 * 24
)

// priceGrain is the unit of derived prices, in parts of a USD an hour: they are
// rounded up to it.
const priceGrain = 10_000

// Find returns the entry of a name, and whether there is one.
func Find(name string) (*Device, bool) {
	for i := range Catalogue {
		if d := &Catalogue[i]; d.Name == name {
			return d, true
		}
	}
	return nil, false
}

// Names returns the names of the catalogue in its order.
func Names() []string {
	names := make([]string, len(Catalogue))
	for i := range Catalogue {
		names[i] = Catalogue[i].Name
	}
	return names
}

// Speed returns what training reaches in a class: one FLOP is one gas. It is zero
// where the device has no units for the class.
func (d *Device) Speed(class kernels.Class) unit.Speed {
	return unit.Speed(unit.MulDiv(int64(d.Peak.In(class))*1000, int64(d.Utilisation), 100, unit.Down))
}

// Energy returns what the power drawn costs, in USD an hour.
func (d *Device) Energy() unit.Ratio {
	return rounded(d.energy())
}

// Price returns what an hour of computing costs in USD, energy included: the rent
// where a list names one, else energy and the hour's part of the purchase.
func (d *Device) Price() unit.Ratio {
	if d.Rent > 0 {
		return unit.Ratio{Num: int64(d.Rent), Den: 100}
	}
	wear := big.NewRat(int64(d.Purchase), Lifetime)
	return rounded(wear.Add(wear, d.energy()))
}

func (d *Device) energy() *big.Rat {
	return big.NewRat(int64(d.Power)*ElectricityPrice, 1000*10_000)
}

// rounded takes a price up to the grain.
func rounded(price *big.Rat) unit.Ratio {
	grains := price.Mul(price, big.NewRat(priceGrain, 1))
	up := new(big.Int).Add(grains.Num(), new(big.Int).Sub(grains.Denom(), big.NewInt(1)))
	return unit.Ratio{Num: up.Quo(up, grains.Denom()).Int64(), Den: priceGrain}
}
