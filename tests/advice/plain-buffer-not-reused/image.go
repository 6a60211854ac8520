package blobs

import (
	"bytes"
	"io"
	"strconv"
	"sync"
)

// Gray is a picture of one byte a pixel.
type Gray struct {
	Pix  []byte
	W, H int
}

// Blur smoothes the rows of a picture in place: each pixel becomes the mean of 2r+1.
func Blur(img *Gray, r int) {
	for y := range img.H {
		row := img.Pix[y*img.W : (y+1)*img.W]
		sums := make([]uint32, img.W+1)
		for x, p := range row {
			sums[x+1] = sums[x] + uint32(p)
		}
		for x := range row {
			lo, hi := max(x-r, 0), min(x+r+1, img.W)
			row[x] = byte((sums[hi] - sums[lo]) / uint32(hi-lo))
		}
	}
}

// Upload is a blob that arrives in parts of its own.
type Upload struct {
	parts [][]byte
}

// Take splits what arrived into parts of at most size bytes. The parts live until the upload is complete; the caller's
// bytes do not.
func (u *Upload) Take(data []byte, size int) {
	u.parts = u.parts[:0]
	for len(data) > 0 {
		n := min(size, len(data))
		part := make([]byte, n)
		copy(part, data)
		u.parts = append(u.parts, part)
		data = data[n:]
	}
}

// Shard returns the shard of a blob's version.
func Shard(bucket, version int64, shards uint64) uint64 {
	name := make([]byte, 0, 64)
	name = strconv.AppendInt(name, bucket, 10)
	name = append(name, '/')
	name = strconv.AppendInt(name, version, 10)
	h := uint64(14695981039346656037)
	for _, c := range name {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h % shards
}

var pages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Listing writes the keys of a bucket as one page.
func Listing(w io.Writer, keys []string) error {
	page := pages.Get().(*bytes.Buffer)
	page.Reset()
	defer pages.Put(page)
	for _, k := range keys {
		page.WriteString("<Key>")
		page.WriteString(k)
		page.WriteString("</Key>")
	}
	_, err := w.Write(page.Bytes())
	return err
}
