// loadgen: one load client for gRPC and REST, closed loop and open loop, with few allocations.
//
//	loadgen -grpc 127.0.0.1:8081 -body iris.pb -c 64 -d 8s -warm 1s -pid 4711,4712
//	loadgen -rest http://127.0.0.1:8080/v2/models/iris/infer -body iris.json -c 16
//	... -rate 500    open loop: arrivals at a fixed mean rate whatever the server does; latency counts from
//	                 the intended arrival, so a stall is charged to every request that it held up
//	... -once        one call; exit status 0 when it was answered
//	... -tls DIR     speaks TLS with the files in DIR, tls.crt tls.key ca.crt, and shows the certificate
//	... -tls DIR -issue A,B   only makes those files, for these names and 127.0.0.1, by an authority of their own
//	... -pid A,B     adds CPU and RSS of these process trees together, over the timed part
//
// Prints one JSON object. Loopback only: any other target is refused. Always stops by itself (-d, -n, -deadline).
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/url"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// options are the flags, read once.
type options struct {
	rest, grpc, method, body, contentType string
	tls, issue                            string
	callers, conns                        int
	timed, warm, deadline                 time.Duration
	most                                  int64
	rate                                  float64
	poisson, once                         bool
	pids                                  []int
}

func parseFlags() (options, error) {
	var o options
	var pids string
	flag.StringVar(&o.grpc, "grpc", "", "host:port of a gRPC server")
	flag.StringVar(&o.rest, "rest", "", "URL that takes a POST")
	flag.StringVar(&o.method, "method", "/inference.GRPCInferenceService/ModelInfer", "gRPC method")
	flag.StringVar(&o.body, "body", "", "file with the request's body")
	flag.StringVar(&o.contentType, "ctype", "application/json", "content type of a REST body")
	flag.IntVar(&o.callers, "c", 1, "closed loop: callers; open loop: most calls in flight")
	flag.IntVar(&o.conns, "conns", 0, "gRPC connections (default min(c, 4))")
	flag.DurationVar(&o.timed, "d", 4*time.Second, "timed part")
	flag.DurationVar(&o.warm, "warm", 500*time.Millisecond, "untimed part before it")
	flag.DurationVar(&o.deadline, "deadline", 5*time.Second, "deadline of each call; gRPC sends it along")
	flag.Int64Var(&o.most, "n", 10_000_000, "most calls of a part")
	flag.Float64Var(&o.rate, "rate", 0, "open loop: arrivals a second (0: closed loop)")
	flag.BoolVar(&o.poisson, "poisson", true, "open loop: exponential gaps (else even ones)")
	flag.BoolVar(&o.once, "once", false, "one call only; prints the length of the reply")
	flag.StringVar(&o.tls, "tls", "", "folder with tls.crt, tls.key, ca.crt, for gRPC by TLS")
	flag.StringVar(&o.issue, "issue", "", "names, comma separated, of a certificate to be made in that folder")
	flag.StringVar(&pids, "pid", "", "server processes, comma separated; their trees are added up")
	flag.Parse()
	for _, p := range strings.FieldsFunc(pids, func(r rune) bool { return r == ',' }) {
		n, err := strconv.Atoi(p)
		if err != nil || n <= 0 {
			return o, fmt.Errorf("-pid %q is not a process id", p)
		}
		o.pids = append(o.pids, n)
	}
	if o.issue != "" && o.tls != "" {
		return o, nil
	}
	if (o.rest == "") == (o.grpc == "") {
		return o, fmt.Errorf("exactly one of -grpc and -rest is needed")
	}
	if o.callers < 1 || o.callers > 4096 || o.rate < 0 {
		return o, fmt.Errorf("-c must be within 1..4096 and -rate not negative")
	}
	if o.conns == 0 {
		o.conns = min(o.callers, 4)
	}
	return o, nil
}

// loopbackOnly refuses to put load on any machine but this one.
func loopbackOnly(o options) error {
	host := o.grpc
	if o.rest != "" {
		u, err := url.Parse(o.rest)
		if err != nil {
			return err
		}
		host = u.Host
	}
	a, err := net.ResolveTCPAddr("tcp", host)
	if err != nil {
		return err
	}
	if !a.IP.IsLoopback() {
		return fmt.Errorf("%s is not a loopback address: refused", host)
	}
	return nil
}

func run() error {
	o, err := parseFlags()
	if err != nil {
		return err
	}
	if o.issue != "" {
		return issue(o.tls, strings.Split(o.issue, ","))
	}
	if err := loopbackOnly(o); err != nil {
		return err
	}
	body, err := os.ReadFile(o.body)
	if err != nil {
		return err
	}
	newCaller, err := callers(o, body)
	if err != nil {
		return err
	}
	if o.once {
		n, err := newCaller(0).call()
		if err == nil {
			fmt.Println(n)
		}
		return err
	}
	var m measured
	if o.rate > 0 {
		m = openLoop(o, newCaller)
	} else {
		m = closedLoop(o, newCaller)
	}
	out, err := json.Marshal(m.report(o))
	if err != nil {
		return err
	}
	fmt.Println(string(out))
	return nil
}

func main() {
	debug.SetGCPercent(400) // the client shares the cores with the servers
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "loadgen:", err)
		os.Exit(2)
	}
}
