package main

import (
	"fmt"
	"path/filepath"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
)

// Size of a chart.
const (
	width  = 7 * vg.Inch
	height = 4 * vg.Inch
)

// draw writes lengths.svg, workers.svg and systems.svg.
func draw(r results, dir string) error {
	for name, chart := range map[string]func(results) (*plot.Plot, error){"lengths": lengths, "workers": workers, "systems": systems} {
		p, err := chart(r)
		if err != nil {
			return fmt.Errorf("draw %s: %w", name, err)
		}
		p.Legend.Top, p.Legend.Left = true, true
		if err := p.Save(width, height, filepath.Join(dir, name+".svg")); err != nil {
			return fmt.Errorf("draw %s: %w", name, err)
		}
	}
	return nil
}

// lengths shows the time of each stage by an article's length.
func lengths(r results) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = "CPU time of each stage by length of the article"
	p.X.Label.Text, p.Y.Label.Text = "raw text, bytes", "milliseconds"
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Tick.Marker, p.Y.Tick.Marker = powers(4), plot.LogTicks{Prec: -1}
	p.Add(plotter.NewGrid())
	var lines []any
	for _, stage := range []string{"clean", "split", "quote", "tag"} {
		points := make(plotter.XYs, len(r.lengths))
		for i, l := range r.lengths {
			points[i] = plotter.XY{X: float64(l.Bytes), Y: l.MS[stage]}
		}
		lines = append(lines, stage, points)
	}
	return p, plotutil.AddLinePoints(p, lines...)
}

// powers puts a tick at 512 bytes and at each power of the base times that.
type powers int

// Ticks implements plot.Ticker.
func (b powers) Ticks(least, most float64) (out []plot.Tick) {
	for v := 512; float64(v) <= 1.1*most; v *= int(b) {
		label := strconv.Itoa(v)
		if v >= 1<<20 {
			label = strconv.Itoa(v>>20) + " Mi"
		} else if v >= 1<<10 {
			label = strconv.Itoa(v>>10) + " Ki"
		}
		if float64(v) >= 0.9*least {
			out = append(out, plot.Tick{Value: float64(v), Label: label})
		}
	}
	return out
}

// workers shows the rate by the number of workers a stage, and what a steady cost would make of the first.
func workers(r results) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = fmt.Sprintf("Rate by the number of workers of each stage, on %d processors", r.machine.CPUs)
	p.X.Label.Text, p.Y.Label.Text = "workers of each stage", "articles a second"
	p.Y.Min = 0
	p.Add(plotter.NewGrid())
	var full, half plotter.XYs
	ticks := plot.ConstantTicks{}
	for _, x := range r.workers {
		full = append(full, plotter.XY{X: float64(x.Workers), Y: x.PerSecond})
		half = append(half, plotter.XY{X: float64(x.Workers), Y: 1000 * float64(r.machine.CPUs) / x.CPUMS})
		ticks = append(ticks, plot.Tick{Value: float64(x.Workers), Label: strconv.Itoa(x.Workers)})
	}
	p.X.Tick.Marker = ticks
	if err := plotutil.AddLinePoints(p, "measured", full, "all processors' time by CPU time an article", half); err != nil {
		return nil, err
	}
	p.Y.Min = 0
	return p, nil
}

// systems shows where the CPU time of each run goes, process on process.
func systems(r results) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = "CPU time an article, by process"
	p.Y.Label.Text = "milliseconds"
	names := []string{"in one process"}
	for _, q := range r.workers[0].Processes {
		names = append(names, q.Name)
	}
	var runs []string
	values := make([]plotter.Values, len(names))
	for _, x := range r.compared {
		runs = append(runs, x.Run)
		for i := range values {
			v := 0.0
			switch {
			case len(x.Processes) == 0 && i == 0:
				v = x.CPUMS
			case len(x.Processes) == len(names)-1 && i > 0:
				v = x.Processes[i-1].CPUMS
			}
			values[i] = append(values[i], v)
		}
	}
	var below *plotter.BarChart
	for i, v := range values {
		bar, err := plotter.NewBarChart(v, 0.8*vg.Inch)
		if err != nil {
			return nil, err
		}
		bar.Color, bar.LineStyle.Width = plotutil.Color(i), 0
		if below != nil {
			bar.StackOn(below)
		}
		below = bar
		p.Add(bar)
		p.Legend.Add(names[i], bar)
	}
	p.NominalX(runs...)
	p.Y.Max *= 1.3 // room for the legend
	return p, nil
}
