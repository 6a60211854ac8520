// Package service answers orders over HTTP, and writes what it did to a journal.
package service

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"html/template"
	"io"
	"net/http"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

type Order struct {
	ID    string    `json:"id"`
	Email string    `json:"email"`
	Cents int64     `json:"cents"`
	At    time.Time `json:"at"`
}

type Server struct {
	name   string
	routes map[string]http.HandlerFunc
}

func New() *Server {
	s := &Server{name: "orders"}
	s.routes = map[string]http.HandlerFunc{
		"/check": s.check,
		"/page":  s.page,
		"/zone":  s.zone,
		"/esc":   s.esc,
	}
	return s
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h, ok := s.routes[r.URL.Path]; ok {
		h(w, r)
		return
	}
	http.NotFound(w, r)
}

// check compiles its expression in each request.
func (s *Server) check(w http.ResponseWriter, r *http.Request) {
	valid := regexp.MustCompile(`^[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}$`).MatchString(r.URL.Query().Get("email"))
	io.WriteString(w, strconv.FormatBool(valid))
}

// page parses its template in each request.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	const layout = `<html><head><title>{{.Title}}</title></head><body>{{range .Rows}}<p>{{.}}</p>{{end}}</body></html>`
	tmpl := template.Must(template.New("page").Parse(layout))
	tmpl.Execute(w, struct {
		Title string
		Rows  []string
	}{r.URL.Path, []string{"one", "two"}})
}

func (s *Server) zone(w http.ResponseWriter, r *http.Request) {
	now := func(name string) time.Time {
		if loc, err := time.LoadLocation(name); err == nil {
			return time.Unix(1700000000, 0).In(loc)
		}
		return time.Unix(1700000000, 0)
	}
	io.WriteString(w, now("America/New_York").Format(time.Kitchen))
}

func (s *Server) esc(w http.ResponseWriter, r *http.Request) {
	rules := []string{"\n", `\n`, "\t", `\t`, `"`, `\"`, `\`, `\\`}
	rep := strings.NewReplacer(rules...)
	io.WriteString(w, rep.Replace("a \"text\"\nof two lines"))
}

// Patterns are compiled in a loop, out of constants in a table.
func Classify(lines []string) (n int) {
	for _, l := range lines {
		for _, p := range []string{`^GET /[a-z]+`, `status=5\d\d`} {
			if m, err := regexp.MatchString(p, l); err == nil && m {
				n++
			}
		}
	}
	return n
}

var shared = &http.Client{Timeout: time.Second}

// fetch makes a client and a transport per call: no connection is ever used twice.
func fetch(at string) (int, error) {
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	resp, err := client.Get(at)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	return int(n), err
}

// get uses the shared client.
func get(at string) (int, error) {
	resp, err := shared.Get(at)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	return int(n), err
}

// Lines of JSON: an encoder for every order.
func Lines(w io.Writer, orders []Order) error {
	for i := range orders {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(&orders[i]); err != nil {
			return err
		}
	}
	return nil
}

// Parse reads JSON of one order from a string, with a decoder each time.
func Parse(lines []string, out []Order) error {
	for i, l := range lines {
		if err := json.NewDecoder(strings.NewReader(l)).Decode(&out[i]); err != nil {
			return err
		}
	}
	return nil
}

// Pack compresses each part with a writer of its own.
func Pack(parts [][]byte) (n int) {
	for _, p := range parts {
		var out bytes.Buffer
		z, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed)
		z.Write(p)
		z.Close()
		n += out.Len()
	}
	return n
}

// Equal compares by reflection.
func Equal(a, b []Order) (n int) {
	for i := range a {
		if reflect.DeepEqual(a[i], b[i]) {
			n++
		}
	}
	return n
}

// ---- right as it is

var (
	word = regexp.MustCompile(`\w+`)
	card = template.Must(template.New("card").Parse(`<b>{{.ID}}</b>`))
	xml  = strings.NewReplacer("<", "&lt;", ">", "&gt;")
)

// Words uses what was compiled once.
func Words(lines []string) (n int) {
	for _, l := range lines {
		n += len(word.FindAllStringIndex(l, -1)) + len(xml.Replace(l))
	}
	return n
}

// Card uses what was parsed once.
func Card(w io.Writer, o *Order) { card.Execute(w, o) }

// Filter compiles what the caller gives, once for all lines.
func Filter(expr string, lines []string) (n int) {
	re, err := regexp.Compile(expr)
	if err != nil {
		return 0
	}
	for _, l := range lines {
		if re.MatchString(l) {
			n++
		}
	}
	return n
}

// Stream has one encoder for all.
func Stream(w io.Writer, orders []Order) error {
	enc := json.NewEncoder(w)
	for i := range orders {
		if err := enc.Encode(&orders[i]); err != nil {
			return err
		}
	}
	return nil
}

// Report makes its writers once a report.
func Report(w io.Writer, orders []Order) error {
	tw := tabwriter.NewWriter(w, 0, 8, 1, ' ', 0)
	for i := range orders {
		io.WriteString(tw, orders[i].ID+"\t"+strconv.FormatInt(orders[i].Cents, 10)+"\n")
	}
	return tw.Flush()
}

// Sheet writes through csv, which buffers.
func Sheet(w io.Writer, orders []Order) error {
	c := csv.NewWriter(w)
	row := make([]string, 2)
	for i := range orders {
		row[0], row[1] = orders[i].ID, orders[i].Email
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// Newest sorts with sort.Slice.
func Newest(orders []Order) {
	sort.Slice(orders, func(i, j int) bool { return orders[i].At.After(orders[j].At) })
}
