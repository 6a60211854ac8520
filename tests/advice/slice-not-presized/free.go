package lists

import (
	"bufio"
	"strings"
)

// IDs has its capacity from the start.
func IDs(users []*User) []int64 {
	ids := make([]int64, 0, len(users))
	for _, u := range users {
		ids = append(ids, u.ID)
	}
	return ids
}

// Lines cannot know how many there will be.
func Lines(text string) []string {
	var lines []string
	sc := bufio.NewScanner(strings.NewReader(text))
	for sc.Scan() {
		lines = append(lines, sc.Text())
	}
	return lines
}

// Reachable is a worklist: its length is what it computes.
func Reachable(edges [][]int, from int) []int {
	seen := make([]bool, len(edges))
	queue := []int{from}
	seen[from] = true
	for i := 0; i < len(queue); i++ {
		for _, next := range edges[queue[i]] {
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return queue
}

// Collector keeps its memory from call to call.
type Collector struct{ names []string }

// Names lists names into memory that is used again.
func (c *Collector) Names(users []*User) []string {
	c.names = c.names[:0]
	for _, u := range users {
		c.names = append(c.names, u.Name)
	}
	return c.names
}

// Sides is four at most.
func Sides(left, top bool) []string {
	var sides []string
	for _, s := range []string{"left", "right", "top", "bottom"} {
		if left || top {
			sides = append(sides, s)
		}
	}
	return sides
}

// ByRole groups users; how long each group becomes is not known.
func ByRole(users []*User) map[string][]*User {
	groups := make(map[string][]*User, 8)
	for _, u := range users {
		groups[u.Roles[0]] = append(groups[u.Roles[0]], u)
	}
	return groups
}
