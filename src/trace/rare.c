#include "base/wire.h"
#include "trace/store.h"

#define RARE_ROOM 128 /* bytes that one takes at most */

static uint8_t *put_number(uint8_t *w, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		*w++ = (uint8_t)(v | 0x80);
	*w++ = (uint8_t)v;
	return w;
}

void rare_put(struct buf *to, int64_t *last, const struct rare *r)
{
	uint8_t *w;

	if (!buf_reserve(to, RARE_ROOM))
		die("out of memory for a generation's events");
	w = (uint8_t *)to->data + to->n;
	*w++ = r->type;
	w = put_number(w, (uint64_t)r->time - (uint64_t)*last);
	w = put_number(w, r->g + 1u); /* none is 0 */
	w = put_number(w, r->p + 1u);
	w = put_number(w, r->m + 1u);
	for (int i = 0; i < TRACE_MAX_ARGS; i++)
		w = put_number(w, r->args[i]);
	if (r->type == TEV_TASK_END) {
		memcpy(w, &r->task, sizeof(r->task));
		w += sizeof(r->task);
	}
	to->n = (size_t)(w - (uint8_t *)to->data);
	*last = r->time;
}

bool rare_next(struct wire *w, int64_t *last, struct rare *out)
{
	struct str task;

	if (wire_left(w) == 0)
		return false;
	*out = (struct rare){ .type = wire_u8(w) };
	out->time = *last = (int64_t)((uint64_t)*last + wire_varint(w));
	out->g = (uint32_t)wire_varint(w) - 1;
	out->p = (uint32_t)wire_varint(w) - 1;
	out->m = (uint32_t)wire_varint(w) - 1;
	for (int i = 0; i < TRACE_MAX_ARGS; i++)
		out->args[i] = wire_varint(w);
	if (out->type == TEV_TASK_END) {
		task = wire_bytes(w, sizeof(out->task));
		memcpy(&out->task, task.p, sizeof(out->task));
	}
	return true;
}
