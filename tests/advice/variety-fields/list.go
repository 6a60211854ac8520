package fields

// list is many matchers in one.
type list []matcher

func (l list) match(s string) (n int) {
	for _, m := range l {
		n += m.match(s)
	}
	return n
}
