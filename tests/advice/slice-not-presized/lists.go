// Package lists builds lists of things from lists of other things.
package lists

import "strings"

// User is somebody with roles.
type User struct {
	ID     int64
	Name   string
	Email  string
	Active bool
	Roles  []string
}

// Emails is the addresses of all users.
func Emails(users []*User) []string {
	var out []string
	for _, u := range users {
		out = append(out, u.Email)
	}
	return out
}

// Active is the users that may log in.
func Active(users []*User) []*User {
	active := []*User{}
	for i := range users {
		if !users[i].Active {
			continue
		}
		active = append(active, users[i])
	}
	return active
}

// Page is what a template gets.
type Page struct {
	Title string
	Rows  []Row
}

// Row is one line of a page.
type Row struct{ Label, Value string }

// Render fills a page with a row for each user.
func Render(users []*User) *Page {
	p := &Page{Title: "users"}
	for _, u := range users {
		p.Rows = append(p.Rows, Row{u.Name, u.Email})
	}
	return p
}

// Grid is all points of a rectangle.
func Grid(w, h int) [][2]int {
	var points [][2]int
	for y := 0; y < h; y++ {
		for x := 0; x < w; x++ {
			points = append(points, [2]int{x, y})
		}
	}
	return points
}

// AllRoles is the roles of all users, one behind the other.
func AllRoles(users []*User) (roles []string) {
	for _, u := range users {
		roles = append(roles, u.Roles...)
	}
	return roles
}

// Squares counts from 1 to n.
func Squares(n int) []int {
	squares := make([]int, 0)
	for i := 1; i <= n; i++ {
		squares = append(squares, i*i)
	}
	return squares
}

// Words cuts a text and writes its words in lower case.
func Words(text string) []string {
	var words []string
	for _, w := range strings.Fields(text) {
		words = append(words, strings.ToLower(w))
	}
	return words
}
