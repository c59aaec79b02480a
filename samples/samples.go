// Package samples holds sample articles, written for this project, for the page and for tests.
package samples

import "embed"

// Files holds the samples as they stand in this folder.
//
//go:embed *.txt *.html
var Files embed.FS
