// Package made fills maps that constructors make.
package made

// Labels are what a thing is marked with.
type Labels map[string]string

// NewLabels gives none yet.
func NewLabels() Labels { return Labels{} }

// Put sets one.
func (l Labels) Put(key, value string) {
	l[key] = value
}

// Pair is a label as it comes.
type Pair struct{ Key, Value string }

// FromPairs keeps the last of each key.
func FromPairs(pairs []Pair) Labels {
	l := NewLabels()
	for _, p := range pairs {
		l.Put(p.Key, p.Value)
	}
	return l
}

// NewLabelsFor has room.
func NewLabelsFor(n int) Labels {
	return make(Labels, n)
}

// Copied is as long as its source.
func Copied(from Labels) Labels {
	to := NewLabelsFor(len(from))
	for k, v := range from {
		to[k] = v
	}
	return to
}

// Drained takes what comes.
func Drained(in <-chan Pair) Labels {
	l := NewLabels()
	for p := range in {
		l[p.Key] = p.Value
	}
	return l
}
