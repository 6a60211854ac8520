package rounds

// places keeps the address of a number for each place.
func places(n int) []*int {
	set := make([]*int, n)
	for i := 0; i < n; i++ {
		at := i * 3
		set[i] = &at
	}
	return set
}

func sumOf(n int) (sum int) {
	for _, p := range places(n) {
		if p != nil {
			sum += *p
		}
	}
	return sum
}

type open struct {
	at   int
	next *open
}

// depth keeps what is open in a list of its own.
func depth(text string) (most int) {
	var top *open
	n := 0
	for i := range len(text) {
		switch text[i] {
		case '(':
			top = &open{at: i, next: top}
			n++
		case ')':
			if top != nil {
				most = max(most, i-top.at)
				top = top.next
				n--
			}
		}
	}
	return most + n
}

type chain struct {
	value int
	next  *chain
}

// linked gives its list away.
func linked(n int) *chain {
	var head *chain
	for i := range n {
		head = &chain{value: i, next: head}
	}
	return head
}

// Copies gives copies of its own: its callers have the pointers.
func Copies(all []int) []*int {
	out := make([]*int, 0, len(all))
	for _, v := range all {
		out = append(out, &v)
	}
	return out
}
