// Package shop analyses the order log of a small web shop.
package shop

import "time"

// Item is one position of an order.
type Item struct {
	SKU      string
	Quantity int
	Cents    int64 // price of one piece
}

// Order is one line of the log.
type Order struct {
	Placed   time.Time
	ID       string
	Customer string
	Status   string
	Items    []Item
}

// Total is the sum of the order in cents.
func (o *Order) Total() int64 {
	var sum int64
	for _, it := range o.Items {
		sum += int64(it.Quantity) * it.Cents
	}
	return sum
}

// Label names the order in logs and on parcels.
func (o *Order) Label() string {
	return o.Customer + "/" + o.ID
}

// Product is an entry of the catalogue.
type Product struct {
	SKU   string
	Name  string
	Cents int64
	Tags  []string
}

// HasTags reports whether the product carries all of the tags.
func (p *Product) HasTags(tags []string) bool {
	for _, want := range tags {
		found := false
		for _, tag := range p.Tags {
			found = found || tag == want
		}
		if !found {
			return false
		}
	}
	return true
}
