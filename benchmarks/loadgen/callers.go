package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
)

// caller makes one call at a time and returns the length of the reply.
type caller interface{ call() (int, error) }

// callers returns a factory: the caller number i. gRPC callers share the connections in turn.
func callers(o options, body []byte) (func(i int) caller, error) {
	if o.rest != "" {
		u, err := url.Parse(o.rest)
		if err != nil {
			return nil, err
		}
		head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n",
			u.RequestURI(), u.Host, o.contentType, len(body))
		request := append([]byte(head), body...)
		return func(int) caller { return &restCaller{addr: u.Host, request: request, deadline: o.deadline} }, nil
	}
	shown, err := credentialsIn(o.tls)
	if err != nil {
		return nil, err
	}
	encoding.RegisterCodec(raw{})
	const most = 64 << 20
	conns := make([]*grpc.ClientConn, o.conns)
	for i := range conns {
		c, err := grpc.NewClient("passthrough:///"+o.grpc,
			grpc.WithTransportCredentials(shown),
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(most), grpc.MaxCallSendMsgSize(most)),
			grpc.WithInitialWindowSize(4<<20), grpc.WithInitialConnWindowSize(8<<20))
		if err != nil {
			return nil, err
		}
		conns[i] = c
	}
	return func(i int) caller { return &grpcCaller{conns[i%len(conns)], o.method, body, o.deadline} }, nil
}

// raw passes bytes through: requests are serialised once, replies are not parsed.
type raw struct{}

func (raw) Marshal(v any) ([]byte, error)   { return *(v.(*[]byte)), nil }
func (raw) Unmarshal(d []byte, v any) error { *(v.(*[]byte)) = d; return nil }
func (raw) Name() string                    { return "proto" }

type grpcCaller struct {
	conn     *grpc.ClientConn
	method   string
	body     []byte
	deadline time.Duration
}

func (x *grpcCaller) call() (int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), x.deadline)
	defer cancel()
	var reply []byte
	err := x.conn.Invoke(ctx, x.method, &x.body, &reply)
	return len(reply), err
}

// restCaller writes ready-made bytes to one kept-alive connection; it connects again after an error.
type restCaller struct {
	addr     string
	request  []byte
	deadline time.Duration
	conn     net.Conn
	in       *bufio.Reader
}

func (x *restCaller) call() (int, error) {
	n, keep, err := x.exchange()
	if !keep && x.conn != nil {
		x.conn.Close()
		x.conn = nil
	}
	return n, err
}

func (x *restCaller) exchange() (length int, keep bool, err error) {
	if x.conn == nil {
		c, err := net.DialTimeout("tcp", x.addr, x.deadline)
		if err != nil {
			return 0, false, err
		}
		x.conn, x.in = c, bufio.NewReaderSize(c, 64<<10)
	}
	x.conn.SetDeadline(time.Now().Add(x.deadline))
	if _, err := x.conn.Write(x.request); err != nil {
		return 0, false, err
	}
	reply, err := http.ReadResponse(x.in, nil)
	if err != nil {
		return 0, false, err
	}
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		why, _ := io.ReadAll(io.LimitReader(reply.Body, 300))
		return 0, false, fmt.Errorf("status %s: %s", reply.Status, bytes.TrimSpace(why))
	}
	n, err := io.Copy(io.Discard, reply.Body)
	return int(n), err == nil && !reply.Close, err
}
