// Package cache keeps what was used last.
package cache

type Entry struct {
	Key        string
	Value      []byte
	Prev, Next *Entry
}

type Cache struct {
	Max   int
	byKey map[string]*Entry
	head  *Entry
	tail  *Entry
}

// New makes an empty one.
func New(max int) *Cache { return &Cache{Max: max, byKey: make(map[string]*Entry, max)} }

// Put takes the value in; the oldest entry goes.
func (c *Cache) Put(key string, size int) {
	e := &Entry{Key: key, Value: make([]byte, size), Next: c.head}
	if c.head != nil {
		c.head.Prev = e
	} else {
		c.tail = e
	}
	c.head = e
	c.byKey[key] = e
	if len(c.byKey) > c.Max {
		old := c.tail
		delete(c.byKey, old.Key)
		c.tail = old.Prev
		c.tail.Next = nil
	}
}
