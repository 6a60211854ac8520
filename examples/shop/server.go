package shop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
)

// Server answers questions about a log and a catalogue.
type Server struct {
	orders    map[string]*Order
	catalogue []Product
	report    *Report

	mu    sync.Mutex
	found map[string][]Product // by searchKey
}

// NewServer prepares what the handlers need.
func NewServer(orders []Order, catalogue []Product) *Server {
	return &Server{
		orders:    Index(orders),
		catalogue: catalogue,
		report:    &Report{Day: "today", Sellers: TopSellers(orders, 50), Prices: PriceList(catalogue)},
		found:     make(map[string][]Product),
	}
}

// ServeHTTP knows /report, /orders/NUMBER and /search?tag=T&tag=T.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := []byte(r.URL.Path)
	switch {
	case bytes.Equal(path, []byte("/report")):
		fmt.Fprint(w, s.report.Text())
	case bytes.Equal(path, []byte("/search")):
		answer(w, s.Search(r.URL.Query()["tag"]))
	case bytes.HasPrefix(path, []byte("/orders/")):
		o := s.Order(bytes.TrimPrefix(path, []byte("/orders/")))
		if o == nil {
			http.Error(w, fmt.Sprintf("no order %s", path), http.StatusNotFound)
			return
		}
		answer(w, o)
	default:
		http.NotFound(w, r)
	}
}

// Order finds an order by number; nil where there is none.
func (s *Server) Order(id []byte) *Order {
	return s.orders[string(id)]
}

// Search finds the products that carry all tags, and remembers the answer.
func (s *Server) Search(tags []string) []Product {
	key := searchKey(tags)
	s.mu.Lock()
	defer s.mu.Unlock()
	if hit, ok := s.found[key]; ok {
		return hit
	}
	hits := make([]Product, 0, len(s.catalogue))
	for i := range s.catalogue {
		if s.catalogue[i].HasTags(tags) {
			hits = append(hits, s.catalogue[i])
		}
	}
	s.found[key] = hits
	return hits
}

func searchKey(tags []string) string {
	key := "search"
	for _, tag := range tags {
		key += "&" + tag
	}
	return key
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		http.Error(w, fmt.Sprintf("encode: %v", err), http.StatusInternalServerError)
	}
}
