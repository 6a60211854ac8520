// Package lobby is the waiting room of a game server.
package lobby

import "slices"

type alarm struct {
	at     int64
	player uint32
	next   *alarm
}

// Wheel wakes players up; what has rung is used again.
type Wheel struct {
	slots [256]*alarm
	spare *alarm
	now   int64
}

func (w *Wheel) Set(player uint32, after int64) {
	a := w.spare
	if a == nil {
		a = &alarm{}
	} else {
		w.spare = a.next
	}
	a.at = w.now + after
	a.player = player
	s := &w.slots[a.at&255]
	a.next, *s = *s, a
}

// Tick goes on by one and calls ring for whose time has come.
func (w *Wheel) Tick(ring func(player uint32)) {
	w.now++
	s := &w.slots[w.now&255]
	for p := s; *p != nil; {
		a := *p
		if a.at > w.now {
			p = &a.next
			continue
		}
		*p = a.next
		ring(a.player)
		a.next, w.spare = w.spare, a
	}
}

// Player is someone who waits for a match. Rooms and teams point to it.
type Player struct {
	ID     uint32
	Rating int32
	Wait   int32
	Name   string
	Tags   [12]uint32
	Team   *Team
}

// Team is a part of a match.
type Team struct {
	Players []*Player
	Rating  int32
}

// Room has all who wait.
type Room struct {
	waiting []*Player
	teams   []*Team
}

func NewRoom(players, teams int) *Room {
	r := &Room{waiting: make([]*Player, 0, players), teams: make([]*Team, 0, teams)}
	for i := range players {
		r.waiting = append(r.waiting, &Player{ID: uint32(i), Rating: int32(i * 7919 % 2000)})
	}
	for range teams {
		r.teams = append(r.teams, &Team{Players: make([]*Player, 0, players)})
	}
	return r
}

// Draw orders the players by rating and gives each to the team that is weakest.
func (r *Room) Draw() int32 {
	for _, p := range r.waiting {
		p.Wait++
		p.Rating = (p.Rating*5 + 3) & 2047
	}
	slices.SortFunc(r.waiting, func(a, b *Player) int { return int(b.Rating - a.Rating) })
	for _, t := range r.teams {
		t.Players, t.Rating = t.Players[:0], 0
	}
	for _, p := range r.waiting {
		weak := r.teams[0]
		for _, t := range r.teams[1:] {
			if t.Rating < weak.Rating {
				weak = t
			}
		}
		weak.Players = append(weak.Players, p)
		weak.Rating += p.Rating
		p.Team = weak
	}
	return r.teams[0].Rating
}
