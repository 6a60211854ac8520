#include "advise/instance.h"

#include "advise/rule.h"

/* What stands between commas outside of any brackets, one after the other; false: no more. */
static bool next_word(struct str *rest, struct str *word)
{
	size_t i = 0;
	int depth = 0;

	if (rest->n == 0)
		return false;
	for (; i < rest->n && (depth > 0 || rest->p[i] != ','); i++) {
		char c = rest->p[i];

		depth += c == '[' || c == '(' || c == '{';
		depth -= c == ']' || c == ')' || c == '}';
	}
	*word = str_trim(str_sub(*rest, 0, i));
	*rest = i < rest->n ? str_sub(*rest, i + 1, rest->n) : str_sub(*rest, rest->n, rest->n);
	return true;
}

/* "float64" of the i-th in "a.newTable[go.shape.float64]" and "a.(*Grid[K,V]).Grow": what stands in the first brackets. */
static struct str in_brackets(struct str text)
{
	ptrdiff_t open = str_index_byte(text, '[');
	size_t i;
	int depth = 0;

	if (open < 0)
		return STR("");
	for (i = (size_t)open; i < text.n; i++) {
		depth += text.p[i] == '[';
		depth -= text.p[i] == ']';
		if (depth == 0)
			break;
	}
	return i < text.n ? str_sub(text, (size_t)open + 1, i) : STR("");
}

static bool nth_word(struct str list, uint32_t i, struct str *word)
{
	while (next_word(&list, word))
		if (i-- == 0)
			return true;
	return false;
}

/* The place of a name among the type parameters of a function or type; false: it is none of them. */
static bool place_in(const struct gosrc *src, TSNode list, struct str name, uint32_t *place)
{
	uint32_t at = 0;

	for (uint32_t i = 0; !ts_node_is_null(list) && i < ts_node_named_child_count(list); i++) {
		TSNode p = ts_node_named_child(list, i);

		for (uint32_t k = 0; k < ts_node_named_child_count(p); k++) {
			TSNode id = ts_node_named_child(p, k);

			if (!go_is_declared(p, id))
				continue;
			if (str_eq(go_text(src, id), name)) {
				*place = at;
				return true;
			}
			at++;
		}
	}
	return false;
}

/* Of a method, what its receiver's type is written with: (g *Grid[K, V]). */
static bool place_of(const struct gosrc *src, TSNode fn, struct str name, uint32_t *place)
{
	struct str list, word;

	if (!go_is(fn, "method_declaration"))
		return place_in(src, go_field(fn, "type_parameters"), name, place);
	list = in_brackets(go_text(src, go_field(fn, "receiver")));
	for (*place = 0; next_word(&list, &word); (*place)++)
		if (str_eq(word, name))
			return true;
	return false;
}

/* The function or method around the site, of which profiles have instances; a literal is inside of one. */
static TSNode declared_around(TSNode site)
{
	TSNode fn = go_enclosing_func(site);

	while (go_is(fn, "func_literal"))
		fn = go_enclosing_func(fn);
	return fn;
}

struct instances {
	struct advisor *a;
	const struct hot_file *f;
	TSNode site, fn;
};

/* The size of the type at that place in all instances that allocated on the site's lines; false: none, or they differ. */
static bool size_in_profile(const struct instances *in, uint32_t place, struct gosize *out)
{
	const struct join *j = in->a->join;
	bool found = false;

	for (size_t k = hot_first_at(in->f, go_line(in->site));
	     k < in->f->charges.n && in->f->charges.v[k].line <= go_end_line(in->site); k++) {
		const struct charge *ch = &j->charges.v[in->f->charges.v[k].charge];
		struct gosize one;
		struct str word, list;

		if (ch->kind != COST_HEAP || !ch->self)
			continue;
		list = in_brackets(intern_get(&j->names, j->places.v[ch->place].symbol));
		if (!nth_word(list, place, &word) || !go_size_of_words(word, &one) ||
		    (found && (one.bytes != out->bytes || one.align != out->align ||
			       one.pointers != out->pointers)))
			return false;
		*out = one;
		found = true;
	}
	return found;
}

/* An argument as it is written: a parameter of the function, a type of the package, or one that everybody knows. */
static bool size_of_arg(const struct instances *in, struct str word, struct gosize *out)
{
	const struct gocontext *c = &in->f->ctx;
	struct godef def;
	uint32_t place;

	if (!ts_node_is_null(in->fn) && place_of(in->f->src, in->fn, word, &place))
		return size_in_profile(in, place, out);
	if (go_size_of_words(word, out))
		return true;
	return c->pkg && gopkg_find_type(c->mod, c->pkg, word, &def) &&
	       go_size_of(c, go_type_of_node(c, def.src, go_field(def.node, "name")), out);
}

bool instance_of(struct advisor *a, const struct hot_file *f, TSNode site, struct str type,
		 const struct godef *def, struct instance *out)
{
	struct instances in = { a, f, site, declared_around(site) };
	TSNode list = go_field(def->node, "type_parameters");
	struct str words = in_brackets(type), word;

	out->n = 0;
	if (ts_node_is_null(list))
		return true;
	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++) {
		TSNode p = ts_node_named_child(list, i);

		for (uint32_t k = 0; k < ts_node_named_child_count(p); k++) {
			TSNode id = ts_node_named_child(p, k);
			struct gosizing *arg = &out->args[out->n];

			if (!go_is_declared(p, id))
				continue;
			if (out->n == MAX_TYPE_ARGS)
				return false;
			arg->name = go_text(def->src, id);
			if (!nth_word(words, out->n, &word) || !size_of_arg(&in, word, &arg->size))
				return false;
			out->n++;
		}
	}
	return out->n > 0;
}
