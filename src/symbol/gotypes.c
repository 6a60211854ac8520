#include "symbol/gotypes.h"

#include <dwarf.h>
#include <elfutils/libdw.h>

#include "symbol/binary.h"
#include "symbol/dwarf.h"

/* Go's own attributes (cmd/internal/dwarf/dwarf.go) */
enum { AT_GO_KIND = 0x2900, AT_GO_KEY = 0x2901, AT_GO_ELEM = 0x2902, AT_GO_EMBEDDED = 0x2903 };

/* Deeper nesting by value than any program has: what bounds the recursion on hostile input. */
#define MAX_DEPTH 200
#define MAX_TYPES ((size_t)1 << 24)
#define MAX_SIZE ((uint64_t)1 << 48)

/* How far the derivation of a type has come. */
enum progress_mark { UNSEEN, UNDERWAY, DONE, BROKEN };

struct reader {
	struct go_types *t;
	VEC(uint8_t) mark;	/* by type */
	VEC(uint64_t) elem_at;	/* by type: offset of the element's DIE; 0: none */
	VEC(uint64_t) field_at; /* by field: offset of its type's DIE */
	VEC(uint64_t)
	alias_to; /* by type: a typedef without a kind stands for this DIE; 0: not one */
};

static const struct {
	const char *name;
	uint8_t size; /* 0: by the type's own size; a number of pointers where `pointers` is set */
	uint8_t pointers; /* size in words */
	uint8_t scanned;  /* pointer words at the front */
} kinds[GO_KINDS] = {
	[GO_INVALID] = { "invalid", 0, 0, 0 },
	[GO_BOOL] = { "bool", 1, 0, 0 },
	[GO_INT] = { "int", 0, 1, 0 },
	[GO_INT8] = { "int8", 1, 0, 0 },
	[GO_INT16] = { "int16", 2, 0, 0 },
	[GO_INT32] = { "int32", 4, 0, 0 },
	[GO_INT64] = { "int64", 8, 0, 0 },
	[GO_UINT] = { "uint", 0, 1, 0 },
	[GO_UINT8] = { "uint8", 1, 0, 0 },
	[GO_UINT16] = { "uint16", 2, 0, 0 },
	[GO_UINT32] = { "uint32", 4, 0, 0 },
	[GO_UINT64] = { "uint64", 8, 0, 0 },
	[GO_UINTPTR] = { "uintptr", 0, 1, 0 },
	[GO_FLOAT32] = { "float32", 4, 0, 0 },
	[GO_FLOAT64] = { "float64", 8, 0, 0 },
	[GO_COMPLEX64] = { "complex64", 8, 0, 0 },
	[GO_COMPLEX128] = { "complex128", 16, 0, 0 },
	[GO_ARRAY] = { "array", 0, 0, 0 },
	[GO_CHAN] = { "chan", 0, 1, 1 },
	[GO_FUNC] = { "func", 0, 1, 1 },
	[GO_INTERFACE] = { "interface", 0, 2, 2 },
	[GO_MAP] = { "map", 0, 1, 1 },
	[GO_POINTER] = { "ptr", 0, 1, 1 },
	[GO_SLICE] = { "slice", 0, 3, 1 },
	[GO_STRING] = { "string", 0, 2, 1 },
	[GO_STRUCT] = { "struct", 0, 0, 0 },
	[GO_UNSAFE_POINTER] = { "unsafe.Pointer", 0, 1, 1 },
};

const char *go_kind_name(enum go_kind kind)
{
	return kinds[kind < GO_KINDS ? kind : GO_INVALID].name;
}

static uint64_t attr_number(Dwarf_Die *die, unsigned name, uint64_t otherwise)
{
	Dwarf_Attribute attr;
	Dwarf_Word v;

	if (!dwarf_attr(die, name, &attr) || dwarf_formudata(&attr, &v) != 0)
		return otherwise;
	return v;
}

static uint64_t attr_ref(Dwarf_Die *die, unsigned name)
{
	Dwarf_Attribute attr;
	Dwarf_Die to;

	if (!dwarf_attr(die, name, &attr) || !dwarf_formref_die(&attr, &to))
		return 0;
	return dwarf_dieoffset(&to);
}

static struct str die_name(Dwarf_Die *die)
{
	const char *name = dwarf_diename(die);

	return str_of(name ? name : "");
}

static void read_fields(struct reader *r, struct go_type *type, Dwarf_Die *die)
{
	Dwarf_Die child;

	type->first_field = (uint32_t)r->t->fields.n;
	for (int more = dwarf_child(die, &child); more == 0;
	     more = dwarf_siblingof(&child, &child)) {
		if (dwarf_tag(&child) != DW_TAG_member)
			continue;
		vec_push(&r->t->fields,
			 (struct go_field){
				 .name = die_name(&child),
				 .type = GO_NO_TYPE,
				 .offset = attr_number(&child, DW_AT_data_member_location, 0),
				 .embedded = attr_number(&child, AT_GO_EMBEDDED, 0) != 0,
			 });
		vec_push(&r->field_at, attr_ref(&child, DW_AT_type));
		type->n_fields++;
	}
}

static uint64_t array_count(Dwarf_Die *die)
{
	Dwarf_Die child;

	for (int more = dwarf_child(die, &child); more == 0;
	     more = dwarf_siblingof(&child, &child)) {
		uint64_t count = attr_number(&child, DW_AT_count, UINT64_MAX);
		uint64_t upper = attr_number(&child, DW_AT_upper_bound, UINT64_MAX);
		if (count != UINT64_MAX)
			return count;
		if (upper != UINT64_MAX)
			return upper + 1;
	}
	return 0;
}

static void add_type(struct reader *r, Dwarf_Die *die)
{
	uint64_t kind = attr_number(die, AT_GO_KIND, GO_INVALID);
	struct go_type type = { .name = die_name(die),
				.kind = kind < GO_KINDS ? (enum go_kind)kind : GO_INVALID,
				.size = attr_number(die, DW_AT_byte_size, 0),
				.elem = GO_NO_TYPE };
	bool alias = dwarf_tag(die) == DW_TAG_typedef && type.kind == GO_INVALID;
	uint64_t elem = attr_ref(die, AT_GO_ELEM);

	/* unsafe.Pointer is the one pointer type that the linker writes without a kind */
	if (dwarf_tag(die) == DW_TAG_pointer_type && type.kind == GO_INVALID)
		type.kind = GO_UNSAFE_POINTER;
	if (!alias && type.kind == GO_INVALID)
		return;
	if (type.kind == GO_STRUCT)
		read_fields(r, &type, die);
	if (type.kind == GO_ARRAY)
		type.count = array_count(die);
	if (!elem && (type.kind == GO_ARRAY || type.kind == GO_POINTER))
		elem = attr_ref(die, DW_AT_type);
	map_put(&r->t->by_die, dwarf_dieoffset(die), (uint32_t)r->t->types.n);
	vec_push(&r->t->types, type);
	vec_push(&r->mark, UNSEEN);
	vec_push(&r->elem_at, elem);
	vec_push(&r->alias_to, alias ? attr_ref(die, DW_AT_type) : 0);
}

static bool is_type_tag(int tag)
{
	return tag == DW_TAG_base_type || tag == DW_TAG_structure_type || tag == DW_TAG_typedef ||
	       tag == DW_TAG_pointer_type || tag == DW_TAG_array_type ||
	       tag == DW_TAG_subroutine_type || tag == DW_TAG_unspecified_type;
}

/* Types stand at the top of a unit; the linker puts them all into one, but none is passed over. */
static void collect(struct reader *r, Dwarf *dw)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die unit, child;
	uint8_t unit_type;

	while (dwarf_get_units(dw, cu, &cu, NULL, &unit_type, &unit, NULL) == 0) {
		for (int more = dwarf_child(&unit, &child); more == 0 && r->t->types.n < MAX_TYPES;
		     more = dwarf_siblingof(&child, &child))
			if (is_type_tag(dwarf_tag(&child)))
				add_type(r, &child);
	}
}

/* The type that a DIE stands for, through typedefs. */
static uint32_t resolve(const struct reader *r, uint64_t die)
{
	for (int hops = 0; die && hops < MAX_DEPTH; hops++) {
		uint32_t i = map_get(&r->t->by_die, die);
		if (i == MAP_NONE)
			return GO_NO_TYPE;
		if (!r->alias_to.v[i])
			return i;
		die = r->alias_to.v[i];
	}
	return GO_NO_TYPE;
}

static void link_types(struct reader *r)
{
	/* one element for each type, one type for each field */
	for (size_t i = 0; i < r->elem_at.n; i++)
		r->t->types.v[i].elem = resolve(r, r->elem_at.v[i]);
	for (size_t i = 0; i < r->field_at.n; i++)
		r->t->fields.v[i].type = resolve(r, r->field_at.v[i]);
}

static bool derive(struct reader *r, uint32_t i, int depth);

static bool derive_struct(struct reader *r, struct go_type *type, int depth)
{
	type->align = 1;
	for (uint32_t f = 0; f < type->n_fields; f++) {
		const struct go_field *field = &r->t->fields.v[type->first_field + f];
		if (field->type == GO_NO_TYPE || !derive(r, field->type, depth + 1))
			return false;
		const struct go_type *ft = &r->t->types.v[field->type];
		if (field->offset > type->size || ft->size > type->size - field->offset)
			return false;
		type->align = MAX(type->align, ft->align);
		if (ft->pointer_bytes)
			type->pointer_bytes = field->offset + ft->pointer_bytes;
	}
	return true;
}

static bool derive_array(struct reader *r, struct go_type *type, int depth)
{
	if (type->elem == GO_NO_TYPE || !derive(r, type->elem, depth + 1))
		return false;
	const struct go_type *elem = &r->t->types.v[type->elem];
	type->align = elem->align;
	if (elem->size && type->count > MAX_SIZE / elem->size)
		return false;
	type->size = type->count * elem->size;
	if (elem->pointer_bytes && type->count)
		type->pointer_bytes = (type->count - 1) * elem->size + elem->pointer_bytes;
	return true;
}

static void derive_scalar(struct reader *r, struct go_type *type)
{
	unsigned word = r->t->pointer_size;

	type->size = kinds[type->kind].pointers ? (uint64_t)kinds[type->kind].pointers * word
						: kinds[type->kind].size;
	type->pointer_bytes = (uint64_t)kinds[type->kind].scanned * word;
	type->align = kinds[type->kind].pointers ? word : MIN(type->size, word);
	if (type->kind == GO_COMPLEX64)
		type->align = 4;
}

/* Sizes, alignment and pointer bytes, elements first. False: the description is broken. */
static bool derive(struct reader *r, uint32_t i, int depth)
{
	struct go_type *type = &r->t->types.v[i];
	bool ok = true;

	assert(r->mark.v && i < r->mark.n); /* a mark for each type */
	if (r->mark.v[i] != UNSEEN)
		return r->mark.v[i] == DONE;
	if (depth > MAX_DEPTH)
		return false;
	r->mark.v[i] = UNDERWAY;
	if (type->size > MAX_SIZE)
		ok = false;
	else if (type->kind == GO_STRUCT)
		ok = derive_struct(r, type, depth);
	else if (type->kind == GO_ARRAY)
		ok = derive_array(r, type, depth);
	else if (type->kind != GO_INVALID)
		derive_scalar(r, type);
	else
		ok = false;
	r->mark.v[i] = ok ? DONE : BROKEN;
	return ok;
}

/* What could not be derived loses its kind, so that nobody takes it for a type. */
static void derive_all(struct reader *r)
{
	for (uint32_t i = 0; i < r->t->types.n; i++) {
		if (!derive(r, i, 0)) {
			r->t->types.v[i].kind = GO_INVALID;
			r->t->types.v[i].n_fields = 0;
		}
	}
}

bool go_types_read(struct go_types *t, struct binary *b, struct err *err)
{
	struct dwarf_lines *lines = binary_dwarf(b);
	struct reader r = { .t = t };

	*t = (struct go_types){ .pointer_size = b->elf.is64 ? 8 : 4 };
	if (!lines)
		return err_set(err, ERR_FORMAT,
			       "%s: no debug information (DWARF), which holds the types: build it "
			       "without -ldflags=-w or -s; "
			       "'go test -c' and 'go build' keep it, a plain 'go test' does not",
			       b->path);
	collect(&r, dwarf_lines_handle(lines));
	link_types(&r);
	derive_all(&r);
	vec_release(&r.mark);
	vec_release(&r.elem_at);
	vec_release(&r.field_at);
	vec_release(&r.alias_to);
	for (size_t i = 0; i < t->types.n; i++)
		if (t->types.v[i].kind == GO_STRUCT)
			return true;
	go_types_release(t);
	return err_set(err, ERR_FORMAT,
		       "%s: its debug information has no Go types: expected a Go program", b->path);
}

void go_types_release(struct go_types *t)
{
	vec_release(&t->types);
	vec_release(&t->fields);
	map_release(&t->by_die);
}

uint32_t go_types_find(const struct go_types *t, struct str name)
{
	for (uint32_t i = 0; i < t->types.n; i++)
		if (t->types.v[i].kind != GO_INVALID && str_eq(t->types.v[i].name, name))
			return i;
	return GO_NO_TYPE;
}
