package science

// Node is a place in a graph.
type Node struct {
	ID   int
	Next []int
}

// Graph knows nodes by number.
type Graph struct {
	byID map[int]*Node
}

// NewGraph registers all nodes.
func NewGraph(nodes []Node) *Graph {
	g := &Graph{byID: map[int]*Node{}}
	for i := range nodes {
		g.register(&nodes[i])
	}
	return g
}

func (g *Graph) register(n *Node) {
	g.byID[n.ID] = n
}

// NewSizedGraph does the same with the number known.
func NewSizedGraph(nodes []Node) *Graph {
	g := &Graph{byID: make(map[int]*Node, len(nodes))}
	for i := range nodes {
		g.register(&nodes[i])
	}
	return g
}

// IntQueue is a queue.
type IntQueue struct{ items []int }

// Enqueue adds at the end.
func (q *IntQueue) Enqueue(v int) { q.items = append(q.items, v) }

// Dequeue takes the first.
func (q *IntQueue) Dequeue() int {
	v := q.items[0]
	q.items = append(q.items[:0], q.items[1:]...)
	return v
}

// IsEmpty says so.
func (q *IntQueue) IsEmpty() bool { return len(q.items) == 0 }

// Flood counts what can be reached, breadth first.
func Flood(nodes []Node, q *IntQueue, seen []bool) int {
	clear(seen)
	for i := range nodes {
		q.Enqueue(i)
	}
	n := 0
	for !q.IsEmpty() {
		v := q.Dequeue()
		if seen[v] {
			continue
		}
		seen[v] = true
		n++
	}
	return n
}

// Ring is a queue that moves its start.
type Ring struct {
	items []int
	head  int
}

// Dequeue takes the first.
func (q *Ring) Dequeue() int {
	v := q.items[q.head]
	q.head++
	return v
}

// DrainRing empties it.
func DrainRing(q *Ring) (sum int) {
	for q.head = 0; q.head < len(q.items); {
		sum += q.Dequeue()
	}
	return sum
}

// Trail is where the walker was.
type Trail struct{ steps []int }

// IndexOf is -1 for what is not there.
func (t *Trail) IndexOf(id int) int {
	for i := range t.steps {
		if t.steps[i] == id {
			return i
		}
	}
	return -1
}

// Walk follows the first edge until it was here before.
func Walk(nodes []Node, room []int) int {
	t := &Trail{room[:0]}
	at := 0
	for t.IndexOf(at) < 0 {
		t.steps = append(t.steps, at)
		at = nodes[at].Next[0]
	}
	return len(t.steps)
}

// Lattice counts ways through a grid.
type Lattice struct {
	blocked map[Coordinate]bool
	memo    [24][24]int
}

// Paths counts the ways to a corner.
func (l *Lattice) Paths(x, y int) int {
	if x == 0 || y == 0 {
		return 1
	}
	return l.Paths(x-1, y) + l.Paths(x, y-1)
}

// MemoPaths keeps what it knows.
func (l *Lattice) MemoPaths(x, y int) int {
	if x == 0 || y == 0 {
		return 1
	}
	if l.memo[x][y] == 0 {
		l.memo[x][y] = l.MemoPaths(x-1, y) + l.MemoPaths(x, y-1)
	}
	return l.memo[x][y]
}

// TreeNode is a node of a binary tree: it has an identity.
type TreeNode struct {
	key         int
	left, right *TreeNode
}

// InsertNode adds a key.
func InsertNode(t *TreeNode, key int) *TreeNode {
	if t == nil {
		return &TreeNode{key: key}
	}
	if key < t.key {
		t.left = InsertNode(t.left, key)
	} else if key > t.key {
		t.right = InsertNode(t.right, key)
	}
	return t
}

// BuildTree makes a tree of all keys.
func BuildTree(keys []int) (t *TreeNode) {
	for _, k := range keys {
		t = InsertNode(t, k)
	}
	return t
}

// Depth visits both sides: each node once.
func (t *TreeNode) Depth() int {
	if t == nil {
		return 0
	}
	return 1 + max(t.left.Depth(), t.right.Depth())
}

// HasVowel looks through five letters.
func HasVowel(word []byte) bool {
	for _, c := range word {
		for _, v := range [5]byte{'a', 'e', 'i', 'o', 'u'} {
			if c == v {
				return true
			}
		}
	}
	return false
}
