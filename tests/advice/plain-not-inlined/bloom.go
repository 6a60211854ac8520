// Package wire holds the small parts of a sensor gateway: filters, curves, links and programs.
package wire

type bloom struct {
	bits []uint64
	k    int
	mask uint64
}

// newBloom makes a filter of 64 << order bits.
func newBloom(order, k int) *bloom {
	return &bloom{bits: make([]uint64, 1<<order), k: k, mask: 64<<order - 1}
}

// mix spreads the bits of a key. It was kept out of line for a profile once.
//
//go:noinline
func mix(key, seed uint64) uint64 {
	key ^= seed * 0x9e3779b97f4a7c15
	key ^= key >> 32
	return key * 0xd6e8feb86659fd93
}

func (f *bloom) add(key uint64) {
	for i := range f.k {
		h := mix(key, uint64(i)) & f.mask
		f.bits[h>>6] |= 1 << (h & 63)
	}
}

func (f *bloom) has(key uint64) bool {
	for i := range f.k {
		h := mix(key, uint64(i)) & f.mask
		if f.bits[h>>6]&(1<<(h&63)) == 0 {
			return false
		}
	}
	return true
}

func (f *bloom) count(keys []uint64) (n int) {
	for _, k := range keys {
		if f.has(k) {
			n++
		}
	}
	return n
}

// blockSum is the checksum of a flash block. The caller's registers are of no use in it, and a stack trace shall name it.
//
//go:noinline
func blockSum(block *[512]byte) uint32 {
	sum := uint32(0xffff)
	for i := 0; i < len(block); i += 2 {
		sum ^= uint32(block[i]) | uint32(block[i+1])<<8
		sum = sum*0x01000193 + sum>>15
	}
	return sum
}

func verify(blocks [][512]byte, sums []uint32) (bad int) {
	for i := range blocks {
		if blockSum(&blocks[i]) != sums[i] {
			bad++
		}
	}
	return bad
}
