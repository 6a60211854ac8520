package words

import "testing"

var sink uint64

func BenchmarkBelt(b *testing.B) {
	belt := new(Belt)
	p := &Parcel{700, 3}
	for b.Loop() {
		for range 1000 {
			belt.Pass(p)
		}
	}
	sink += uint64(belt.Grams())
}

func BenchmarkLine(b *testing.B) {
	l := new(Line)
	frame := make([]byte, 1200)
	for b.Loop() {
		for i := range 1000 {
			l.Sent(frame[:i], uint64(i))
		}
	}
	sink += l.sum
}

func BenchmarkScale(b *testing.B) {
	s := &Scale{factor: 9}
	st := &Stack{list: make([]int32, 9)}
	for b.Loop() {
		for i := range 500 {
			s.Put(int64(i))
			st.Look()
		}
	}
	sink += uint64(s.sum + st.seen)
}

func BenchmarkAllows(b *testing.B) {
	s := &Shop{now: &Rules{Limit: [16]int64{5, 500, 5000}}}
	s.Set(s.Now())
	n := uint64(0)
	for b.Loop() {
		for i := range 1000 {
			if s.Allows(i, int64(i)) {
				n++
			}
		}
	}
	sink += n
}

func BenchmarkSlot(b *testing.B) {
	s := &Slot{v: &Rules{}}
	n := uint64(0)
	for b.Loop() {
		for range 500 {
			v := s.Get()
			n += uint64(v.Limit[0])
			s.Put(v)
		}
	}
	sink += n
}

func BenchmarkTables(b *testing.B) {
	for b.Loop() {
		sink += Look(int(sink))
	}
	sink += uint64(Floor())
}
