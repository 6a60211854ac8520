package textout

type field struct {
	name, value string
}

// Message is a mail on its way through the gateway.
type Message struct {
	fields []field
	body   []byte
}

type headerBlock struct {
	text  string
	count int
}

func (h *headerBlock) add(name, value string) {
	h.text += name + ": " + value + "\r\n"
	h.count++
}

// Header renders the header of the message with the line of this hop in front.
func (m *Message) Header(received string) (string, int) {
	var h headerBlock
	h.add("Received", received)
	for _, f := range m.fields {
		if f.name == "Bcc" {
			continue
		}
		h.add(f.name, f.value)
	}
	return h.text, h.count
}

// node is a host of the relay's routing table.
type node struct {
	host string
	port string
}

// Routes is what the relay knows of its neighbours.
type Routes struct {
	nodes []node
}

// Endpoints returns the addresses to dial.
func (r *Routes) Endpoints() []string {
	out := make([]string, 0, len(r.nodes))
	for i := range r.nodes {
		n := &r.nodes[i]
		addr := n.host
		if n.port != "" {
			addr += ":" + n.port
		}
		out = append(out, addr)
	}
	return out
}
