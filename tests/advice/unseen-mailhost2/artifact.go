package cirunner

import (
	"io"
	"sync"
)

// partReader reads one part of an artifact; readers are kept for the next part.
type partReader struct {
	src   []byte
	pos   int
	owner *Artifacts
	buf   [2048]byte
}

func (p *partReader) Read(b []byte) (int, error) {
	if p.pos >= len(p.src) {
		return 0, io.EOF
	}
	n := copy(p.buf[:], p.src[p.pos:])
	n = copy(b, p.buf[:n])
	p.pos += n
	return n, nil
}

// Close gives the reader back.
func (p *partReader) Close() {
	p.src, p.pos = nil, 0
	p.owner.free.Put(p)
}

// Artifacts is the store of what jobs leave.
type Artifacts struct {
	free  sync.Pool
	parts [][]byte
}

func (a *Artifacts) open(i int) *partReader {
	p, ok := a.free.Get().(*partReader)
	if !ok {
		p = new(partReader)
	}
	p.owner, p.src, p.pos = a, a.parts[i], 0
	return p
}

// Size reads all parts and sums what came.
func (a *Artifacts) Size() (int, error) {
	var scratch [512]byte
	sum := 0
	for i := range a.parts {
		r := a.open(i)
		defer r.Close()
		for {
			n, err := r.Read(scratch[:])
			sum += n
			if err == io.EOF {
				break
			}
			if err != nil {
				return sum, err
			}
		}
	}
	return sum, nil
}

// upload is a slot of the upload table.
type upload struct {
	mu    sync.Mutex
	bytes int64
	parts int
}

func (u *upload) add(n int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.bytes += n
	u.parts++
}

// Uploads spreads received bytes over the slots.
func Uploads(slots []upload, sizes []int64) {
	for i, n := range sizes {
		slots[i%len(slots)].add(n)
	}
}

// hashPart is the rolling sum of a part.
func hashPart(p []byte) uint32 {
	a, b := uint32(1), uint32(0)
	for _, c := range p {
		a += uint32(c)
		b += a
	}
	return b<<16 | a&0xffff
}

// HashAll hashes parts in two workers.
func HashAll(parts [][]byte, sums []uint32) {
	var wg sync.WaitGroup
	next := make(chan int, 16)
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range next {
				sums[i] = hashPart(parts[i])
			}
		}()
	}
	for i := range parts {
		next <- i
	}
	close(next)
	wg.Wait()
}
