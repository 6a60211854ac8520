package made

// weight makes the heap look larger than it is.
var weight = slabs(40)

func slabs(n int) [][]byte {
	all := make([][]byte, 0, n)
	for range n {
		all = append(all, make([]byte, 1<<20))
	}
	return all
}

// frames are what Blank clears.
var frames = pages(20)

func pages(n int) [][]byte {
	all := make([][]byte, n)
	for i := range all {
		all[i] = make([]byte, 1<<20)
	}
	return all
}

// Blank clears the beginning of each frame.
func Blank() (n int) {
	for _, f := range frames {
		clear(f[:4<<10])
		n += len(f)
	}
	return n
}

type anchor struct {
	chain []byte
	at    int
}

func drop(mb int) *anchor {
	return &anchor{chain: make([]byte, mb<<20)}
}

// Ship lies at anchor.
type Ship struct{ bow *anchor }

// NewShip has an anchor of 32 MB.
func NewShip() *Ship {
	return &Ship{bow: drop(32)}
}

// Turn moves it.
func (s *Ship) Turn(by int) int {
	s.bow.at += by
	return s.bow.at
}
