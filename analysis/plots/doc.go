// Package plots draws what a run found: payoffs by group with their intervals, and
// the distances that the protocol judged, against their threshold.
//
//	stats.Payoff ---------Payoffs---> Figure --Write--> PNG, SVG, CSV
//	record.DistanceClass -Distances->
//	record.Calibration --Calibration->
//
// A figure knows the numbers it draws and writes them as CSV, so that anyone can
// draw them otherwise. Colours are those of Okabe and Ito, told apart by people
// with any colour vision, and every distinction also has a shape or a label. Equal
// input gives equal bytes.
//
// It is the only package that imports gonum/plot. It knows nothing of files.
//
//	fig, err := plots.Payoffs("baseline, seed 7", summary.Payoffs)
//	err = fig.Write(w, plots.PNG)
package plots
