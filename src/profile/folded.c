/*
 * Folded stacks: a line a stack, "root;caller;leaf 12", as flame graph tools write them. Lines that begin with '#' and
 * empty ones are left out. Every other line must be of that form, or the text is no such profile.
 */
#include "base/map.h"
#include "profile/legacy.h"

static uint32_t location_of(struct legacy *l, struct str frame)
{
	uint32_t name = builder_str(&l->b, frame);
	uint32_t loc = map_get(&l->locations, name);

	if (loc != MAP_NONE)
		return loc;
	loc = builder_location(&l->b, 0, PROFILE_NONE, false);
	builder_line(&l->b, builder_function(&l->b, name, name, 0, 0), 0, 0);
	map_put(&l->locations, name, loc);
	return loc;
}

static bool take_line(struct legacy *l, struct str line)
{
	ptrdiff_t space = str_last_index_byte(line, ' ');
	struct str stack = str_trim(str_sub(line, 0, space < 0 ? 0 : (size_t)space));
	int64_t value;

	if (!stack.n || !str_to_i64(str_sub(line, (size_t)space + 1, line.n), 10, &value))
		return false;
	while (stack.n) {
		/* leaf first */
		ptrdiff_t semicolon = str_last_index_byte(stack, ';');
		struct str frame = str_trim(str_sub(stack, (size_t)(semicolon + 1), stack.n));
		if (frame.n)
			vec_push(&l->b.sample_locs, location_of(l, frame));
		stack.n = semicolon < 0 ? 0 : (size_t)semicolon;
	}
	vec_push(&l->b.values, value);
	builder_sample(&l->b);
	return true;
}

enum legacy_result legacy_folded(struct legacy *l, struct str data, struct err *err)
{
	struct str rest = data, line;
	size_t stacks = 0;

	(void)err;
	builder_type(&l->b, STR("samples"), STR("count"));
	while (str_next_line(&rest, &line)) {
		line = str_trim(line);
		if (!line.n || line.p[0] == '#')
			continue;
		if (!take_line(l, line))
			return LEGACY_NOT_IT;
		stacks++;
	}
	return stacks ? LEGACY_OK : LEGACY_NOT_IT;
}
