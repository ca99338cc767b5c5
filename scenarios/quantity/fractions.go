package quantity

import (
	"math/big"

	"gensim/protocol/unit"
)

// Share is a share of a whole, as a fraction; bounds of the key keep it at most one.
type Share struct{ unit.Ratio }

// Parse reads a text such as "70%".
func (q *Share) Parse(text string) (err error) {
	q.Ratio, err = shareKind.ratio(text)
	return err
}

// String writes the value so that Parse returns it.
func (q Share) String() string { return shareKind.write(q.Rat()) }

// Rat returns the exact value.
func (q Share) Rat() *big.Rat { return fromRatio(q.Ratio) }

// Kind describes the type.
func (Share) Kind() *Kind { return &shareKind }

// Factor is a plain exact multiple, zero or more.
type Factor struct{ unit.Ratio }

// Parse reads a text such as "13/10".
func (q *Factor) Parse(text string) (err error) {
	q.Ratio, err = factorKind.ratio(text)
	return err
}

// String writes the value so that Parse returns it.
func (q Factor) String() string { return factorKind.write(q.Rat()) }

// Rat returns the exact value.
func (q Factor) Rat() *big.Rat { return fromRatio(q.Ratio) }

// Kind describes the type.
func (Factor) Kind() *Kind { return &factorKind }

// FeeMultiple is a multiple of the fee of the task at hand.
type FeeMultiple struct{ unit.Ratio }

// Parse reads a text such as "3/2 fee".
func (q *FeeMultiple) Parse(text string) (err error) {
	q.Ratio, err = feeKind.ratio(text)
	return err
}

// String writes the value so that Parse returns it.
func (q FeeMultiple) String() string { return feeKind.write(q.Rat()) }

// Rat returns the exact value.
func (q FeeMultiple) Rat() *big.Rat { return fromRatio(q.Ratio) }

// Kind describes the type.
func (FeeMultiple) Kind() *Kind { return &feeKind }

// EstimateMultiple is a multiple of a task's estimated time on the solver's registered speed.
type EstimateMultiple struct{ unit.Ratio }

// Parse reads a text such as "3 estimate".
func (q *EstimateMultiple) Parse(text string) (err error) {
	q.Ratio, err = estimateKind.ratio(text)
	return err
}

// String writes the value so that Parse returns it.
func (q EstimateMultiple) String() string { return estimateKind.write(q.Rat()) }

// Rat returns the exact value.
func (q EstimateMultiple) Rat() *big.Rat { return fromRatio(q.Ratio) }

// Kind describes the type.
func (EstimateMultiple) Kind() *Kind { return &estimateKind }

// ExchangeRate is the quote currency's price of one token, in USD/GEN.
type ExchangeRate struct{ unit.Ratio }

// Parse reads a text such as "1 USD/GEN".
func (q *ExchangeRate) Parse(text string) (err error) {
	q.Ratio, err = exchangeKind.ratio(text)
	return err
}

// String writes the value so that Parse returns it.
func (q ExchangeRate) String() string { return exchangeKind.write(q.Rat()) }

// Rat returns the exact value.
func (q ExchangeRate) Rat() *big.Rat { return fromRatio(q.Ratio) }

// Kind describes the type.
func (ExchangeRate) Kind() *Kind { return &exchangeKind }

// HourlyPrice is a price of time in USD/h.
type HourlyPrice struct{ unit.Ratio }

// Parse reads a text such as "0.40 USD/h".
func (q *HourlyPrice) Parse(text string) (err error) {
	q.Ratio, err = hourlyKind.ratio(text)
	return err
}

// String writes the value so that Parse returns it.
func (q HourlyPrice) String() string { return hourlyKind.write(q.Rat()) }

// Rat returns the exact value.
func (q HourlyPrice) Rat() *big.Rat { return fromRatio(q.Ratio) }

// Kind describes the type.
func (HourlyPrice) Kind() *Kind { return &hourlyKind }

// Rate is a mean number of happenings an hour.
type Rate struct{ unit.Ratio }

// Parse reads a text such as "1/h".
func (q *Rate) Parse(text string) (err error) {
	q.Ratio, err = rateKind.ratio(text)
	return err
}

// String writes the value so that Parse returns it.
func (q Rate) String() string { return rateKind.write(q.Rat()) }

// Rat returns the exact value.
func (q Rate) Rat() *big.Rat { return fromRatio(q.Ratio) }

// Kind describes the type.
func (Rate) Kind() *Kind { return &rateKind }

// YearlyRate is a fraction a year of 365 days.
type YearlyRate struct{ unit.Ratio }

// Parse reads a text such as "10%/y".
func (q *YearlyRate) Parse(text string) (err error) {
	q.Ratio, err = yearlyKind.ratio(text)
	return err
}

// String writes the value so that Parse returns it.
func (q YearlyRate) String() string { return yearlyKind.write(q.Rat()) }

// Rat returns the exact value.
func (q YearlyRate) Rat() *big.Rat { return fromRatio(q.Ratio) }

// Kind describes the type.
func (YearlyRate) Kind() *Kind { return &yearlyKind }
