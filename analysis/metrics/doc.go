// Package metrics computes what package spec names.
//
//	record.Run --Collect--> Facts --Values--> one number a metric
//
// Facts are sums, small whatever the size of the run, and are what is kept of it: a
// metric that is defined otherwise tomorrow needs no new run. A metric that a run says
// nothing of, such as the utility of a group that had no job, has no value.
//
// The package knows nothing of files or of how runs are compared.
//
//	facts, err := metrics.Collect(run)
//	for _, v := range facts.Values() {
//		fmt.Println(v.Name, v.Value, v.Unit)
//	}
package metrics
