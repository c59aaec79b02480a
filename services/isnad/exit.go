package main

import (
	"errors"
	"fmt"

	"github.com/isnad-news/isnad/services/internal/input"
)

// Exit codes of the command, which are part of what scripts rely on.
const (
	exitOK       = 0
	exitFailure  = 1 // the work could not be done: no server, a full disk
	exitUsage    = 2 // the command line or a file it names is wrong
	exitRefusals = 3 // the work was done, but some articles were refused; each is named on standard error
)

// usageError is an error of the command line or of what it names.
type usageError struct{ error }

// Unwrap returns the error.
func (e usageError) Unwrap() error { return e.error }

// refusedError says that some articles were refused while the others were taken.
type refusedError struct{ refused, total int }

func (e refusedError) Error() string {
	return fmt.Sprintf("%d of %d articles were refused, with the reasons above", e.refused, e.total)
}

// err is nil when nothing was refused.
func (e refusedError) err() error {
	if e.refused == 0 {
		return nil
	}
	return e
}

// exitCode is what the command ends with.
func exitCode(err error) int {
	var file *input.FileError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &refusedError{}):
		return exitRefusals
	case errors.As(err, &usageError{}), errors.As(err, &file):
		return exitUsage
	}
	return exitFailure
}
