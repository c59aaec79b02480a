package clean

import "strings"

// Mangled returns how many lines of s hold Arabic whose bytes were read as windows-1252, such as ÇáÞÇåÑÉ for القاهرة. Clean puts them right.
func Mangled(s string) int {
	n := 0
	for l := range strings.Lines(s) {
		if isMangled(l) {
			n++
		}
	}
	return n
}
