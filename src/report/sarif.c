#include "report/sarif.h"

static void text_object(struct json *j, const char *key, const char *text)
{
	json_key(j, key);
	json_obj(j);
	json_kcstr(j, "text", text);
	json_obj_end(j);
}

void sarif_begin(struct sarif *s, struct buf *out, const struct sarif_rule *rules, size_t n_rules)
{
	struct json *j = &s->json;

	json_init(j, out, 1);
	json_obj(j);
	json_kcstr(j, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	json_kcstr(j, "version", "2.1.0");
	json_key(j, "runs");
	json_arr(j);
	json_obj(j);
	json_key(j, "tool");
	json_obj(j);
	json_key(j, "driver");
	json_obj(j);
	json_kcstr(j, "name", "goperf");
	json_kcstr(j, "version", GOPERF_VERSION);
	json_key(j, "rules");
	json_arr(j);
	for (size_t i = 0; i < n_rules; i++) {
		json_obj(j);
		json_kcstr(j, "id", rules[i].id);
		text_object(j, "shortDescription", rules[i].brief);
		text_object(j, "help", rules[i].help);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_obj_end(j);
	json_obj_end(j);
	json_key(j, "results");
	json_arr(j);
}

/* RFC 3986: what may stand in a path as it is. */
static bool is_path_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("/-._~!$&'()*+,;=@", c));
}

static void add_uri(struct buf *b, struct str file)
{
	if (file.n && file.p[0] == '/')
		buf_adds(b, "file://");
	for (size_t i = 0; i < file.n; i++) {
		if (is_path_byte(file.p[i]))
			buf_addc(b, file.p[i]);
		else
			buf_printf(b, "%%%02X", (unsigned char)file.p[i]);
	}
}

static void location(struct json *j, const struct sarif_place *p, size_t id)
{
	struct buf uri = { 0 };

	json_obj(j);
	if (id)
		json_ku64(j, "id", id);
	json_key(j, "physicalLocation");
	json_obj(j);
	json_key(j, "artifactLocation");
	json_obj(j);
	add_uri(&uri, p->file);
	json_kstr(j, "uri", buf_str(&uri));
	if (p->file.n && p->file.p[0] != '/')
		json_kcstr(j, "uriBaseId", "%SRCROOT%");
	json_obj_end(j);
	if (p->line) {
		json_key(j, "region");
		json_obj(j);
		json_ku64(j, "startLine", p->line);
		json_obj_end(j);
	}
	json_obj_end(j);
	if (p->text)
		text_object(j, "message", p->text);
	json_obj_end(j);
	buf_release(&uri);
}

void sarif_result(struct sarif *s, const struct sarif_result *r)
{
	struct json *j = &s->json;

	json_obj(j);
	json_kcstr(j, "ruleId", r->rule);
	json_kcstr(j, "level", r->level);
	text_object(j, "message", r->text);
	json_key(j, "locations");
	json_arr(j);
	if (r->n_places)
		location(j, &r->places[0], 0);
	json_arr_end(j);
	if (r->n_places > 1) {
		json_key(j, "relatedLocations");
		json_arr(j);
		for (size_t i = 1; i < r->n_places; i++)
			location(j, &r->places[i], i);
		json_arr_end(j);
	}
	if (r->fingerprint) {
		json_key(j, "partialFingerprints");
		json_obj(j);
		json_kcstr(j, "goperf/v1", r->fingerprint);
		json_obj_end(j);
	}
	if (r->suppressed) {
		json_key(j, "suppressions");
		json_arr(j);
		json_obj(j);
		json_kcstr(j, "kind", "external");
		json_obj_end(j);
		json_arr_end(j);
	}
	json_obj_end(j);
}

void sarif_end(struct sarif *s)
{
	struct json *j = &s->json;

	json_arr_end(j);
	json_obj_end(j);
	json_arr_end(j);
	json_obj_end(j);
	buf_addc(j->out, '\n');
}
