/* RE2 behind C. Go's syntax differs from Debian's RE2 (2022) in two places: (?<name>) is accepted, \C is not. */
extern "C" {
#include "base/regex.h"
#include "base/buf.h"
}

#include <re2/re2.h>

#include <new>
#include <string>

struct regex {
	RE2 re;
	regex(const std::string &pattern, const RE2::Options &options) : re(pattern, options) {}
};

namespace
{

/* Walks the pattern outside of classes and \Q..\E: rewrites (?<name> to (?P<name>, finds \C. */
bool to_re2(struct str in, std::string *out, bool *has_any_byte)
{
	bool in_class = false;

	for (size_t i = 0; i < in.n; i++) {
		char c = in.p[i];
		if (c == '\\' && i + 1 < in.n) {
			if (in.p[i + 1] == 'Q') {
				struct str rest = str_sub(in, i, in.n);
				ptrdiff_t end = str_index(rest, STR("\\E"));
				size_t n = end < 0 ? rest.n : static_cast<size_t>(end) + 2;
				out->append(rest.p, n);
				i += n - 1;
				continue;
			}
			if (in.p[i + 1] == 'C' && !in_class)
				*has_any_byte = true;
			out->append(in.p + i, 2);
			i++;
			continue;
		}
		if (c == '[' && !in_class) {
			in_class = true;
			/* a ']' in the first place stands for itself */
			out->push_back(c);
			if (i + 1 < in.n && in.p[i + 1] == '^')
				out->push_back(in.p[++i]);
			if (i + 1 < in.n && in.p[i + 1] == ']')
				out->push_back(in.p[++i]);
			continue;
		}
		if (c == ']')
			in_class = false;
		if (c == '(' && !in_class && str_has_prefix(str_sub(in, i, in.n), STR("(?<"))) {
			out->append("(?P<");
			i += 2;
			continue;
		}
		out->push_back(c);
	}
	return true;
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

void set_error(struct err *err, const char *words, struct str arg)
{
	if (arg.n)
		err_set(err, ERR_USAGE, "error parsing regexp: %s: `" STR_FMT "`", words,
			STR_ARG(arg));
	else
		err_set(err, ERR_USAGE, "error parsing regexp: %s", words);
}

/* Go quotes the whole pattern for unbalanced brackets, the offending piece otherwise. */
void explain(const RE2 &re, struct str pattern, struct err *err)
{
	RE2::ErrorCode code = re.error_code();
	const std::string &arg = re.error_arg();
	struct str quoted = { arg.data(), arg.size() };

	if (code == RE2::ErrorMissingParen || code == RE2::ErrorUnexpectedParen)
		quoted = pattern;
	if (code == RE2::ErrorTrailingBackslash)
		quoted.n = 0;
	set_error(err, go_words(code), quoted);
}

} // namespace

extern "C" {

struct regex *regex_new(struct str pattern, struct err *err)
{
	RE2::Options options;
	std::string text;
	bool any_byte = false;

	options.set_log_errors(false);
	options.set_max_mem(64 << 20);
	to_re2(pattern, &text, &any_byte);
	if (any_byte) {
		set_error(err, "invalid escape sequence", STR("\\C"));
		return nullptr;
	}
	regex *re = new (std::nothrow) regex(text, options);
	if (!re)
		die("out of memory");
	if (!re->re.ok()) {
		explain(re->re, pattern, err);
		delete re;
		return nullptr;
	}
	return re;
}

void regex_free(struct regex *re)
{
	delete re;
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
