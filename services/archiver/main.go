// Command archiver keeps every quote, and answers what somebody said about something.
package main

import "github.com/isnad-news/isnad/services/internal/archiver"

func main() { archiver.Main() }
