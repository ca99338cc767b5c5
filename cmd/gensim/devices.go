package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"gensim/protocol/unit"
	"gensim/scenarios/hardware"
)

// device is the JSON form of an entry of the hardware catalogue.
type device struct {
	Name        string           `json:"name"`
	Product     string           `json:"product"`
	Arithmetic  string           `json:"arithmetic"`
	CommitsIn   string           `json:"commits_in,omitempty"` // where that is not repeatable
	Peak        perClass         `json:"peak_tflops"`
	Utilisation float64          `json:"utilisation"`
	Speed       perClass         `json:"speed_tgas_per_s"` // what training reaches
	Memory      int              `json:"memory_gb"`
	Power       int              `json:"power_w"`
	Energy      float64          `json:"energy_usd_per_h"`
	Purchase    int              `json:"purchase_usd,omitempty"`
	Rent        float64          `json:"rent_usd_per_h,omitempty"`
	Price       float64          `json:"price_usd_per_h"` // the default of a scenario's price
	Sources     hardware.Sources `json:"sources"`
}

// perClass holds a throughput by class; one that a device has no units for is left out.
type perClass struct {
	FP32 float64 `json:"fp32,omitempty"`
	TF32 float64 `json:"tf32,omitempty"`
	BF16 float64 `json:"bf16,omitempty"`
}

// tera returns GFLOP/s of so many percent in TFLOP/s.
func tera(p hardware.Peak, percent int) perClass {
	of := func(giga int) float64 { return float64(giga*percent) / 100_000 }
	return perClass{of(p.FP32), of(p.TF32), of(p.BF16)}
}

// String lists the throughputs.
func (p perClass) String() string {
	var parts []string
	for _, c := range []struct {
		name  string
		speed float64
	}{{"fp32", p.FP32}, {"tf32", p.TF32}, {"bf16", p.BF16}} {
		if c.speed > 0 {
			parts = append(parts, fmt.Sprintf("%s %.4g", c.name, c.speed))
		}
	}
	return strings.Join(parts, ", ")
}

func (a *app) devicesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "devices",
		Short: "List real devices that a scenario's can be like, with sources",
		Long: `List the catalogue of real devices: throughput, memory, power and prices, each
figure with its source. A device of a scenario that says like: NAME takes from it
the keys that it leaves out: arithmetic, the speed of that arithmetic's class, price
and memory.`,
		GroupID: groupWrite,
		Args:    arguments(0, 0, "no arguments"),
		RunE:    func(*cobra.Command, []string) error { return a.listDevices() },
	}
}

func (a *app) listDevices() error {
	if a.asJSON() {
		all := make([]device, len(hardware.Catalogue))
		for i := range hardware.Catalogue {
			all[i] = catalogued(&hardware.Catalogue[i])
		}
		return a.printJSON(map[string]any{"devices": all, "electricity": map[string]any{
			"usd_per_kwh": float64(hardware.ElectricityPrice) / 10_000, "source": hardware.ElectricitySource,
		}})
	}
	for i := range hardware.Catalogue {
		d := &hardware.Catalogue[i]
		a.printf("%s   %s\n", d.Name, d.Product)
		for _, row := range rows(d) {
			a.printf("  %-12s %s\n", row[0], row[1])
			if row[2] != "" {
				a.printf("  %-12s   %s\n", "", row[2])
			}
		}
	}
	a.printf("energy: power times %.4f USD/kWh, %s.\nprice: the rent; without one, energy and the purchase spread over %d years in use.\n",
		float64(hardware.ElectricityPrice)/10_000, hardware.ElectricitySource, hardware.Lifetime/(365*24))
	return nil
}

func catalogued(d *hardware.Device) device {
	commits := ""
	if d.CommitsIn != 0 {
		commits = d.CommitsIn.String()
	}
	usd := func(r unit.Ratio) float64 { return float64(r.Num) / float64(r.Den) }
	return device{
		Name: d.Name, Product: d.Product, Arithmetic: d.Arithmetic.String(), CommitsIn: commits,
		Peak: tera(d.Peak, 100), Utilisation: float64(d.Utilisation) / 100, Speed: tera(d.Peak, d.Utilisation),
		Memory: d.Memory, Power: d.Power, Energy: usd(d.Energy()),
		Purchase: d.Purchase, Rent: float64(d.Rent) / 100, Price: usd(d.Price()), Sources: d.Sources,
	}
}

// rows are what the list says of a device: a figure, how it reads, and its source.
func rows(d *hardware.Device) [][3]string {
	c := catalogued(d)
	arithmetic := c.Arithmetic
	if c.CommitsIn != "" {
		arithmetic += ", commits in " + c.CommitsIn
	}
	list := [][3]string{
		{"arithmetic", arithmetic + ": " + d.Why, ""},
		{"peak", c.Peak.String() + " TFLOP/s", d.Sources.Peak},
		{"speed", fmt.Sprintf("%s Tgas/s, %d%% of it", c.Speed, d.Utilisation), d.Sources.Utilisation},
		{"memory", fmt.Sprintf("%d GB", d.Memory), d.Sources.Memory},
		{"power", fmt.Sprintf("%d W, energy %.4f USD/h", d.Power, c.Energy), d.Sources.Power},
	}
	if d.Purchase > 0 {
		list = append(list, [3]string{"purchase", fmt.Sprintf("%d USD", d.Purchase), d.Sources.Purchase})
	}
	if d.Rent > 0 {
		list = append(list, [3]string{"rent", fmt.Sprintf("%.2f USD/h", c.Rent), d.Sources.Rent})
	}
	return append(list, [3]string{"price", fmt.Sprintf("%.4f USD/h", c.Price), ""})
}
