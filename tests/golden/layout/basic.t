$ goperf layout tests/data/gotypes/types.elf
-- stdout --
type        size   class padding  better   class saves/obj
main.Bad      24      24      14      16      16         8

1 of 2 struct types would be smaller in another order. Sizes are bytes; name a type to see it drawn.
What it costs is told by a heap profile: -profile FILE.
--
$ goperf layout -all tests/data/gotypes/types.elf
-- stdout --
type          size   class padding  better   class saves/obj
main.Bad        24      24      14      16      16         8
main.Mixed     136     144       7     136     144         0
What it costs is told by a heap profile: -profile FILE.
--
$ goperf layout tests/data/gotypes/types.elf Bad 'main.M*'
-- stdout --
type main.Bad struct {
	a bool                                     // offset    0, size    1
	                                           // 7 bytes of padding
	b int64                                    // offset    8, size    8
	c bool                                     // offset   16, size    1
	                                           // 7 bytes of padding at the end
}
// 24 bytes, 14 of them padding; an object on the heap takes 24; 0 bytes are scanned for pointers
// better: 16 bytes (16 on the heap: 8 saved an object), in the order b, a, c

type main.Mixed struct {
	name string                                // offset    0, size   16
	rows [3]main.Bad                           // offset   16, size   72
	// ---- cache line 1 ends at 64 ----
	p *main.Bad                                // offset   88, size    8
	f func()                                   // offset   96, size    8
	any interface {}                           // offset  104, size   16
	u unsafe.Pointer                           // offset  120, size    8
	// ---- cache line 2 ends at 128 ----
	last bool                                  // offset  128, size    1
	                                           // 7 bytes of padding at the end
}
// 136 bytes, 7 of them padding; an object on the heap takes 144; 128 bytes are scanned for pointers
// no order of fields makes it smaller
--
$ goperf layout -json tests/data/gotypes/types.elf Bad
-- stdout --
{
 "schema": 1,
 "types": [
  {
   "name": "main.Bad",
   "size": 24,
   "align": 8,
   "class_bytes": 24,
   "padding_bytes": 14,
   "pointer_bytes": 0,
   "better": {
    "size": 16,
    "class_bytes": 16,
    "pointer_bytes": 0,
    "saved_bytes": 8,
    "order": [
     "b",
     "a",
     "c"
    ]
   },
   "fields": [
    {
     "name": "a",
     "type": "bool",
     "offset": 0,
     "size": 1,
     "hole_after": 7,
     "embedded": false
    },
    {
     "name": "b",
     "type": "int64",
     "offset": 8,
     "size": 8,
     "hole_after": 0,
     "embedded": false
    },
    {
     "name": "c",
     "type": "bool",
     "offset": 16,
     "size": 1,
     "hole_after": 7,
     "embedded": false
    }
   ]
  }
 ]
}
--
$ goperf layout tests/data/gotypes/types.elf Nope
? 2
-- stderr --
goperf layout: no struct type Nope in tests/data/gotypes/types.elf
--
$ goperf layout LICENSE
? 2
-- stderr --
goperf layout: LICENSE: unrecognized object file, expected an ELF, Mach-O or PE program
--
$ goperf layout -fix tests/data/gotypes/types.elf
? 2
-- stderr --
goperf layout: -fix needs a package, not a program: its source is rewritten
--
