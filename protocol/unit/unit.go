package unit

import (
	"fmt"
	"math"
)

// Time is simulated time or a duration in microseconds.
type Time int64

// Durations.
const (
	Microsecond Time = 1
	Millisecond      = 1000 * Microsecond
	Second           = 1000 * Millisecond
	Minute           = 60 * Second
	Hour             = 60 * Minute
	Day              = 24 * Hour
	Year             = 365 * Day
)

// Never is the time of a deadline that is not set: later than every event.
const Never Time = math.MaxInt64

// Amount is money in base units: 1 GEN = 10^9. The supply is at most MaxSupply.
type Amount int64

// GEN is one token, MaxSupply the bound that keeps sums of two amounts exact.
const (
	GEN       Amount = 1_000_000_000
	MaxSupply Amount = 1 << 62
)

// Gas is metered computation in Mgas (10^6 basic operations), rounded up once
// per job from a 128-bit total.
type Gas int64

// GasPerTgas is the number of Gas units in one Tgas, the unit that prices name.
const GasPerTgas Gas = 1_000_000

// Price is money per Tgas, in base units.
type Price int64

// Speed is computation per simulated second, in Gas (Mgas) per second.
type Speed int64

// Distance between two states in picounits (10^-12; for cosine 10^-18). It
// saturates at MaxDistance, which also stands for every comparison that meets
// a NaN or an infinity.
type Distance int64

// MaxDistance is the saturated distance.
const MaxDistance Distance = math.MaxInt64

// Duration returns the time that gas takes at speed s, rounded up.
func (s Speed) Duration(g Gas) Time {
	return Time(MulDiv(int64(g), int64(Second), int64(s), Up))
}

// Cost returns the money for gas at price p.
func (p Price) Cost(g Gas, r Rounding) Amount {
	return Amount(MulDiv(int64(g), int64(p), int64(GasPerTgas), r))
}

// String prints the amount in GEN with nine decimals.
func (a Amount) String() string {
	sign := ""
	u := uint64(a)
	if a < 0 {
		sign, u = "-", uint64(-a)
	}
	return fmt.Sprintf("%s%d.%09d GEN", sign, u/uint64(GEN), u%uint64(GEN))
}

// String prints the time as h:mm:ss.
func (t Time) String() string {
	if t == Never {
		return "never"
	}
	s := t / Second
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}
