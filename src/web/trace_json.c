#include "web/trace_json.h"

#include "trace/view.h"

bool trace_window(struct call *c, const struct trace *tr, int64_t *from, int64_t *to,
		  struct err *err)
{
	uint64_t a, b;
	int64_t end = tr->end > 0 ? tr->end : 1;

	if (!query_u64(&c->query, "from", 0, &a, err) ||
	    !query_u64(&c->query, "to", (uint64_t)end, &b, err))
		return false;
	*from = a < (uint64_t)end ? (int64_t)a : end - 1;
	*to = b < (uint64_t)end ? (int64_t)b : end;
	if (*to <= *from)
		*to = *from + 1;
	return true;
}

void trace_json_frame(struct json *j, const struct trace *tr, const struct trace_frame_info *f)
{
	struct buf b = { 0 };

	buf_add_str(&b, trace_str(tr, f->func));
	buf_addc(&b, ' ');
	buf_add_str(&b, str_base(trace_str(tr, f->file)));
	buf_printf(&b, ":%u", f->line);
	json_str(j, buf_str(&b));
	buf_release(&b);
}

void trace_json_stack(struct json *j, const struct trace *tr, uint32_t stack)
{
	json_arr(j);
	for (uint32_t i = 0; i < trace_stack_depth(tr, stack); i++)
		trace_json_frame(j, tr, trace_stack_frame(tr, stack, i));
	json_arr_end(j);
}

void trace_json_where(struct json *j, const char *key, const struct trace *tr, uint32_t stack)
{
	uint32_t top = view_stack_top(tr, stack);

	json_key(j, key);
	if (top == TRACE_NO)
		json_nil(j);
	else
		trace_json_frame(j, tr, trace_stack_frame(tr, stack, top));
}

void trace_json_g(struct json *j, const struct trace *tr, uint32_t g)
{
	if (g == TRACE_NO)
		return;
	json_ku64(j, "g", g);
	json_ki64(j, "id", tr->gs.v[g].id);
	json_kstr(j, "name", view_g_name(tr, g));
}
