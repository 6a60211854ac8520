package fleet

// wash takes one berth after the other, each for a moment.
func wash(berths []berth) (n int) {
	use := func(b *berth) int {
		b.taken++
		defer b.leave()
		return b.taken
	}
	for i := range berths {
		n += use(&berths[i])
	}
	return n
}

// tryPark takes the first berth that is free.
func tryPark(berths []berth) int {
	for i := range berths {
		if berths[i].taken == 0 {
			b := &berths[i]
			b.taken++
			defer b.leave()
			return i
		}
	}
	return -1
}
