/* RE2 behind C. Go's syntax differs from Debian's RE2 (2022) in two places: (?<name>) is accepted, \C is not. */
extern "C" {
#include "base/regex.h"
#include "base/buf.h"
#include "base/gofmt.h"
}

#include <map>
#include <mutex>
#include <re2/re2.h>

#include <new>
#include <string>
#include <vector>

struct regex {
	RE2 re;
	regex(const std::string &pattern, const RE2::Options &options) : re(pattern, options) {}
};

namespace
{

/* A pattern as RE2 reads it, and for each of its bytes where that stands in the original. */
struct translated {
	std::string text;
	std::vector<size_t> from;

	void add(const char *p, size_t n, size_t at)
	{
		for (size_t i = 0; i < n; i++) {
			text.push_back(p[i]);
			from.push_back(at + i);
		}
	}
};

/*
 * Walks the pattern outside of classes and \Q..\E: (?<name> becomes (?P<name>, and \C becomes an escape that RE2
 * refuses, as Go does \C. Both keep their place, so that messages can quote the original.
 */
void to_re2(struct str in, translated *out)
{
	bool in_class = false;

	for (size_t i = 0; i < in.n; i++) {
		struct str rest = str_sub(in, i, in.n);
		char c = in.p[i];
		if (c == '\\' && i + 1 < in.n) {
			size_t n = 2;
			if (in.p[i + 1] == 'Q' && !in_class) {
				ptrdiff_t end = str_index(rest, STR("\\E"));
				n = end < 0 ? rest.n : static_cast<size_t>(end) + 2;
			}
			out->add(in.p[i + 1] == 'C' ? "\\8" : in.p + i, n, i);
			i += n - 1;
		} else if (c == '[' && !in_class) {
			in_class = true;
			/* a ']' in the first place stands for itself */
			size_t n = 1;
			n += i + n < in.n && in.p[i + n] == '^';
			n += i + n < in.n && in.p[i + n] == ']';
			out->add(in.p + i, n, i);
			i += n - 1;
		} else if (c == '(' && !in_class && str_has_prefix(rest, STR("(?<"))) {
			out->add("(?", 2, i);
			out->add("P", 1, i + 1);
			out->add("<", 1, i + 2);
			i += 2;
		} else {
			if (c == ']')
				in_class = false;
			out->add(&c, 1, i);
		}
	}
}

/* Go's words for RE2's error codes: regexp/syntax/parse.go (go1.26), type ErrorCode. */
const char *go_words(RE2::ErrorCode code)
{
	switch (code) {
	case RE2::ErrorBadEscape:
		return "invalid escape sequence";
	case RE2::ErrorBadCharClass:
		return "invalid character class";
	case RE2::ErrorBadCharRange:
		return "invalid character class range";
	case RE2::ErrorMissingBracket:
		return "missing closing ]";
	case RE2::ErrorMissingParen:
		return "missing closing )";
	case RE2::ErrorUnexpectedParen:
		return "unexpected )";
	case RE2::ErrorTrailingBackslash:
		return "trailing backslash at end of expression";
	case RE2::ErrorRepeatArgument:
		return "missing argument to repetition operator";
	case RE2::ErrorRepeatSize:
		return "invalid repeat count";
	case RE2::ErrorRepeatOp:
		return "invalid nested repetition operator";
	case RE2::ErrorBadPerlOp:
		return "invalid or unsupported Perl syntax";
	case RE2::ErrorBadUTF8:
		return "invalid UTF-8";
	case RE2::ErrorBadNamedCapture:
		return "invalid named capture";
	case RE2::ErrorPatternTooLarge:
		return "expression too large";
	default:
		return "internal error";
	}
}

/* The piece of the original that RE2 complains of. */
struct str original_piece(const translated &t, const std::string &arg, struct str pattern)
{
	size_t at = t.text.find(arg);

	if (at == std::string::npos || arg.empty())
		return { pattern.p, 0 };
	return str_sub(pattern, t.from[at], t.from[at + arg.size() - 1] + 1);
}

/* From the first byte that is no UTF-8 to the end. */
struct str from_bad_byte(struct str s)
{
	size_t len;

	while (s.n && !(go_rune(s, &len) == 0xfffd && len == 1))
		s = str_sub(s, len, s.n);
	return s;
}

/* Go looks at the size of a {count} before it looks for a nested repetition. */
bool too_many(struct str piece, struct str *out)
{
	for (ptrdiff_t open; (open = str_index_byte(piece, '{')) >= 0;) {
		struct str s = str_sub(piece, static_cast<size_t>(open), piece.n), low, rest;
		ptrdiff_t close = str_index_byte(s, '}');
		uint64_t n;
		if (close < 0)
			return false;
		*out = str_sub(s, 0, static_cast<size_t>(close) + 1);
		str_cut(str_sub(*out, 1, out->n - 1), ',', &low, &rest);
		if ((str_to_u64(low, 10, &n) && n > 1000) || (str_to_u64(rest, 10, &n) && n > 1000))
			return true;
		piece = str_sub(s, 1, s.n);
	}
	return false;
}

/* Go quotes the whole pattern for unbalanced brackets, the offending piece otherwise. */
void explain(const RE2 &re, const translated &t, struct str pattern, struct err *err)
{
	RE2::ErrorCode code = re.error_code();
	struct str quoted = original_piece(t, re.error_arg(), pattern), count;

	if (code == RE2::ErrorMissingParen || code == RE2::ErrorUnexpectedParen)
		quoted = pattern;
	else if (code == RE2::ErrorBadUTF8)
		quoted = from_bad_byte(pattern);
	else if (code == RE2::ErrorTrailingBackslash)
		quoted.n = 0;
	else if ((code == RE2::ErrorRepeatOp || code == RE2::ErrorRepeatSize) &&
		 too_many(quoted, &count)) {
		code = RE2::ErrorRepeatSize;
		quoted = count;
	}
	err_set(err, ERR_USAGE, "error parsing regexp: %s: `" STR_FMT "`", go_words(code),
		STR_ARG(quoted));
}

} // namespace

extern "C" {

struct regex *regex_new(struct str pattern, struct err *err)
{
	RE2::Options options;
	translated t;

	options.set_log_errors(false);
	options.set_max_mem(64 << 20);
	to_re2(pattern, &t);
	regex *re = new (std::nothrow) regex(t.text, options);
	if (!re)
		die("out of memory");
	if (!re->re.ok()) {
		explain(re->re, t, pattern, err);
		delete re;
		return nullptr;
	}
	return re;
}

void regex_free(struct regex *re)
{
	delete re;
}

const struct regex *regex_static(const char *pattern)
{
	static std::mutex lock;
	/* never destroyed: threads may still match at exit */
	static auto *compiled = new std::map<const char *, struct regex *>;
	std::lock_guard<std::mutex> guard(lock);
	struct regex *&re = (*compiled)[pattern];

	if (!re)
		re = regex_new(str_of(pattern), nullptr);
	assert(re);
	return re;
}

bool regex_match(const struct regex *re, struct str text)
{
	return re->re.Match(re2::StringPiece(text.p, text.n), 0, text.n, RE2::UNANCHORED, nullptr,
			    0);
}

bool regex_find(const struct regex *re, struct str text, struct str *out, int nout)
{
	re2::StringPiece groups[16];
	int n = MIN(nout, (int)ARRAY_LEN(groups));

	if (!re->re.Match(re2::StringPiece(text.p, text.n), 0, text.n, RE2::UNANCHORED, groups, n))
		return false;
	for (int i = 0; i < nout; i++)
		out[i] = i < n ? (struct str){ groups[i].data(), groups[i].size() }
			       : (struct str){ nullptr, 0 };
	return true;
}

int regex_groups(const struct regex *re)
{
	return re->re.NumberOfCapturingGroups();
}

void regex_quote(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (memchr("\\.+*?()|[]{}^$", s.p[i], 14))
			buf_addc(b, '\\');
		buf_addc(b, s.p[i]);
	}
}
}
