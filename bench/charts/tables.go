package main

import (
	"fmt"
	"strings"
)

// tables writes the runs as Markdown.
func tables(r results) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %d processors, %s, %s, %d articles a run.\n\n", r.machine.CPU, r.machine.CPUs, r.machine.Go, r.machine.At, r.compared[0].In)
	b.WriteString("| run | articles/s | MB/s | CPU ms/article | peak memory MB | p50 ms | p95 ms | p99 ms | at articles/s |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, x := range r.compared {
		fmt.Fprintf(&b, "| %s | %.0f | %.2f | %.2f | %.0f | %.1f | %.1f | %.1f | %.0f |\n", x.Run, x.PerSecond, x.MBPerSec, x.CPUMS, x.MemoryMB, x.P50, x.P95, x.P99, x.Paced)
	}
	own := r.workers[0]
	b.WriteString("\n| Isnad to | articles/s | CPU time | p99 |\n|---|--:|--:|--:|\n")
	for _, x := range r.compared {
		if x.Run != own.Run {
			fmt.Fprintf(&b, "| %s | %.2f × | %.2f × | %.2f × |\n", x.Run, own.PerSecond/x.PerSecond, own.CPUMS/x.CPUMS, own.P99/x.P99)
		}
	}
	b.WriteString("\nCPU ms an article and peak memory in MB of each process:\n\n| run |")
	for _, p := range own.Processes {
		fmt.Fprintf(&b, " %s |", p.Name)
	}
	b.WriteString("\n|---|" + strings.Repeat("--:|", len(own.Processes)) + "\n")
	for _, x := range r.compared {
		if len(x.Processes) != len(own.Processes) {
			continue
		}
		fmt.Fprintf(&b, "| %s |", x.Run)
		for _, p := range x.Processes {
			fmt.Fprintf(&b, " %.2f, %.0f |", p.CPUMS, p.MemoryMB)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
