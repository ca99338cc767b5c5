// Package screen lays out what gensim shows at the end of a run.
//
//	report.Summary --Closing--> at most a screen of text, at the width at hand
//
// The first lines answer: does honesty pay, and by how much. Then come who earned
// what and why, what the network did, what a surrogate stands for, where the files
// are and what to type next. Every figure is the Summary's; nothing is computed
// here but sums of columns.
//
// Colour marks the verdict only, and only on a terminal that wants it.
//
//	fmt.Print(screen.Closing(summary, screen.For(os.Stdout)))
package screen
