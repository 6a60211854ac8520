// Package roads finds ways through a road network.
package roads

// Segment is a piece of road between two junctions, as it stands in the map file.
type Segment struct {
	From, To uint32
	Metres   uint32
	OneWay   bool
}

type edge struct {
	to     uint32
	metres uint32
	next   *edge
}

// Network can be searched.
type Network struct {
	out []*edge
}

func (n *Network) link(from, to, metres uint32) {
	n.out[from] = &edge{to: to, metres: metres, next: n.out[from]}
}

// Build makes a network of a map.
func Build(junctions int, segments []Segment) *Network {
	n := &Network{out: make([]*edge, junctions)}
	for i := range segments {
		s := &segments[i]
		n.link(s.From, s.To, s.Metres)
		if !s.OneWay {
			n.link(s.To, s.From, s.Metres)
		}
	}
	return n
}

// Within counts the junctions that can be reached from start over no more than hops segments.
func (n *Network) Within(start uint32, hops int) int {
	seen := make([]bool, len(n.out))
	seen[start] = true
	ring, count := []uint32{start}, 1
	for range hops {
		var next []uint32
		for _, j := range ring {
			for e := n.out[j]; e != nil; e = e.next {
				if !seen[e.to] {
					seen[e.to] = true
					next = append(next, e.to)
				}
			}
		}
		count += len(next)
		ring = next
	}
	return count
}

// Atlas has the networks of all tiles around a vehicle; tiles come and go as it moves.
type Atlas struct {
	tiles [9]*Network
	at    int
}

// Enter loads the tile that comes next.
func (a *Atlas) Enter(junctions int, segments []Segment) *Network {
	n := Build(junctions, segments)
	a.tiles[a.at] = n
	a.at = (a.at + 1) % len(a.tiles)
	return n
}
