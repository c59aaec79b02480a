package main

import "strings"

// examples is the part of a command's help that shows it at work.
func examples(lines ...string) string { return "Examples:\n\n  " + strings.Join(lines, "\n  ") }

// withExamples is help text with examples under it.
func withExamples(text string, lines ...string) string { return text + "\n\n" + examples(lines...) }
