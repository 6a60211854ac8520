package media

import (
	"bytes"
	"encoding/binary"
	"strings"
	"sync"
)

// Frame is one entry of a tag.
type Frame struct {
	ID   string
	Data []byte
}

// Tag is what stands in front of the sound.
type Tag struct {
	Frames []Frame
}

func (t *Tag) encode(buf *bytes.Buffer) {
	var n [4]byte
	for i := range t.Frames {
		f := &t.Frames[i]
		buf.WriteString(f.ID)
		binary.BigEndian.PutUint32(n[:], uint32(len(f.Data)))
		buf.Write(n[:])
		buf.Write(f.Data)
	}
}

// Sum is a check sum of the encoded tag.
func (t *Tag) Sum() (sum uint32) {
	buf := new(bytes.Buffer)
	t.encode(buf)
	for _, c := range buf.Bytes() {
		sum = sum*31 + uint32(c)
	}
	return sum
}

var tagBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Xor is another, with a pool.
func (t *Tag) Xor() (sum byte) {
	buf := tagBuffers.Get().(*bytes.Buffer)
	defer tagBuffers.Put(buf)
	buf.Reset()
	t.encode(buf)
	for _, c := range buf.Bytes() {
		sum ^= c
	}
	return sum
}

// Bytes are kept by the caller.
func (t *Tag) Bytes() []byte {
	size := 0
	for i := range t.Frames {
		size += 8 + len(t.Frames[i].Data)
	}
	buf := bytes.NewBuffer(make([]byte, 0, size))
	t.encode(buf)
	return buf.Bytes()
}

// fileName makes a name that each file system takes.
func fileName(title string) string {
	clean := strings.NewReplacer("/", "-", ":", " ", "?", "", "*", "", "\"", "'")
	return strings.TrimSpace(clean.Replace(title))
}

func FileNames(tracks []Track) (n int) {
	for i := range tracks {
		n += len(fileName(tracks[i].Title))
	}
	return n
}

var quoter = sync.OnceValue(func() *strings.Replacer { return strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;") })

func Quote(tracks []Track) (n int) {
	for i := range tracks {
		n += len(quoter().Replace(tracks[i].Title))
	}
	return n
}

type waveBar struct{ lo, hi int16 }

// Bars of the wave form, for the display.
func Bars(pcm []int16, step int) []*waveBar {
	bars := make([]*waveBar, 0, len(pcm)/step+1)
	for i := 0; i+step <= len(pcm); i += step {
		b := waveBar{lo: pcm[i], hi: pcm[i]}
		for _, s := range pcm[i : i+step] {
			b.lo, b.hi = min(b.lo, s), max(b.hi, s)
		}
		bars = append(bars, &b)
	}
	return bars
}
