// Package dom reads JSON documents into trees.
package dom

import "errors"

// Kind is what a value is.
type Kind uint8

const (
	Number Kind = iota
	String
	Array
	Object
)

// Value is a node of a document.
type Value struct {
	Kind  Kind
	Num   int64
	Text  string
	Name  string
	First *Value
	Next  *Value
}

var errSyntax = errors.New("dom: syntax error")

type reader struct {
	src string
	pos int
}

// Parse reads a document without escapes and fractions.
func Parse(src string) (*Value, error) {
	r := reader{src: src}
	return r.value()
}

func (r *reader) skip() byte {
	for r.pos < len(r.src) {
		switch c := r.src[r.pos]; c {
		case ' ', '\n', '\t', ',', ':':
			r.pos++
		default:
			return c
		}
	}
	return 0
}

func (r *reader) text() (string, error) {
	start := r.pos + 1
	for i := start; i < len(r.src); i++ {
		if r.src[i] == '"' {
			r.pos = i + 1
			return r.src[start:i], nil
		}
	}
	return "", errSyntax
}

func (r *reader) value() (v *Value, err error) {
	v = &Value{}
	switch c := r.skip(); {
	case c == '"':
		v.Kind = String
		v.Text, err = r.text()
	case c >= '0' && c <= '9':
		for r.pos < len(r.src) && r.src[r.pos] >= '0' && r.src[r.pos] <= '9' {
			v.Num = v.Num*10 + int64(r.src[r.pos]-'0')
			r.pos++
		}
	case c == '[':
		v.Kind = Array
		err = r.children(v, ']')
	case c == '{':
		v.Kind = Object
		err = r.children(v, '}')
	default:
		err = errSyntax
	}
	return v, err
}

func (r *reader) children(v *Value, end byte) error {
	r.pos++
	tail := &v.First
	for r.skip() != end {
		name := ""
		if v.Kind == Object {
			var err error
			if name, err = r.text(); err != nil {
				return err
			}
		}
		child, err := r.value()
		if err != nil {
			return err
		}
		child.Name = name
		*tail, tail = child, &child.Next
	}
	r.pos++
	return nil
}

// Sum adds up all numbers of a tree.
func (v *Value) Sum() (n int64) {
	n = v.Num
	for c := v.First; c != nil; c = c.Next {
		n += c.Sum()
	}
	return n
}
