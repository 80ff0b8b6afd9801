// Command ferretdb serves the MongoDB wire protocol over SQLite files, for as long as its parent lives.
//
// It listens on loopback, prints "ready <mongodb URL>" once connections are accepted, and leaves when its
// standard input closes: a parent that was killed closes that pipe too, so neither the process nor its data
// outlives it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/FerretDB/FerretDB/ferretdb"
)

// Open connections are given this long to finish; FerretDB itself would wait for seconds.
const grace = 200 * time.Millisecond

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address to listen on")
	data := flag.String("data", "", "existing folder for the SQLite files; removed at the end")
	flag.Parse()

	err := serve(*listen, *data)
	if *data != "" {
		os.RemoveAll(*data)
	}

	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(listen, data string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()

	// The data is thrown away, so nothing is gained by waiting for the disk.
	files := url.URL{Scheme: "file", Opaque: filepath.ToSlash(data) + "/", RawQuery: "_pragma=synchronous(off)"}

	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: listen},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: files.String(),
	})
	if err != nil {
		return err
	}

	ended := make(chan error, 1)

	go func() { ended <- server.Run(ctx) }()

	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()

	fmt.Println("ready", server.MongoDBURI())

	<-ctx.Done()

	select {
	case err = <-ended:
	case <-time.After(grace):
	}

	return err
}
