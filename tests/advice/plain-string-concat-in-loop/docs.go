package textout

// Section is a part of a manual with the parts below it.
type Section struct {
	Title string
	Parts []*Section
}

const indent = "                                "

func (s *Section) walk(depth int, visit func(depth int, s *Section)) {
	visit(depth, s)
	for _, p := range s.Parts {
		p.walk(depth+1, visit)
	}
}

// Outline lists the titles of the manual, each at its depth.
func Outline(root *Section) string {
	out := ""
	root.walk(0, func(depth int, s *Section) {
		out = out + indent[:2*min(depth, len(indent)/2)] + s.Title + "\n"
	})
	return out
}

// Slug turns a title into the last part of an address.
func Slug(title string) string {
	var slug string
	for _, r := range title {
		switch {
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case r == ' ', r == '/', r == '_':
			r = '-'
		case r > 0x7e:
			r = 'x'
		}
		slug += string(r)
	}
	return slug
}

// Namer hands out names of anchors that are free in a document.
type Namer struct {
	used map[string]bool
}

// Free returns the anchor, with a mark behind it where it is taken already.
func (n *Namer) Free(anchor string) string {
	for n.used[anchor] {
		anchor += "_"
	}
	return anchor
}

type number interface {
	~int | ~int64 | ~float64
}

// Total adds up a column of a table.
func Total[T number](column []T) T {
	var sum T
	for _, v := range column {
		sum += v
	}
	return sum
}
