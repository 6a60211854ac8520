// Package shop is a small web shop: catalogue, carts, sessions, pages.
package shop

import (
	"fmt"
	"strings"
)

// AbstractEntity is what every entity of the shop extends.
type AbstractEntity struct {
	id      int64
	version int
}

func (e *AbstractEntity) GetID() int64    { return e.id }
func (e *AbstractEntity) GetVersion() int { return e.version }

// ProductEntity is a row of the catalogue.
type ProductEntity struct {
	AbstractEntity
	name     string
	category string
	price    int64
	tags     [12]string
	stock    [16]int32
}

func (p *ProductEntity) GetName() string { return p.name }

// ToString is shown in every line of the catalogue export.
func (p *ProductEntity) ToString() string {
	return fmt.Sprintf("Product[%d:%s]", p.id, p.name)
}

// Matches says whether the product is what the customer looks for.
func (p ProductEntity) Matches(c *Criteria) bool {
	if p.price < c.min || p.price > c.max {
		return false
	}
	if c.tag == "" {
		return true
	}
	for _, t := range p.tags {
		if t == c.tag {
			return true
		}
	}
	return false
}

// Criteria is a query by example.
type Criteria struct {
	min, max int64
	tag      string
}

// ProductRepository holds the catalogue.
type ProductRepository struct {
	rows []ProductEntity
}

// Count is select count(*) where ...
func (r *ProductRepository) Count(c *Criteria) int {
	n := 0
	for i := range r.rows {
		if r.rows[i].Matches(c) {
			n++
		}
	}
	return n
}

// ForEach visits rows in place.
func (r *ProductRepository) ForEach(fn func(p *ProductEntity)) {
	for i := range r.rows {
		fn(&r.rows[i])
	}
}

// ProductDTO is what leaves the service.
type ProductDTO struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Price int64  `json:"price"`
}

// ToDTO is a copy of three fields.
func (p *ProductEntity) ToDTO() ProductDTO {
	return ProductDTO{p.id, p.name, p.price}
}

// Money is immutable, as it should be.
type Money struct {
	cents    int64
	currency string
}

// Plus gives a new amount.
func (m *Money) Plus(o *Money) *Money {
	if m.currency != o.currency {
		panic(&CurrencyMismatchException{m.currency, o.currency})
	}
	if m.cents > 1<<60 || o.cents > 1<<60 {
		panic("ArithmeticException: " + m.currency)
	}
	return &Money{m.cents + o.cents, m.currency}
}

// CurrencyMismatchException is thrown when apples meet pears.
type CurrencyMismatchException struct{ a, b string }

func (e *CurrencyMismatchException) Error() string {
	return fmt.Sprintf("cannot add %s to %s", e.a, e.b)
}

// Sum adds prices of one currency.
func Sum(zero *Money, items []*Money) *Money {
	acc := zero
	for _, m := range items {
		acc = acc.Plus(m)
	}
	return acc
}

// Amount is a value: two words.
type Amount struct {
	cents int64
	scale int32
}

// Add gives the sum, and tells when the scales differ.
func (a Amount) Add(b Amount) (Amount, error) {
	if a.scale != b.scale {
		return Amount{}, fmt.Errorf("scale %d and %d", a.scale, b.scale)
	}
	return Amount{a.cents + b.cents, a.scale}, nil
}

// StockLevel is a line of the stock list; there are very many.
type StockLevel struct {
	reserved bool
	sku      int64
	discount bool
	shelf    int64
	backlog  bool
	amount   int32
}

// LoadStock reads the whole stock list.
func LoadStock(n int) []StockLevel {
	list := make([]StockLevel, n)
	for i := range list {
		list[i].sku = int64(i)
	}
	return list
}

// ShopSettings has holes as well, but there is one of them.
type ShopSettings struct {
	open     bool
	currency int64
	beta     bool
	limit    int64
	debug    bool
}

// NewShopSettings is called once for each tenant.
func NewShopSettings(limit int64) *ShopSettings {
	return &ShopSettings{open: true, limit: limit}
}

// Slug is a path made of three parts, one expression.
func (p *ProductEntity) Slug(prefix string) string {
	return prefix + "/" + p.category + "/" + p.name
}

// Breadcrumb joins the levels of a category; there are at most three.
func Breadcrumb(levels [3]string) string {
	crumb := "Home"
	for _, l := range levels[:2] {
		crumb += " > " + l
	}
	return crumb
}

// NormalizeTag cuts and lowers a tag; most of them are so already.
func NormalizeTag(tag string) string {
	return strings.ToLower(strings.TrimSpace(tag))
}
