// Package unit holds the protocol's quantities: money, gas, distance, time and
// exact ratios, each a distinct integer type with checked arithmetic.
//
// No quantity of the protocol is a float. A product that is then divided goes
// through MulDiv, which forms the product in 128 bits and names its rounding:
// charges round up, payouts round down, and the caller sends the remainder to
// the treasury.
//
//	fee := unit.MulDiv(int64(gas), int64(price), unit.TgasPerPrice, unit.Up)
//
// The package knows nothing of accounts, tasks or messages.
package unit
