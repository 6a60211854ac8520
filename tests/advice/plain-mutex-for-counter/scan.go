package relay

import (
	"bytes"
	"sync"
)

// Saved tells how many bytes would be saved if trailing blanks of all lines were cut.
func Saved(lines [][]byte, workers int) int {
	var (
		mu    sync.Mutex
		saved int
		wg    sync.WaitGroup
	)
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < len(lines); i += workers {
				n := len(lines[i]) - len(bytes.TrimRight(lines[i], " \t"))
				mu.Lock()
				saved += n
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	return saved
}

// extensions counts files by their kind.
type extensions struct {
	tab    sync.Mutex
	counts map[string]int
}

func (e *extensions) seen(name string) {
	ext := ""
	for i := len(name) - 1; i >= 0 && name[i] != '/'; i-- {
		if name[i] == '.' {
			ext = name[i:]
			break
		}
	}
	e.tab.Lock()
	e.counts[ext]++
	e.tab.Unlock()
}
