package shop

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

var errFields = errors.New("expected five fields")

// ReadLog reads the orders of a log. Comments, empty lines and orders of the shop's own tests are left out.
func ReadLog(r io.Reader) ([]Order, error) {
	var orders []Order
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := sc.Bytes()
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if bytes.Contains(line, []byte(" selftest ")) {
			continue
		}
		o, err := parseOrder(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		orders = append(orders, o)
	}
	return orders, sc.Err()
}

func parseOrder(line []byte) (Order, error) {
	var o Order
	fields := bytes.Fields(line)
	if len(fields) != 5 {
		return o, errFields
	}
	placed, err := time.Parse(time.RFC3339, string(fields[0]))
	if err != nil {
		return o, err
	}
	o.Placed = placed
	o.ID = string(fields[1])
	o.Customer = string(fields[2])
	o.Status, err = statusOf(fields[3])
	if err != nil {
		return o, err
	}
	o.Items, err = parseItems(string(fields[4]))
	return o, err
}

// statusOf shares the few words that there are between all orders.
func statusOf(word []byte) (string, error) {
	switch string(word) {
	case "paid":
		return "paid", nil
	case "open":
		return "open", nil
	case "sent":
		return "sent", nil
	case "returned":
		return "returned", nil
	}
	return "", fmt.Errorf("unknown status %q", word)
}

func parseItems(text string) ([]Item, error) {
	items := make([]Item, 0, strings.Count(text, ",")+1)
	for len(text) > 0 {
		part, rest, _ := strings.Cut(text, ",")
		item, err := parseItem(part)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
		text = rest
	}
	return items, nil
}

func parseItem(part string) (Item, error) {
	sku, numbers, ok := strings.Cut(part, ":")
	quantity, cents, ok2 := strings.Cut(numbers, ":")
	if !ok || !ok2 {
		return Item{}, fmt.Errorf("item %q: expected sku:quantity:cents", part)
	}
	q, err := strconv.Atoi(quantity)
	if err != nil {
		return Item{}, fmt.Errorf("item %s: quantity %s is no number", sku, quantity)
	}
	c, err := strconv.ParseInt(cents, 10, 64)
	if err != nil {
		return Item{}, fmt.Errorf("item %s: price %s is no number", sku, cents)
	}
	return Item{SKU: sku, Quantity: q, Cents: c}, nil
}

// CountLevels counts the lines of a service's log by the level in front of them.
func CountLevels(log []byte) map[string]int {
	known := map[string]*int{"DEBUG": new(int), "INFO": new(int), "WARN": new(int), "ERROR": new(int)}
	for len(log) > 0 {
		line, rest, _ := bytes.Cut(log, []byte("\n"))
		level, _, _ := bytes.Cut(line, []byte(" "))
		if n := known[string(level)]; n != nil {
			*n++
		}
		log = rest
	}
	counts := map[string]int{}
	for level, n := range known {
		counts[level] = *n
	}
	return counts
}

// CountMentions counts the lines of a log that hold a word.
func CountMentions(log []byte, word string) int {
	n := 0
	for len(log) > 0 {
		line, rest, _ := bytes.Cut(log, []byte("\n"))
		if strings.Contains(string(line), word) {
			n++
		}
		log = rest
	}
	return n
}
