package energy

import (
	"os"
	"runtime"
	"strconv"
)

// ExportCSV writes readings to a file, a line for each.
func ExportCSV(f *os.File, rs []Reading) error {
	line := make([]byte, 0, 96)
	for i := range rs {
		r := &rs[i]
		line = strconv.AppendUint(line[:0], r.Meter, 16)
		line = append(line, ';')
		line = strconv.AppendInt(line, r.At, 10)
		line = append(line, ';')
		line = strconv.AppendInt(line, r.Wh, 10)
		line = append(line, '\n')
		if _, err := f.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// Archive writes readings in blocks.
type Archive struct {
	f     *os.File
	block []byte
}

// NewArchive returns an archive with blocks of 64 kB.
func NewArchive(f *os.File) *Archive {
	return &Archive{f: f, block: make([]byte, 0, 64<<10)}
}

// Add appends readings.
func (a *Archive) Add(rs []Reading) error {
	for i := range rs {
		if cap(a.block)-len(a.block) < 64 {
			if _, err := a.f.Write(a.block); err != nil {
				return err
			}
			a.block = a.block[:0]
		}
		a.block = strconv.AppendUint(a.block, rs[i].Meter, 36)
		a.block = append(a.block, ' ')
		a.block = strconv.AppendInt(a.block, rs[i].Wh, 10)
		a.block = append(a.block, '\n')
	}
	return nil
}

// Daemon adds up batches of readings for the billing run.
type Daemon struct {
	totals [64]int64
	served int
}

// Serve works until the channel is closed.
func (d *Daemon) Serve(in <-chan []Reading) {
	reserve := make([]byte, 96<<20)
	for batch := range in {
		for i := range batch {
			d.totals[batch[i].Zone&63] += batch[i].Wh
		}
		d.served++
	}
	runtime.KeepAlive(reserve)
}
