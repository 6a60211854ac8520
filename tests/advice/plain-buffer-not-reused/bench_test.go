package blobs

import (
	"bytes"
	"hash/crc32"
	"io"
	"strconv"
	"strings"
	"testing"
)

var (
	sinkSum   uint32
	sinkBlock []byte
	sinkShard uint64
	sinkInt   int
)

func BenchmarkSum(b *testing.B) {
	s := &Scrubber{table: crc32.IEEETable}
	blob := bytes.NewReader(bytes.Repeat([]byte("blob"), 1200))
	for b.Loop() {
		blob.Seek(0, io.SeekStart)
		sinkSum, _ = s.Sum(blob)
	}
}

func BenchmarkPublish(b *testing.B) {
	o := &Outbox{queue: io.Discard}
	var events []Event
	for i := range 200 {
		events = append(events, Event{"created", "photos-of-the-year", "albums/2026/" + strings.Repeat("a"+strconv.Itoa(i), 60), "9e107d9d372bb6826bd81d3542a419d6"})
	}
	for b.Loop() {
		if err := o.Publish(events); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHandle(b *testing.B) {
	g := &Gateway{}
	client := strings.NewReader(strings.Repeat("PUT /photos/1 120\r\nGET /photos/2\r\n", 8))
	for b.Loop() {
		client.Seek(0, io.SeekStart)
		if err := g.Handle(client); err != nil {
			b.Fatal(err)
		}
	}
	sinkInt = g.puts
}

func BenchmarkBlur(b *testing.B) {
	img := &Gray{Pix: bytes.Repeat([]byte{10, 200, 30, 90}, 512*64/4), W: 512, H: 64}
	for b.Loop() {
		Blur(img, 2)
	}
}

func BenchmarkUnpack(b *testing.B) {
	runs := bytes.Repeat([]byte{60, 1, 4, 7}, 64)
	for b.Loop() {
		sinkBlock, _ = Unpack(runs, 4096)
	}
}

func BenchmarkTake(b *testing.B) {
	u := &Upload{}
	data := bytes.Repeat([]byte("data"), 16*1024)
	for b.Loop() {
		u.Take(data, 4096)
	}
	sinkInt = len(u.parts)
}

func BenchmarkShard(b *testing.B) {
	for b.Loop() {
		for v := range int64(100) {
			sinkShard += Shard(77120, v*1234567, 64)
		}
	}
}

func BenchmarkListing(b *testing.B) {
	var keys []string
	for i := range 300 {
		keys = append(keys, "albums/2026/"+strconv.Itoa(i)+".jpg")
	}
	for b.Loop() {
		if err := Listing(io.Discard, keys); err != nil {
			b.Fatal(err)
		}
	}
}
