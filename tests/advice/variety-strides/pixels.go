package strides

import "sync"

// An Image has rows of a fixed width.
type Image struct {
	pix   []uint8
	width int
}

// Negate starts a goroutine for each row.
func (m *Image) Negate() {
	var wg sync.WaitGroup
	for off := 0; off < len(m.pix); off += m.width {
		wg.Add(1)
		go func(row []uint8) {
			defer wg.Done()
			for i := range row {
				row[i] = ^row[i]
			}
		}(m.pix[off:min(off+m.width, len(m.pix))])
	}
	wg.Wait()
}

// Butterflies starts one for each pair.
func Butterflies(v []int64) {
	var wg sync.WaitGroup
	for i := 0; i+1 < len(v); i += 2 {
		wg.Add(1)
		go func() { // pair
			defer wg.Done()
			v[i], v[i+1] = v[i]+v[i+1], v[i]-v[i+1]
		}()
	}
	wg.Wait()
}

// Soften gives each of four a part.
func (m *Image) Soften() {
	var wg sync.WaitGroup
	quarter := (len(m.pix) + 3) / 4
	for lo := 0; lo < len(m.pix); lo += quarter {
		part := m.pix[lo:min(lo+quarter, len(m.pix))]
		wg.Add(1)
		go func() { // quarter
			defer wg.Done()
			for i := 1; i < len(part); i++ {
				part[i] = part[i]/2 + part[i-1]/2
			}
		}()
	}
	wg.Wait()
}

const batchLen = 4096

// Scale goes in batches.
func Scale(v []int64, by int64) {
	var wg sync.WaitGroup
	for off := 0; off < len(v); off += batchLen {
		wg.Add(1)
		go func(batch []int64) { // batch
			defer wg.Done()
			for i := range batch {
				batch[i] *= by
			}
		}(v[off:min(off+batchLen, len(v))])
	}
	wg.Wait()
}
