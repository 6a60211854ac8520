package index

import (
	"iter"
	"strings"
)

// records sends the fields of each line.
func records(text string) <-chan []string {
	out := make(chan []string)
	go func() {
		defer close(out)
		for line := range strings.Lines(text) {
			out <- strings.SplitN(strings.TrimSpace(line), "\t", 3)
		}
	}()
	return out
}

// Find returns the record with the given key.
func Find(text, key string) []string {
	for rec := range records(text) {
		if rec[0] == key {
			return rec
		}
	}
	return nil
}

// tokens sends the words of a text until stop is closed.
func tokens(text string, stop <-chan struct{}) <-chan string {
	out := make(chan string)
	go feed(text, out, stop)
	return out
}

func feed(text string, out chan<- string, stop <-chan struct{}) {
	defer close(out)
	for w := range strings.FieldsSeq(text) {
		select {
		case out <- w:
		case <-stop:
			return
		}
	}
}

// Words goes over the words of a text.
func Words(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		stop := make(chan struct{})
		defer close(stop)
		for w := range tokens(text, stop) {
			if !yield(w) {
				return
			}
		}
	}
}
