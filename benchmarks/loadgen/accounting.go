package main

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

const ticksPerSecond = 100 // USER_HZ of Linux

// usage is CPU time in seconds, and memory.
type usage struct {
	servers, client, machine, steal float64
	rss                             int64
}

// usageNow reads the trees of the given processes, this process and the whole machine.
func usageNow(pids []int) usage {
	var u usage
	u.servers, u.rss = trees(pids)
	var r syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	u.client = float64(r.Utime.Nano()+r.Stime.Nano()) / 1e9
	u.machine, u.steal = machine()
	return u
}

func (u usage) since(before usage) usage {
	return usage{u.servers - before.servers, u.client - before.client, u.machine - before.machine,
		u.steal - before.steal, u.rss}
}

// trees returns the CPU seconds and resident bytes of processes and all their descendants; each process
// counts once.
func trees(roots []int) (cpu float64, rss int64) {
	if len(roots) == 0 {
		return 0, 0
	}
	type process struct {
		cpu float64
		rss int64
	}
	all, children := map[int]process{}, map[int][]int{}
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it ended meanwhile
		}
		// pid (name) state ppid ...: the name may hold anything, so fields count from the last bracket
		end := strings.LastIndexByte(string(text), ')')
		if end < 0 {
			continue
		}
		f := strings.Fields(string(text[end+1:]))
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		parent, _ := strconv.Atoi(f[1])
		var p process
		for _, k := range []int{11, 12, 13, 14} { // utime, stime, and those of children that ended
			p.cpu += number(f[k]) / ticksPerSecond
		}
		p.rss = int64(number(f[21])) * int64(os.Getpagesize())
		all[pid] = p
		children[parent] = append(children[parent], pid)
	}
	seen := map[int]bool{}
	for todo := slices.Clone(roots); len(todo) > 0; {
		pid := todo[0]
		todo = todo[1:]
		if !seen[pid] {
			seen[pid] = true
			cpu += all[pid].cpu
			rss += all[pid].rss
			todo = append(todo, children[pid]...)
		}
	}
	return cpu, rss
}

// machine returns the CPU seconds that anything on this machine used (not idle, not waiting), and what
// its host took away.
func machine() (busy, steal float64) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, 0
	}
	f := strings.Fields(strings.SplitN(string(text), "\n", 2)[0])
	for _, k := range []int{1, 2, 3, 6, 7, 8} {
		busy += number(f[k]) / ticksPerSecond
	}
	return busy, number(f[8]) / ticksPerSecond
}

func number(s string) float64 {
	v, _ := strconv.ParseFloat(s, 64)
	return v
}

// report is the object that is printed. server_us is CPU of all server processes per good reply;
// other_cores is how many cores were busy with anything but these servers and this client.
func (m measured) report(o options) map[string]any {
	all := slices.Concat(m.latencies...)
	slices.Sort(all)
	count, secs := float64(len(all)), m.elapsed.Seconds()
	r := map[string]any{"n": len(all), "errors": m.errors, "dropped": m.dropped, "secs": round(secs, 3),
		"rps": round(count/secs, 1), "c": o.callers, "rate": o.rate, "steal_s": round(m.usage.steal, 2)}
	if m.firstErr != nil {
		r["first_error"] = m.firstErr.Error()
	}
	if count == 0 {
		return r
	}
	for name, q := range map[string]float64{"p50_ms": .5, "p90_ms": .9, "p99_ms": .99, "p999_ms": .999, "max_ms": 1} {
		r[name] = round(all[max(int(math.Ceil(q*count))-1, 0)], 3)
	}
	r["client_us"] = round(m.usage.client/count*1e6, 1)
	if len(o.pids) > 0 {
		r["server_us"] = round(m.usage.servers/count*1e6, 1)
		r["rss_mb"] = m.usage.rss >> 20
		r["other_cores"] = round((m.usage.machine-m.usage.servers-m.usage.client)/secs, 2)
	}
	return r
}

func round(v float64, digits int) float64 {
	f := math.Pow10(digits)
	return math.Round(v*f) / f
}
