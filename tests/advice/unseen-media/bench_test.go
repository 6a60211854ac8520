package media

import (
	"bytes"
	"fmt"
	"os"
	"testing"
)

var (
	sinkInt int
	sinkAny any
	picture = newPixmap(256, 256)
	other   = newPixmap(256, 256)
	clip    = func() *Clip {
		c := &Clip{PCM: make([]int16, 8000), Rate: 44100}
		for i := range c.PCM {
			c.PCM[i] = int16(i * 37)
		}
		return c
	}()
	cues = func() (cs []Cue) {
		for i := range 300 {
			cs = append(cs, Cue{i * 1700, i*1700 + 900, fmt.Sprintf("{b}And <i>now</i> number %d of the story", i)})
		}
		return
	}()
	tracks = func() (ts []Track) {
		for i := range 600 {
			ts = append(ts, Track{fmt.Sprintf("trk-%05d", i*7), fmt.Sprintf("The %d: song / of <ice> & fire?", i), 100 + i})
		}
		return
	}()
	ids = func() (s []string) {
		for i := range tracks {
			s = append(s, tracks[(i*311)%len(tracks)].ID)
		}
		return
	}()
	m3u = func() []byte {
		var b bytes.Buffer
		for i := range 400 {
			fmt.Fprintf(&b, "#EXTINF:%d,An Artist of Renown - A rather long title number %d\n", i, i)
		}
		return b.Bytes()
	}()
	album = func() *Album {
		a := &Album{shots: make([]Exif, 500), byDate: map[int]Exif{}}
		for i := range a.shots {
			a.shots[i].Zones[i%40] = int32(i)
			a.byDate[i] = a.shots[i]
		}
		return a
	}()
	days = func() (d []int) {
		for i := range 500 {
			d = append(d, i)
		}
		return
	}()
	tag   = &Tag{[]Frame{{"TIT2", bytes.Repeat([]byte("ti"), 60)}, {"TPE1", bytes.Repeat([]byte("ar"), 90)}, {"APIC", bytes.Repeat([]byte("x"), 900)}}}
	lines = func() (s []string) {
		for i := range 100 {
			s = append(s, stamp(i*7919))
		}
		return
	}()
	cover1 = func() *shelf {
		s := &shelf{sizes: make([]int, 2000), pool: make([]cover, 2000)}
		return s
	}()
)

func null(b *testing.B) *os.File {
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func BenchmarkEdge(b *testing.B) {
	for range b.N {
		sinkInt += picture.EdgeSum()
	}
}
func BenchmarkOverlay(b *testing.B) {
	for range b.N {
		picture.Overlay(other, 0.4)
	}
}
func BenchmarkShrink(b *testing.B) {
	for range b.N {
		sinkAny = other.Shrink()
	}
}
func BenchmarkInvert(b *testing.B) {
	p := newPixmap(16, 2000)
	for range b.N {
		p.Invert()
	}
}
func BenchmarkImageFine(b *testing.B) {
	s := newPixmap(64, 64)
	ps := make([]point, 2000)
	for range b.N {
		h := other.Histogram()
		sinkInt += h[3]
		sinkInt += int(s.Gamma())
		sinkAny = other.Blur()
		s.Sharpen()
		sinkInt += int(path(ps))
	}
}
func BenchmarkBrightest(b *testing.B) {
	for range b.N {
		sinkInt += int(album.Brightest())
	}
}
func BenchmarkTouch(b *testing.B) {
	for range b.N {
		sinkInt += album.Touch(days)
	}
}
func BenchmarkSnapshot(b *testing.B) {
	small := &Album{shots: album.shots[:60]}
	for range b.N {
		sinkAny = small.Snapshot()
		sinkInt += len(titles(m3u))
	}
}
func BenchmarkMono(b *testing.B) {
	for range b.N {
		sinkAny = clip.Mono()
	}
}
func BenchmarkGain(b *testing.B) {
	for range b.N {
		sinkAny = clip.Gain(1.5)
	}
}
func BenchmarkSliceFine(b *testing.B) {
	var room []float32
	for range b.N {
		sinkInt += len(clip.Loud())
		room = clip.Fade(room)
		sinkAny = tag.Bytes()
	}
}
func BenchmarkWave(b *testing.B) {
	for range b.N {
		sinkInt += clip.Wave(8)
	}
}
func BenchmarkBars(b *testing.B) {
	for range b.N {
		sinkAny = Bars(clip.PCM, 8)
	}
}
func BenchmarkCues(b *testing.B) {
	for range b.N {
		sinkAny = cuePoints(5000)
	}
}
func BenchmarkTreeFine(b *testing.B) {
	for range b.N {
		sinkAny = chapters(0, 2000)
		sinkAny = markers(1000)
		sinkInt += int(speaker.rate)
	}
}
func BenchmarkTrace(b *testing.B) {
	s := &scope{slots: make([]any, 512)}
	for range b.N {
		clip.Trace(s)
	}
}
func BenchmarkTraceFine(b *testing.B) {
	s := &typedScope[int]{slots: make([]int, 512)}
	r := &scope{slots: make([]any, 512)}
	cs := []*Clip{clip, clip, clip, clip}
	for range b.N {
		clip.TraceTyped(s)
		for range 500 {
			TraceRefs(cs, r)
		}
	}
}
func BenchmarkSave(b *testing.B) {
	f, short := null(b), &Clip{PCM: clip.PCM[:500]}
	for range b.N {
		if err := short.Save(f); err != nil {
			b.Fatal(err)
		}
	}
}
func BenchmarkSaveFine(b *testing.B) {
	f, block := null(b), make([]byte, 64<<10)
	for range b.N {
		clip.Export(f)
		clip.Dump(f, block)
	}
}
func BenchmarkPlay(b *testing.B) {
	j := &jitter{frames: make(chan int, 1)}
	for range b.N {
		sinkInt += j.Play(100)
	}
}
func BenchmarkDrain(b *testing.B) {
	j := &jitter{frames: make(chan int, 1)}
	for range b.N {
		sinkInt += j.Drain(500)
	}
}
func BenchmarkStats(b *testing.B) {
	var s stats
	for range b.N {
		work(4, 5000, func(i int) { s.bump(int64(i)) })
		sinkInt += int(s.total())
	}
}
func BenchmarkStatsFine(b *testing.B) {
	var m meters
	for range b.N {
		work(2, 200, func(i int) { m.add(i) })
		work(4, 2000, func(i int) { decoded.Add(int64(i)) })
	}
}
func BenchmarkScript(b *testing.B) {
	for range b.N {
		sinkAny = Script(cues)
	}
}
func BenchmarkScriptFine(b *testing.B) {
	for range b.N {
		sinkAny = Transcript(cues)
		for i := range tracks {
			sinkInt += len(Speaker([2]string{tracks[i].ID, "singer"}))
		}
	}
}
func BenchmarkStamps(b *testing.B) {
	for range b.N {
		sinkInt += Stamps(cues)
	}
}
func BenchmarkParseStamps(b *testing.B) {
	for range b.N {
		sinkInt += ParseStamps(lines)
	}
}
func BenchmarkStampFine(b *testing.B) {
	var buf []byte
	for range b.N {
		buf = VTT(buf[:0], cues)
		for range 100 {
			n, _ := clock("17:31")
			sinkInt += n
		}
	}
}
func BenchmarkPlain(b *testing.B) {
	for range b.N {
		sinkInt += Plain(cues[:40], ass)
	}
}
func BenchmarkPlainFine(b *testing.B) {
	for range b.N {
		sinkInt += Plain(cues, srt) + CountWords(cues, []string{"damn", "story"})
		sinkInt += Quote(tracks)
	}
}
func BenchmarkCatalog(b *testing.B) {
	for range b.N {
		sinkAny = newCatalog("all", tracks)
	}
}
func BenchmarkCatalogFine(b *testing.B) {
	for range b.N {
		sinkAny = genres(tracks)
		sinkAny = index(tracks)
	}
}
func BenchmarkDuration(b *testing.B) {
	p := &Playlist{tracks}
	for range b.N {
		sinkInt += p.Duration(ids)
	}
}
func BenchmarkRecent(b *testing.B) {
	for range b.N {
		sinkAny = Recent(ids)
	}
}
func BenchmarkUnique(b *testing.B) {
	for range b.N {
		sinkAny = Unique(tracks)
	}
}
func BenchmarkListFine(b *testing.B) {
	sorted := make([]string, len(tracks))
	for i := range tracks {
		sorted[i] = tracks[i].ID
	}
	var h history
	exts := []string{"mp3", "ogg", "wav", "opus", "flac", "m4a"}
	for range b.N {
		sinkInt += Lookup(sorted, ids)
		for range 50 {
			sinkInt += Lossless(exts)
		}
		for _, id := range ids {
			h.add(id)
		}
	}
}
func BenchmarkExtinf(b *testing.B) {
	for range b.N {
		sinkInt += extinf(m3u)
	}
}
func BenchmarkHits(b *testing.B) {
	known := map[string]int{"a": 1}
	for range b.N {
		sinkInt += hits(m3u, known)
	}
}
func BenchmarkWeight(b *testing.B) {
	for range b.N {
		sinkInt += cover1.Weight()
	}
}
func BenchmarkWeightEach(b *testing.B) {
	for range b.N {
		sinkInt += cover1.WeightEach()
	}
}
func BenchmarkTagSum(b *testing.B) {
	for range b.N {
		sinkInt += int(tag.Sum())
	}
}
func BenchmarkTagXor(b *testing.B) {
	for range b.N {
		sinkInt += int(tag.Xor())
	}
}
func BenchmarkFileNames(b *testing.B) {
	for range b.N {
		sinkInt += FileNames(tracks[:50])
	}
}
