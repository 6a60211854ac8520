// Package guards sees to what is made anew, held together, and counted.
package guards

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash/crc32"
	"hash/crc64"
	"math/big"
	"math/rand"
	randv2 "math/rand/v2"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"text/template"
	"time"
)

// Station knows where it stands.
type Station struct {
	Name, Zone string
	Poly       uint32
}

// Opening gives the hour of a station.
func (s *Station) Opening(at time.Time) int {
	where, err := time.LoadLocation(s.zoneName())
	if err != nil {
		return -1
	}
	return at.In(where).Hour()
}

func (s *Station) zoneName() string { return strings.TrimSpace(s.Zone) }

const reflected = 0xeb31d82e

// Seal appends a checksum.
func Seal(frame []byte) uint32 {
	table := crc32.MakeTable(reflected)
	return crc32.Update(0, table, frame)
}

// SealFast uses a table that the library keeps.
func SealFast(frame []byte) uint32 {
	return crc32.Update(0, crc32.MakeTable(crc32.Castagnoli), frame)
}

// Digest is asked for with the polynomial of a device.
func Digest(frame []byte, poly uint64) uint64 {
	return crc64.Checksum(frame, crc64.MakeTable(poly))
}

// Jitter spreads a delay.
func Jitter(d time.Duration) time.Duration {
	return d + time.Duration(rand.New(rand.NewSource(time.Now().UnixNano())).Int63n(int64(d)))
}

// Pick chooses one.
func Pick(names []string) string {
	seed := uint64(time.Now().UnixNano())
	source := randv2.NewPCG(seed, seed>>32)
	dice := randv2.New(source)
	return names[dice.IntN(len(names))]
}

// Replay shuffles in the order of a seed, which is wanted again.
func Replay(seed int64, cards []int) {
	r := rand.New(rand.NewSource(seed))
	r.Shuffle(len(cards), func(i, j int) { cards[i], cards[j] = cards[j], cards[i] })
}

// Demo is always the same.
func Demo(cards []int) {
	r := rand.New(rand.NewSource(7))
	r.Shuffle(len(cards), func(i, j int) { cards[i], cards[j] = cards[j], cards[i] })
}

// InField reduces a number.
func InField(x *big.Int) *big.Int {
	prime, _ := new(big.Int).SetString("115792089237316195423570985008687907853269984665640564039457584007908834671663", 10)
	return x.Mod(x, prime)
}

// Count starts at a number of its own.
func Count(step int64) *big.Int {
	from, _ := new(big.Int).SetString("115792089237316195423570985008687907853269984665640564039457584007908834671663", 10)
	return from.Add(from, big.NewInt(step))
}

// IsInside asks for the own network.
func IsInside(a netip.Addr) bool {
	return netip.MustParsePrefix("2001:db8:85a3:8d3::/64").Contains(a)
}

// Link makes the address of a page.
func Link(page string) string {
	base, err := url.Parse("https://shop.example.com/catalogue/all")
	if err != nil {
		return ""
	}
	return base.JoinPath(page).String()
}

// LinkTo changes what it has parsed.
func LinkTo(page string) string {
	u, err := url.Parse("https://shop.example.com/catalogue/all")
	if err != nil {
		return ""
	}
	u.Path = page
	return u.String()
}

const lineText = "{{.Name}}: {{.Zone}}{{if .Poly}} ({{.Poly}}){{end}}"

// Line shows a station.
func Line(s *Station) string {
	t := template.New("line")
	t, err := t.Parse(lineText)
	if err != nil {
		return ""
	}
	var b strings.Builder
	if err := t.Execute(&b, s); err != nil {
		return ""
	}
	return b.String()
}

// Sign signs all parts with one key.
func Sign(key []byte, parts [][]byte) (sum byte) {
	for _, p := range parts {
		mac := hmac.New(sha256.New, key)
		mac.Write(p)
		sum ^= mac.Sum(nil)[0]
	}
	return sum
}

// Matches compares a path with the pattern of a route.
func Matches(route, path string) bool {
	re := regexp.MustCompile("^" + strings.ReplaceAll(route, "*", "[^/]+") + "$")
	return re.MatchString(path)
}

// Fits is told the pattern and asked at once.
func Fits(pattern, text string) bool {
	ok, err := regexp.MatchString(pattern, text)
	return err == nil && ok
}

// Grep compiles what it was given once for all lines.
func Grep(pattern string, lines []string) (n int) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return 0
	}
	for _, line := range lines {
		if re.MatchString(line) {
			n++
		}
	}
	return n
}

// Route keeps what it has compiled.
type Route struct{ re *regexp.Regexp }

// NewRoute makes one.
func NewRoute(route string) *Route {
	re := regexp.MustCompile("^" + route + "$")
	return &Route{re: re}
}
