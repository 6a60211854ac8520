# A few Go types as the Go linker describes them (DWARF 5, cmd/internal/dwarf), small enough for fuzzing and unit tests.
#	as -o tests/data/gotypes/types.elf tests/data/gotypes-src.s
# type Bad struct { a bool; b int64; c bool }     type Mixed struct { name string; rows [3]Bad; p *Bad; f func(); any; u unsafe.Pointer }
	.section .debug_abbrev,"",@progbits
	.macro attr name, form
	.uleb128 \name
	.uleb128 \form
	.endm
	.macro abbrev number, tag, children
	.uleb128 \number
	.uleb128 \tag
	.byte \children
	.endm
	.macro endattrs
	.byte 0, 0
	.endm
	abbrev 1, 0x11, 1			# compile unit: name
	attr 0x03, 0x08
	endattrs
	abbrev 2, 0x24, 0			# base type: name, size, kind
	attr 0x03, 0x08
	attr 0x0b, 0x0b
	attr 0x2900, 0x0b
	endattrs
	abbrev 3, 0x13, 1			# struct: name, size, kind
	attr 0x03, 0x08
	attr 0x0b, 0x0f
	attr 0x2900, 0x0b
	endattrs
	abbrev 4, 0x0d, 0			# member: name, offset, type, embedded
	attr 0x03, 0x08
	attr 0x38, 0x0f
	attr 0x49, 0x10
	attr 0x2903, 0x0c
	endattrs
	abbrev 5, 0x16, 0			# typedef: name, type
	attr 0x03, 0x08
	attr 0x49, 0x10
	endattrs
	abbrev 6, 0x0f, 0			# pointer: name, type, kind
	attr 0x03, 0x08
	attr 0x49, 0x10
	attr 0x2900, 0x0b
	endattrs
	abbrev 7, 0x01, 1			# array: name, type, size, kind
	attr 0x03, 0x08
	attr 0x49, 0x10
	attr 0x0b, 0x0f
	attr 0x2900, 0x0b
	endattrs
	abbrev 8, 0x21, 0			# subrange: count
	attr 0x37, 0x0f
	endattrs
	abbrev 9, 0x15, 0			# func: name, size, kind
	attr 0x03, 0x08
	attr 0x0b, 0x0f
	attr 0x2900, 0x0b
	endattrs
	abbrev 10, 0x0f, 0			# unsafe.Pointer: name only
	attr 0x03, 0x08
	endattrs
	abbrev 11, 0x16, 0			# interface: name, kind
	attr 0x03, 0x08
	attr 0x2900, 0x0b
	endattrs
	.byte 0

	.section .debug_info,"",@progbits
start:
	.long end - unit
unit:
	.short 5
	.byte 1, 8
	.long 0
	.uleb128 1
	.asciz "runtime"
bool:
	.uleb128 2
	.asciz "bool"
	.byte 1, 1
int64:
	.uleb128 2
	.asciz "int64"
	.byte 8, 6
string:
	.uleb128 3
	.asciz "string"
	.uleb128 16
	.byte 24
	.byte 0
	.macro member name, offset, type, embedded
	.uleb128 4
	.asciz "\name"
	.uleb128 \offset
	.long \type - start
	.byte \embedded
	.endm
bad:
	.uleb128 3
	.asciz "main.Bad"
	.uleb128 24
	.byte 25
	member a, 0, bool, 0
	member b, 8, int64, 0
	member c, 16, bool, 0
	.byte 0
badname:
	.uleb128 5
	.asciz "main.Bad"
	.long bad - start
badptr:
	.uleb128 6
	.asciz "*main.Bad"
	.long badname - start
	.byte 22
rows:
	.uleb128 7
	.asciz "[3]main.Bad"
	.long badname - start
	.uleb128 72
	.byte 17
	.uleb128 8
	.uleb128 3
	.byte 0
fn:
	.uleb128 9
	.asciz "func()"
	.uleb128 8
	.byte 19
uptr:
	.uleb128 10
	.asciz "unsafe.Pointer"
iface:
	.uleb128 11
	.asciz "interface {}"
	.byte 20
mixed:
	.uleb128 3
	.asciz "main.Mixed"
	.uleb128 136
	.byte 25
	member name, 0, string, 0
	member rows, 16, rows, 0
	member p, 88, badptr, 0
	member f, 96, fn, 0
	member any, 104, iface, 1
	member u, 120, uptr, 0
	member last, 128, bool, 0
	.byte 0
	.byte 0
end:
