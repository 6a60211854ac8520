// Package textout renders what the back office sends to the outside: import rows, mail headers, outlines and slugs.
package textout

import "strings"

// Exporter writes orders as delimited rows for the import of the warehouse.
type Exporter struct {
	sep string
}

// NewExporter returns an exporter that separates the fields by sep.
func NewExporter(sep string) *Exporter {
	return &Exporter{sep: sep}
}

// Row joins the fields of one order, each closed by the separator.
func (e *Exporter) Row(fields []string) string {
	row := ""
	for _, f := range fields {
		if strings.Contains(f, e.sep) {
			f = `"` + f + `"`
		}
		row += f + e.sep
	}
	return row
}

// Catalog is the list of items of a shop.
type Catalog struct {
	items []item
}

type item struct {
	sku   string
	price int64
}

// Keys returns the cache key of each item for a tenant.
func (c *Catalog) Keys(tenant string) []string {
	keys := make([]string, len(c.items))
	var key string
	for i := range c.items {
		key = tenant + "/items/" + c.items[i].sku
		keys[i] = key
	}
	return keys
}
