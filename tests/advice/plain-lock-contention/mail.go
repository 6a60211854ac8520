package frontend

import (
	"strconv"
	"strings"
	"sync"
)

type header struct {
	domain string
	size   int
}

func parseHeader(raw string) (h header, ok bool) {
	for line := range strings.SplitSeq(raw, "\r\n") {
		name, value, found := strings.Cut(line, ": ")
		if !found {
			continue
		}
		switch {
		case strings.EqualFold(name, "From"):
			if at := strings.LastIndexByte(value, '@'); at >= 0 {
				h.domain = strings.TrimRight(value[at+1:], "> ")
			}
		case strings.EqualFold(name, "Content-Length"):
			n, err := strconv.Atoi(strings.TrimSpace(value))
			if err != nil {
				return header{}, false
			}
			h.size = n
		}
	}
	return h, h.domain != ""
}

// VolumeByDomain adds up the sizes of messages for each sender's domain.
func VolumeByDomain(messages []string, workers int) map[string]int {
	var (
		wg     sync.WaitGroup
		volume = make(map[string]int, 64)
		sum    sync.Mutex
	)
	count := func(part []string) {
		defer wg.Done()
		for _, m := range part {
			sum.Lock()
			if h, ok := parseHeader(m); ok {
				volume[h.domain] += h.size
			}
			sum.Unlock()
		}
	}
	wg.Add(workers)
	for w := range workers {
		go count(messages[w*len(messages)/workers : (w+1)*len(messages)/workers])
	}
	wg.Wait()
	return volume
}
