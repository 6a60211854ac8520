package ballast

// squares is looked up.
var squares = make([]uint32, 8<<20)

var ring = make([]byte, 32<<20)

// Square by table.
func Square(n uint32) uint32 {
	if squares[n] == 0 {
		squares[n] = n * n
	}
	return squares[n]
}

// Put writes into the ring.
func Put(at int, b byte) { ring[at%len(ring)] = b }

// Words counts bytes into a table of its own.
func Words(text string) int {
	seen := make([]byte, 256)
	n := 0
	for i := 0; i < len(text); i++ {
		if seen[text[i]] == 0 {
			seen[text[i]] = 1
			n++
		}
	}
	return n
}
