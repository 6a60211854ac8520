// Package index keeps the look-up tables of a search service.
package index

// Product is an entry of the catalog.
type Product struct {
	SKU   string
	Title string
	Stock int64
}

// Catalog is all that is on sale.
type Catalog struct {
	products []Product
}

// BySKU returns the products by their number.
func (c *Catalog) BySKU() map[string]*Product {
	index := make(map[string]*Product)
	for i := range c.products {
		p := &c.products[i]
		index[p.SKU] = p
	}
	return index
}

// SetOf returns the set of the keys.
func SetOf[T comparable](keys []T) map[T]struct{} {
	set := map[T]struct{}{}
	for _, k := range keys {
		set[k] = struct{}{}
	}
	return set
}

// Terms numbers the words of the corpus.
type Terms struct {
	numbers map[string]uint32
}

// Words returns the words by number.
func (t *Terms) Words() map[uint32]string {
	var words = make(map[uint32]string)
	for word, n := range t.numbers {
		words[n] = word
	}
	return words
}

// Table is a result with named columns.
type Table struct {
	names []string
}

// Width is the number of columns.
func (t *Table) Width() int { return len(t.names) }

// Name is the name of a column.
func (t *Table) Name(i int) string { return t.names[i] }

// Mapper finds columns of a table by name.
type Mapper struct {
	position map[string]int
	table    *Table
}

// NewMapper returns the mapper of a table.
func NewMapper(t *Table) *Mapper {
	m := &Mapper{table: t, position: map[string]int{}}
	for i := 0; i < t.Width(); i++ {
		m.position[t.Name(i)] = i
	}
	return m
}
