// Package mailhost is the core of a small mail host: addresses and lists, filters, quotas, the spool and delivery.
package mailhost

import (
	"errors"
	"strings"
)

var errAddress = errors.New("mailhost: malformed address")

// Address is one parsed mailbox address.
type Address struct {
	Name, Local, Domain string
}

// ParseAddress reads "Name <local@domain>" or "local@domain".
func ParseAddress(s string) (Address, error) {
	var a Address
	s = strings.TrimSpace(s)
	if open := strings.LastIndexByte(s, '<'); open >= 0 {
		end := strings.LastIndexByte(s, '>')
		if end < open {
			return a, errAddress
		}
		a.Name = strings.Trim(strings.TrimSpace(s[:open]), `"`)
		s = s[open+1 : end]
	}
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || domain == "" {
		return a, errAddress
	}
	a.Local, a.Domain = local, strings.ToLower(domain)
	return a, nil
}

func (a Address) String() string { return a.Local + "@" + a.Domain }

// Contact is an entry of an address book.
type Contact struct {
	ID      uint32
	Address Address
	Groups  []string
}

// Book is the address book of one user.
type Book struct {
	Owner    string
	contacts []Contact
	byID     map[uint32]int
}

func indexBy[K comparable, V any](items []V, key func(*V) K) map[K]int {
	index := map[K]int{}
	for i := range items {
		index[key(&items[i])] = i
	}
	return index
}

// Reindex makes the lookup table anew after an import.
func (b *Book) Reindex() {
	b.byID = indexBy(b.contacts, func(c *Contact) uint32 { return c.ID })
}

// Lookup finds a contact.
func (b *Book) Lookup(id uint32) (*Contact, bool) {
	i, ok := b.byID[id]
	if !ok {
		return nil, false
	}
	return &b.contacts[i], true
}

// Domains counts the contacts of each domain.
func (b *Book) Domains() map[string]int {
	counts := make(map[string]int)
	for i := range b.contacts {
		counts[b.contacts[i].Address.Domain]++
	}
	return counts
}

type member struct {
	addr    string
	bounces int
	digest  bool
}

func (m *member) mailbox() string { return m.addr }

// MailingList is a list with its subscribers.
type MailingList struct {
	name    string
	members []member
}

// Recipients are the mailboxes that a post goes to.
func (l *MailingList) Recipients() []string {
	var rcpts []string
	for i := range l.members {
		rcpts = append(rcpts, l.members[i].mailbox())
	}
	return rcpts
}

func listed(known []string, addr string) bool {
	for _, k := range known {
		if k == addr {
			return true
		}
	}
	return false
}

// MergeRecipients joins To, Cc and the members of lists; nobody gets a message twice.
func MergeRecipients(groups ...[]string) []string {
	var total int
	for _, g := range groups {
		total += len(g)
	}
	merged := make([]string, 0, total)
	for _, g := range groups {
		for _, addr := range g {
			if listed(merged, addr) {
				continue
			}
			merged = append(merged, addr)
		}
	}
	return merged
}

var localDomains = []string{"example.org", "mail.example.org", "lists.example.org"}

func isLocal(domain string) bool {
	for _, d := range localDomains {
		if d == domain {
			return true
		}
	}
	return false
}

// SplitLocal parts the contacts that are delivered here from those that are relayed.
func SplitLocal(contacts []Contact) (local, remote int) {
	for i := range contacts {
		if isLocal(contacts[i].Address.Domain) {
			local++
		} else {
			remote++
		}
	}
	return local, remote
}
