package main

import (
	"math/rand"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// measured is what a loop saw in its timed part.
type measured struct {
	latencies [][]float64 // milliseconds, one slice per caller
	usage     usage
	elapsed   time.Duration
	errors    int64
	dropped   int64
	firstErr  error
}

// failures counts errors and keeps the first.
type failures struct {
	count atomic.Int64
	once  sync.Once
	first error
}

func (f *failures) add(err error) {
	f.count.Add(1)
	f.once.Do(func() { f.first = err })
}

// The phases of a closed loop.
const (
	warming int32 = iota
	timing
	ended
)

// closedLoop lets every caller call again as soon as it is answered. Only calls that begin and end in the
// timed part are counted.
func closedLoop(o options, newCaller func(int) caller) measured {
	m := measured{latencies: make([][]float64, o.callers)}
	var failed failures
	var phase atomic.Int32
	var sent atomic.Int64
	var callers sync.WaitGroup
	for i := range o.callers {
		x := newCaller(i)
		m.latencies[i] = make([]float64, 0, 1<<14)
		callers.Go(func() {
			for {
				began := phase.Load()
				if began == ended || sent.Add(1) > o.most {
					return
				}
				start := time.Now()
				_, err := x.call()
				took := time.Since(start)
				if err != nil {
					failed.add(err)
					time.Sleep(10 * time.Millisecond) // a refusing server is not to be hammered
				} else if began == timing && phase.Load() == timing {
					m.latencies[i] = append(m.latencies[i], took.Seconds()*1e3)
				}
			}
		})
	}
	time.Sleep(o.warm)
	errorsBefore := failed.count.Load()
	before, start := usageNow(o.pids), time.Now()
	sent.Store(0)
	phase.Store(timing)
	allSent := make(chan struct{})
	go func() { callers.Wait(); close(allSent) }()
	select {
	case <-allSent: // -n reached
	case <-time.After(o.timed):
	}
	m.usage = usageNow(o.pids).since(before)
	m.elapsed = time.Since(start)
	phase.Store(ended)
	callers.Wait()
	m.errors, m.firstErr = failed.count.Load()-errorsBefore, failed.first
	return m
}

type arrival struct {
	at    time.Time
	timed bool
}

// openLoop sends at the intended times whatever the server does. Latency counts from the intended time, so
// waiting for a free caller is part of it.
func openLoop(o options, newCaller func(int) caller) measured {
	m := measured{latencies: make([][]float64, o.callers)}
	var failed failures
	queue := make(chan arrival, 1<<16)
	var callers sync.WaitGroup
	for i := range o.callers {
		x := newCaller(i)
		callers.Go(func() {
			for a := range queue {
				_, err := x.call()
				if err != nil {
					failed.add(err)
				} else if a.timed {
					m.latencies[i] = append(m.latencies[i], time.Since(a.at).Seconds()*1e3)
				}
			}
		})
	}
	runtime.LockOSThread() // this goroutine only hands out arrivals: see sleepUntil
	defer runtime.UnlockOSThread()
	rng := rand.New(rand.NewSource(7)) // the same arrivals in every run
	part := func(length time.Duration, timed bool) {
		start, sent := time.Now(), int64(0)
		for at := start; at.Sub(start) < length && sent < o.most; at = at.Add(gap(o, rng)) {
			sleepUntil(at)
			select {
			case queue <- arrival{at, timed}:
				sent++
			default:
				m.dropped++
			}
		}
	}
	part(o.warm, false)
	errorsBefore := failed.count.Load()
	before, start := usageNow(o.pids), time.Now()
	part(o.timed, true)
	close(queue)
	callers.Wait() // ends: every call has a deadline; late answers belong to the part
	m.usage = usageNow(o.pids).since(before)
	m.elapsed = time.Since(start)
	m.errors, m.firstErr = failed.count.Load()-errorsBefore, failed.first
	return m
}

// sleepUntil asks the kernel, whose timers are good to about 0.1 ms. Those of Go's runtime are late by up to
// 1 ms, which would be charged to the server.
func sleepUntil(at time.Time) {
	for wait := time.Until(at); wait > 0; wait = time.Until(at) {
		span := syscall.NsecToTimespec(int64(wait))
		syscall.Nanosleep(&span, nil) // a signal may end it early
	}
}

func gap(o options, rng *rand.Rand) time.Duration {
	g := 1.0
	if o.poisson {
		g = rng.ExpFloat64()
	}
	return time.Duration(g / o.rate * 1e9)
}
