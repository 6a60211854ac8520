#include "advise/setup.h"
#include "gocode/gosize.h"

const struct setup setups[] = {
	{ "regexp", "MustCompile", 0, 1, "regular expression", "pattern", false, SETUP_SEEN,
	  "*regexp.Regexp", false },
	{ "regexp", "Compile", 0, 1, "regular expression", "pattern", false, SETUP_SEEN,
	  "*regexp.Regexp", true },
	{ "regexp", "MustCompilePOSIX", 0, 1, "regular expression", "pattern", false, SETUP_SEEN,
	  "*regexp.Regexp", false },
	{ "regexp", "CompilePOSIX", 0, 1, "regular expression", "pattern", false, SETUP_SEEN,
	  "*regexp.Regexp", true },
	{ "regexp", "MatchString", 0, 1, "regular expression", "pattern", false, SETUP_SEEN,
	  "*regexp.Regexp", true },
	{ "regexp", "Match", 0, 1, "regular expression", "pattern", false, SETUP_SEEN,
	  "*regexp.Regexp", true },
	{ "regexp", "MatchReader", 0, 1, "regular expression", "pattern", false, SETUP_SEEN,
	  "*regexp.Regexp", true },
	{ "text/template", "Parse", 0, 0, "template", "page", true, SETUP_SHARED, NULL, false },
	{ "html/template", "Parse", 0, 0, "template", "page", true, SETUP_SHARED, NULL, false },
	{ "text/template", "ParseFiles", 0, 0, "template", "page", true, SETUP_SHARED, NULL,
	  false },
	{ "html/template", "ParseFiles", 0, 0, "template", "page", true, SETUP_SHARED, NULL,
	  false },
	{ "text/template", "ParseGlob", 0, 0, "template", "page", true, SETUP_SHARED, NULL, false },
	{ "html/template", "ParseGlob", 0, 0, "template", "page", true, SETUP_SHARED, NULL, false },
	{ "text/template", "ParseFS", 0, 0, "template", "page", true, SETUP_SHARED, NULL, false },
	{ "html/template", "ParseFS", 0, 0, "template", "page", true, SETUP_SHARED, NULL, false },
	{ "time", "LoadLocation", 0, 1, "time zone", "zone", false, SETUP_KEYED, "*time.Location",
	  true },
	{ "time", "ParseDuration", 0, 1, "duration", "duration", false, SETUP_SHARED, NULL, true },
	{ "strings", "NewReplacer", 0, 0, "replacer", "replacer", true, SETUP_SHARED, NULL, false },
	{ "crypto/x509", "SystemCertPool", 0, 0, "pool of certificates", "roots", false,
	  SETUP_SHARED, NULL, true },
	{ "crypto/x509", "ParseCertificate", 0, 1, "certificate", "cert", false, SETUP_SHARED, NULL,
	  true },
	{ "crypto/x509", "ParsePKCS1PrivateKey", 0, 1, "key", "key", false, SETUP_SHARED, NULL,
	  true },
	{ "crypto/x509", "ParsePKCS8PrivateKey", 0, 1, "key", "key", false, SETUP_SHARED, NULL,
	  true },
	{ "crypto/x509", "ParseECPrivateKey", 0, 1, "key", "key", false, SETUP_SHARED, NULL, true },
	{ "crypto/x509", "ParsePKIXPublicKey", 0, 1, "key", "key", false, SETUP_SHARED, NULL,
	  true },
	{ "crypto/tls", "X509KeyPair", 0, 0, "certificate", "cert", false, SETUP_SHARED, NULL,
	  true },
	{ "crypto/tls", "LoadX509KeyPair", 0, 0, "certificate", "cert", false, SETUP_SHARED, NULL,
	  true },
	{ "crypto/aes", "NewCipher", 0, 1, "cipher", "block", false, SETUP_SHARED, NULL, true },
	{ "crypto/ed25519", "NewKeyFromSeed", 0, 1, "key", "key", false, SETUP_SHARED, NULL,
	  false },
	{ "hash/crc32", "MakeTable", 0, 1, "table of a checksum", "table", false, SETUP_KEYED,
	  "*crc32.Table", false },
	{ "hash/crc64", "MakeTable", 0, 1, "table of a checksum", "table", false, SETUP_KEYED,
	  "*crc64.Table", false },
	{ "database/sql", "Open", 0, 0, "pool of connections", "db", true, SETUP_SHARED, NULL,
	  true },
	{ "math/rand", "New", 0, 1, "random source", "random", false, SETUP_RANDOM, NULL, false },
	{ "math/rand", "Seed", 0, 1, "seed", "seed", false, SETUP_RANDOM, NULL, false },
	{ "math/rand/v2", "New", 0, 1, "random source", "random", false, SETUP_RANDOM, NULL,
	  false },
	{ "crypto/hmac", "New", 0, 2, "keyed hash", "mac", false, SETUP_OWN, NULL, false },
	{ "math/big", "SetString", 0, 0, "number", "number", false, SETUP_VALUE, NULL, false },
	{ "net/netip", "ParsePrefix", 0, 1, "prefix", "prefix", false, SETUP_SHARED, NULL, true },
	{ "net/netip", "MustParsePrefix", 0, 1, "prefix", "prefix", false, SETUP_SHARED, NULL,
	  false },
	{ "net/netip", "ParseAddr", 0, 1, "address", "addr", false, SETUP_SHARED, NULL, true },
	{ "net/netip", "MustParseAddr", 0, 1, "address", "addr", false, SETUP_SHARED, NULL, false },
	{ "net", "ParseCIDR", 0, 1, "network", "network", false, SETUP_VALUE, NULL, true },
	{ "net/url", "Parse", 0, 1, "URL", "base", false, SETUP_VALUE, NULL, true },
	{ "os", "Hostname", 0, 0, "name of the machine", "host", false, SETUP_SHARED, NULL, true },
	{ "os/exec", "LookPath", 0, 1, "path of the program", "program", false, SETUP_SHARED, NULL,
	  true },
	{ "os", "Getenv", 0, 1, "variable of the environment", "setting", false, SETUP_SHARED, NULL,
	  false },
	{ "net/http", "Transport", 0, 0, "transport", "transport", true, SETUP_SHARED, NULL,
	  false },
	{ "encoding/json", "NewDecoder", 0, 1, "decoder", "decoder", true, SETUP_SHARED, NULL,
	  false },
	{ "github.com/google/uuid", "Parse", 0, 1, "UUID", "id", false, SETUP_SHARED, NULL, true },
	{ "github.com/google/uuid", "MustParse", 0, 1, "UUID", "id", false, SETUP_SHARED, NULL,
	  false },
	{ "github.com/gobwas/glob", "Compile", 0, 0, "glob", "glob", false, SETUP_SHARED, NULL,
	  false },
	{ "github.com/gobwas/glob", "MustCompile", 0, 0, "glob", "glob", false, SETUP_SHARED, NULL,
	  false },
	{ "golang.org/x/text/message", "NewPrinter", 0, 0, "printer", "printer", false, SETUP_OWN,
	  NULL, false },
	{ "golang.org/x/text/collate", "New", 0, 0, "collator", "collator", false, SETUP_OWN, NULL,
	  false },
	{ 0 },
};

const struct setup *setup_find(struct str path, struct str name)
{
	for (const struct setup *s = setups; path.n && s->path; s++)
		if (str_eq(path, str_of(s->path)) && str_eq(name, str_of(s->name)))
			return s;
	return NULL;
}

#define MAX_STEPS 4

static TSNode chain_root(const struct gosrc *src, TSNode n)
{
	while (go_is(n, "call_expression") || go_is(n, "selector_expression")) {
		/* new(big.Int).SetString(...): what is made is of that package */
		if (go_is(n, "call_expression") && str_eq(go_callee(src, n), STR("new")))
			return go_arg(n, 0);
		n = go_no_parens(go_field(n, go_is(n, "call_expression") ? "function" : "operand"));
	}
	return n;
}

struct str setup_root(const struct hot_file *f, TSNode call)
{
	const struct gosrc *src = f->src;
	TSNode n = call;
	struct godecl d;
	struct str path;

	for (int step = 0; step < MAX_STEPS; step++) {
		n = chain_root(src, n);
		if (go_is(n, "qualified_type"))
			return gosrc_import(src, go_text(src, go_field(n, "package")));
		if (!go_is(n, "identifier"))
			break;
		path = gosrc_import(src, go_text(src, n));
		if (path.n)
			return path;
		/* t := template.New("x"), and t.Parse(text) */
		if (!go_find_decl(src, n, go_text(src, n), &d) || d.kind != DECL_SHORT ||
		    ts_node_is_null(d.value) || d.index != 0)
			break;
		n = go_no_parens(d.value);
	}
	return STR("");
}

bool setup_is_kept_inside(const struct gosrc *src, const struct setup *s, TSNode call)
{
	static const uint64_t polynomials[] = { 0xedb88320, 0x82f63b78, 0xd800000000000000,
						0xc96c5795d7870f42 };
	static const char *const names[] = { "IEEE", "Castagnoli", "ISO", "ECMA" };
	TSNode arg = go_no_parens(go_arg(call, 0));
	struct str name;
	uint64_t n;

	if (!str_eq(str_of(s->name), STR("MakeTable")) || ts_node_is_null(arg))
		return false;
	name = go_is(arg, "selector_expression") ? go_text(src, go_field(arg, "field"))
						 : go_text(src, arg);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(name, str_of(names[i])) ||
		    (go_number(src, arg, &n) && n == polynomials[i]))
			return true;
	return false;
}

struct use_search {
	const struct gosrc *src;
	struct str name;
	bool up;
};

static bool is_one_of(struct str method, const char *const *names)
{
	for (; *names; names++)
		if (str_eq(method, str_of(*names)))
			return true;
	return false;
}

/* Methods that leave their receiver as it is, and those that leave what they are handed. */
static const char *const readers[] = {
	"Cmp",	 "CmpAbs", "Sign",     "Bit",	   "BitLen",   "Bytes",
	"Text",	 "Int64",  "Uint64",   "IsInt64",  "String",   "ProbablyPrime",
	"Query", "Port",   "Hostname", "JoinPath", "Contains", "ResolveReference",
	NULL
};
static const char *const takers[] = { "Add", "Sub",    "Mul", "Div",
				      "Mod", "DivMod", "Quo", "QuoRem",
				      "Rem", "Exp",    "GCD", "ModInverse",
				      "Cmp", "CmpAbs", "Set", "ResolveReference",
				      NULL };

static bool visit_use(void *ctx, TSNode n)
{
	struct use_search *u = ctx;
	TSNode p = ts_node_parent(n), stmt;

	if (!go_is(n, "identifier") || !str_eq(go_text(u->src, n), u->name))
		return !u->up;
	while (go_is(p, "parenthesized_expression"))
		p = ts_node_parent(p);
	stmt = ts_node_parent(p);
	if (go_is(p, "selector_expression")) {
		if (go_is(stmt, "call_expression"))
			u->up = !is_one_of(go_text(u->src, go_field(p, "field")), readers);
		else
			u->up = go_is(stmt, "unary_expression") ||
				(go_is(stmt, "expression_list") &&
				 go_is(ts_node_parent(stmt), "assignment_statement") &&
				 ts_node_eq(go_field(ts_node_parent(stmt), "left"), stmt));
	} else if (go_is(p, "argument_list")) {
		u->up = !is_one_of(go_called_name(u->src, stmt), takers);
	} else {
		u->up = !(go_is(p, "expression_list") && go_is(stmt, "short_var_declaration") &&
			  ts_node_eq(go_field(stmt, "left"), p));
	}
	return !u->up;
}

bool setup_is_used_up(const struct gosrc *src, TSNode call)
{
	TSNode stmt = go_statement(call), left;
	struct use_search u = { .src = src };

	if (!go_is(stmt, "short_var_declaration") ||
	    !ts_node_eq(go_single(go_field(stmt, "right")), call))
		return true;
	left = go_field(stmt, "left");
	/* ip, network, err := net.ParseCIDR: the network is the second */
	for (uint32_t i = 0; i < ts_node_named_child_count(left); i++) {
		u.name = go_text(src, ts_node_named_child(left, i));
		if (!str_eq(u.name, STR("_")) && !str_eq(u.name, STR("err")) &&
		    !str_eq(u.name, STR("ok")))
			go_walk(go_enclosing_func(call), visit_use, &u);
	}
	return u.up;
}
