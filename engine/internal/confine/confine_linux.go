// Package confine limits what this process may use, before it reads a byte of its input.
package confine

import (
	"runtime"
	"syscall"
)

// The numbers of Linux that package syscall does not name on every architecture.
const (
	prSetPdeathsig = 1
	rlimitCore     = 4
	rlimitFsize    = 1
	rlimitData     = 2
	rlimitNofile   = 7
)

// MaxMemory is the size of the data segment in bytes. An address-space limit is too coarse for Go.
const MaxMemory = 512 << 20

// Process sets the limits and asks the kernel to end this process with its parent.
func Process() error {
	// The death signal belongs to a thread; the main one lives as long as the process.
	runtime.LockOSThread()
	if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, prSetPdeathsig, uintptr(syscall.SIGKILL), 0); errno != 0 {
		return errno
	}
	for resource, most := range map[int]uint64{rlimitData: MaxMemory, rlimitFsize: 0, rlimitCore: 0, rlimitNofile: 32} {
		if err := syscall.Setrlimit(resource, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
	}
	return nil
}
