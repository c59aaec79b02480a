package stream

import (
	"context"

	"github.com/nats-io/nats.go"
)

// ArchiveService is the name under which `nats micro ls` shows the archive.
const ArchiveService = "isnad-archive"

const (
	// ArchiveStatus is the subject on which the archive says how it is, with an ArchiveState.
	ArchiveStatus = "isnad.archive.status"
	// ArchiveRebuild is the subject on which the archive takes an ArchiveRebuildRequest, and answers with the ArchiveState once it has begun.
	ArchiveRebuild = "isnad.archive.rebuild"
)

// ArchiveState says how the archive is.
type ArchiveState struct {
	// Quotes is how many it holds.
	Quotes int `json:"quotes"`
	// Rebuilding is true while it is made anew; Read of Last messages of the stream are then read.
	Rebuilding bool   `json:"rebuilding"`
	Read       uint64 `json:"read,omitempty"`
	Last       uint64 `json:"last,omitempty"`
	// Rebuilds is how often it was made anew since its start, and Failure why the last time failed, or empty.
	Rebuilds int    `json:"rebuilds,omitempty"`
	Failure  string `json:"failure,omitempty"`
}

// ArchiveRebuildRequest asks for the archive to be made anew.
type ArchiveRebuildRequest struct {
	// Forget leaves out what the archive holds and the stream does not: the quotes that are older than the stream keeps them.
	Forget bool `json:"forget,omitempty"`
}

// AskArchive returns the archive's state. The error is ErrNoArchive when there is none.
func AskArchive(ctx context.Context, nc *nats.Conn) (ArchiveState, error) {
	var s ArchiveState
	err := askArchive(ctx, nc, ArchiveStatus, struct{}{}, &s)
	return s, err
}

// RebuildArchive has the archive made anew, and returns when it has begun. AskArchive tells when it is done.
func RebuildArchive(ctx context.Context, nc *nats.Conn, r ArchiveRebuildRequest) (ArchiveState, error) {
	var s ArchiveState
	err := askArchive(ctx, nc, ArchiveRebuild, r, &s)
	return s, err
}
