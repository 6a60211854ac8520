package words

// floor keeps the heap large, chunk by chunk.
var floor [][]byte

type reserve struct {
	blocks [][]byte
}

var spare reserve

// tables are looked into.
var tables [][]uint64

func init() {
	for len(floor) < 16 {
		floor = append(floor, make([]byte, 4<<20))
	}
	spare.blocks = append(spare.blocks, make([]byte, 48<<20))
	for range 3 {
		tables = append(tables, make([]uint64, 1<<20))
	}
}

// passing is let go of again and again.
var passing [][]byte

// Floor tells how many chunks there are.
func Floor() int {
	for range 4 {
		for range 8 {
			passing = append(passing, make([]byte, 1<<20))
		}
		passing = nil
	}
	return len(floor)
}

// Look looks into the tables.
func Look(i int) (sum uint64) {
	for _, t := range tables {
		for k := range 500 {
			sum += t[(i+k*7)&(1<<20-1)]
		}
	}
	return sum
}
