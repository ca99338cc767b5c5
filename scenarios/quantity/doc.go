// Package quantity reads and writes the numbers of a scenario: an exact number
// and a unit, as in "12 h", "3/2 fee", "0.40 USD/h" or "70%".
//
//	text ──scan──> number (exact fraction) + unit (dimension, factor)
//	     ──kind──> Duration, Money, Share, FeeMultiple, ...
//
// No number passes through a float: decimals and fractions are exact, and a
// value that its type cannot hold exactly is an error, never rounded. A number
// without the unit its type needs is an error that names the units.
//
//	var d quantity.Duration
//	err := d.Parse("1.5 h") // d == 90 minutes
//
// The package knows nothing of YAML, positions or scenario keys.
package quantity
