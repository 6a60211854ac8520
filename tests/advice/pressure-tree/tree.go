// Package tree makes trees and throws them away.
package tree

type Tree struct{ Left, Right *Tree }

// Build a full tree.
func Build(depth int) *Tree {
	if depth == 0 {
		return &Tree{}
	}
	left, right := Build(depth-1), Build(depth-1)
	return &Tree{left, right}
}

// Count the nodes.
func (t *Tree) Count() int {
	if t.Left == nil {
		return 1
	}
	return 1 + t.Left.Count() + t.Right.Count()
}
