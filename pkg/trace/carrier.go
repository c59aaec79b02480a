package trace

import "strings"

// carrier reads and writes a message's header for the propagator. It reads a name in any case, since libraries for HTTP write Traceparent, and writes it as given.
type carrier map[string][]string

// Get returns the first value.
func (c carrier) Get(name string) string {
	for key, values := range c {
		if len(values) > 0 && strings.EqualFold(key, name) {
			return values[0]
		}
	}
	return ""
}

// Set replaces the values.
func (c carrier) Set(name, value string) { c[name] = []string{value} }

// Keys returns all names.
func (c carrier) Keys() []string {
	var names []string
	for name := range c {
		names = append(names, name)
	}
	return names
}
