package fields

// Space adds up what a style leaves free, in another file.
func Space(s *Style, n int) (sum int64) {
	for i := range n {
		sum += s.margin(i & 31) // free space
	}
	return sum
}
