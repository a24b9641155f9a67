//go:build !linux

// Package confine limits what this process may use, before it reads a byte of its input.
package confine

import (
	"fmt"
	"os"
	"runtime/metrics"
	"syscall"
	"time"
)

// MaxMemory is the most that the process may hold, in bytes. Without cgo the Go heap is all that there is.
const MaxMemory = 512 << 20

// Process sets the limits that every Unix knows, and watches the memory where no limit of the system does.
func Process() error {
	go watch()
	for resource, most := range map[int]uint64{
		syscall.RLIMIT_FSIZE: 0, syscall.RLIMIT_CORE: 0, syscall.RLIMIT_NOFILE: 32,
	} {
		if err := syscall.Setrlimit(resource, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
	}
	return nil
}

func watch() {
	sizes := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	for range time.Tick(50 * time.Millisecond) {
		metrics.Read(sizes)
		if sizes[0].Value.Uint64()-sizes[1].Value.Uint64() > MaxMemory {
			fmt.Fprintln(os.Stderr, "out of memory")
			os.Exit(2)
		}
	}
}
