package orders

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// rule is a check of one field, as the schema declares it.
type rule struct {
	field   string
	pattern string
	get     func(*Order) string
}

var schema = []rule{
	{"id", `^ord-[0-9]+$`, func(o *Order) string { return o.ID }},
	{"customer", `^[a-z]+[0-9]*$`, func(o *Order) string { return o.Customer }},
}

func (r *rule) ok(o *Order) bool {
	re, err := regexp.Compile(r.pattern)
	return err == nil && re.MatchString(r.get(o))
}

// Validate checks the fields of an order against the schema.
func Validate(o *Order) error {
	for i := range schema {
		if !schema[i].ok(o) {
			return fmt.Errorf("order %s: field %s is wrong", o.ID, schema[i].field)
		}
	}
	return nil
}

var skuPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z]{2}-[0-9]{4}$`) })

var errQty = errors.New("quantity must be positive")

// ValidateLines checks the lines; the pattern is compiled at the first use.
func ValidateLines(lines []Line) error {
	re := skuPattern()
	for i := range lines {
		if !re.MatchString(lines[i].SKU) {
			return fmt.Errorf("line %d: %q is no article", i, lines[i].SKU)
		}
		if lines[i].Qty <= 0 {
			return fmt.Errorf("line %d: %w", i, errQty)
		}
	}
	return nil
}

// tenantRules keeps the compiled pattern of each tenant.
type tenantRules struct {
	mu   sync.Mutex
	seen map[string]*regexp.Regexp
}

func (t *tenantRules) of(pattern string) (*regexp.Regexp, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if re, ok := t.seen[pattern]; ok {
		return re, nil
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, err
	}
	t.seen[pattern] = re
	return re, nil
}

var shipTo = []string{"DE", "FR", "IT", "AT"}

// Shippable counts the orders that go to a country we ship to.
func Shippable(orders []Order) (n int) {
	for i := range orders {
		if slices.Contains(shipTo, orders[i].Ship.Country) {
			n++
		}
	}
	return n
}

// Customers are the customers of a batch, each once, in order.
func Customers(orders []Order) []string {
	customers := make([]string, 0, len(orders))
	add := func(name string) {
		if !slices.Contains(customers, name) {
			customers = append(customers, name)
		}
	}
	for i := range orders {
		add(orders[i].Customer)
	}
	return customers
}

// webhook is the raw body of a message from the payment provider.
type webhook []byte

func (w webhook) isRefund() bool {
	return strings.Contains(string(w), `"type":"refund"`)
}

// Refunds counts the refunds among the messages.
func Refunds(hooks []webhook) (n int) {
	for _, h := range hooks {
		if h.isRefund() {
			n++
		}
	}
	return n
}

// providers are those whose messages we know, by the name in front of the colon.
type providers map[string]int

// tally counts messages by provider; the key is looked up without a copy.
func (p providers) tally(hooks []webhook) (known int) {
	for _, h := range hooks {
		end := slices.Index(h, ':')
		if end < 0 {
			continue
		}
		if id, ok := p[string(h[:end])]; ok {
			known += id
		}
	}
	return known
}
