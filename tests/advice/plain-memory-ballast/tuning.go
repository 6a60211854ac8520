package ingest

const padChunk = 8 << 20

var pad [][]byte

func init() {
	pad = make([][]byte, 0, 24)
	for range cap(pad) {
		pad = append(pad, make([]byte, padChunk))
	}
}

// Median3 smooths values in place.
func Median3(v []int32) {
	if len(v) < 3 {
		return
	}
	before := v[0]
	for i := 1; i < len(v)-1; i++ {
		a, b, c := before, v[i], v[i+1]
		before = b
		v[i] = max(min(a, b), min(max(a, b), c))
	}
}
