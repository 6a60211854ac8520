/* Programs: ELF, Go's line table with its inline trees, DWARF. What needs Go is built on the fly. */
#include <stdlib.h>
#include <unistd.h>

#include "base/gosort.h"
#include "io/file.h"
#include "io/proc.h"
#include "symbol/binary.h"
#include "symbol/demangle.h"
#include "symbol/disasm.h"
#include "symbol/dwarf.h"
#include "symbol/symbolize.h"
#include "test.h"

struct fixture {
	char *dir, *plain, *stripped;
};

/* Prints the innermost frame that the runtime finds at each of some addresses: "pc\tfunc|line". */
static const char program[] =
	"package main\n"
	"\n"
	"import (\n\t\"fmt\"\n\t\"reflect\"\n\t\"runtime\"\n\t\"strings\"\n)\n"
	"\n"
	"type tree struct{ left, right *tree; n int }\n"
	"\n"
	"func (t *tree) weight() int { if t == nil { return 0 }; return t.n + side(t.left) + "
	"side(t.right) }\n"
	"func side(t *tree) int { if t == nil { return twice(1) }; return t.n }\n"
	"func twice(n int) int { return add(n, n) }\n"
	"func add(a, b int) int { return a + b }\n"
	"\n"
	"//go:noinline\n"
	"func sum(b *strings.Builder, t *tree) int { b.WriteByte('x'); b.WriteString(\"yz\"); "
	"return t.weight() + len(b.String()) }\n"
	"\n"
	"func walk(f any, n uintptr) {\n"
	"\tentry := reflect.ValueOf(f).Pointer()\n"
	"\tfor pc := entry; pc < entry+n; pc++ {\n"
	"\t\tif runtime.FuncForPC(pc) == nil { return }; if runtime.FuncForPC(pc+1).Entry() == "
	"pc+1 { continue }\n"
	"\t\tfr, _ := runtime.CallersFrames([]uintptr{pc + 1}).Next()\n"
	"\t\tfmt.Printf(\"%d\\t%s|%d\", pc, fr.Function, fr.Line)\n"
	"\t\tfmt.Println()\n"
	"\t}\n"
	"}\n"
	"\n"
	"func main() {\n"
	"\tsum(new(strings.Builder), &tree{n: 1})\n"
	"\twalk(sum, 400)\n"
	"\twalk(fmt.Fprintf, 1500)\n"
	"\twalk(strings.ToLower, 1500)\n"
	"\twalk(walk, 600)\n"
	"}\n";

static void put(const char *dir, const char *name, const char *text)
{
	char *path = path_join(dir, name);

	assert_true(file_write(path, str_of(text), NULL));
	free(path);
}

static bool build(const char *dir, const char *out, const char *ldflags)
{
	const char *argv[] = { "go", "build", ldflags, "-o", out, ".", NULL };
	const char *env[] = { "CGO_ENABLED=0", "GOFLAGS=", NULL };
	struct err err = { 0 };
	struct proc p = { .argv = argv, .dir = dir, .env = env };

	return proc_run(&p, &err) && p.exit_code == 0;
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	char *go = proc_find("go");

	*state = f;
	if (!go)
		return 0;
	free(go);
	f->dir = path_temp_dir(NULL, "goperf-test", NULL);
	assert_non_null(f->dir);
	put(f->dir, "go.mod", "module example.com/frames\n\ngo 1.22\n");
	put(f->dir, "main.go", program);
	f->plain = path_join(f->dir, "plain");
	f->stripped = path_join(f->dir, "stripped");
	assert_true(build(f->dir, f->plain, "-ldflags="));
	assert_true(build(f->dir, f->stripped, "-ldflags=-s -w"));
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	if (f->dir)
		assert_true(path_remove_tree(f->dir, NULL));
	free(f->dir);
	free(f->plain);
	free(f->stripped);
	free(f);
	return 0;
}

static struct fixture *need_go(void **state)
{
	struct fixture *f = *state;

	if (!f->plain) {
		print_message("skipped: no go on PATH\n");
		skip();
	}
	return f;
}

/* The chains of two readers at one address: Go's table and, unless NULL, DWARF. */
static bool same_chain(struct binary *b, uint64_t pc, const struct frame *frames, size_t n)
{
	struct frame other[FRAMES_MAX];
	size_t k = dwarf_lines_frames(binary_dwarf(b), pc, other, FRAMES_MAX);

	for (size_t i = 0; i < k && i < n; i++)
		if (!str_eq(frames[i].func, other[i].func) ||
		    !str_eq(frames[i].file, other[i].file))
			return false;
	return k == n;
}

struct tally {
	size_t pcs, inlined, same; /* same: as DWARF */
};

static struct tally compare_frames(struct binary *b, struct str rest)
{
	struct frame frames[FRAMES_MAX];
	struct str line, cell;
	struct tally t = { 0 };

	while (str_next_line(&rest, &line)) {
		struct buf got = { 0 };
		uint64_t pc;
		size_t n;

		str_cut(line, '\t', &cell, &line);
		assert_true(str_to_u64(cell, 10, &pc));
		n = binary_frames(b, pc, frames, FRAMES_MAX);
		assert_true(n > 0);
		buf_printf(&got, STR_FMT "|%lld", STR_ARG(frames[0].func),
			   (long long)frames[0].line);
		if (!str_eq(buf_str(&got), line))
			fail_msg("%#llx: got %s, expected " STR_FMT, (unsigned long long)pc,
				 got.data, STR_ARG(line));
		for (size_t i = 0; i < n; i++)
			assert_int_equal(frames[i].inlined, i + 1 < n);
		t.inlined += n > 1;
		t.pcs++;
		t.same += binary_dwarf(b) && same_chain(b, pc, frames, n);
		buf_release(&got);
	}
	return t;
}

static void frames_are_the_runtimes(void **state)
{
	struct fixture *f = need_go(state);
	const char *files[] = { f->plain, f->stripped };

	for (size_t i = 0; i < 2; i++) {
		const char *argv[] = { files[i], NULL };
		struct buf out = { 0 };
		struct err err = { 0 };
		struct proc p = { .argv = argv, .out = &out };
		struct binary *b = binary_open(files[i], &err);
		struct tally t;

		assert_non_null(b);
		assert_true(proc_run(&p, &err));
		assert_int_equal(p.exit_code, 0);
		t = compare_frames(b, buf_str(&out));
		print_message("%zu addresses, %zu inlined, %zu as in DWARF\n", t.pcs, t.inlined,
			      t.same);
		assert_true(t.pcs > 1000 && t.inlined > 50);
		if (i == 0) /* the compiler's two tables differ here and there */
			assert_true(t.same * 100 >= t.pcs * 98);
		binary_close(b);
		buf_release(&out);
	}
}

static void names_are_there_without_symbols(void **state)
{
	struct fixture *f = need_go(state);
	struct err err = { 0 };
	struct binary *b = binary_open(f->stripped, &err);
	const struct bin_symbol *s;
	size_t n;
	bool found = false;

	assert_non_null(b);
	s = binary_symbols(b, &n);
	assert_true(n > 1000);
	for (size_t i = 0; i < n; i++)
		found |= str_eq(s[i].name, STR("main.sum"));
	assert_true(found);
	assert_null(binary_dwarf(b));
	assert_true(binary_go_build_id(b).n > 20);
	binary_close(b);
}

static void dwarf_of_a_go_program_opens(void **state)
{
	struct fixture *f = need_go(state);
	struct err err = { 0 };
	struct binary *b = binary_open(f->plain, &err);
	const struct bin_symbol *s;
	struct frame frames[8];
	size_t n;

	assert_non_null(b);
	assert_non_null(binary_dwarf(b));
	s = binary_symbols(b, &n);
	for (size_t i = 0; i < n; i++)
		if (str_eq(s[i].name, STR("main.sum"))) {
			size_t k = dwarf_lines_frames(binary_dwarf(b), s[i].addr, frames, 8);

			assert_true(k >= 1);
			assert_str(frames[k - 1].func, "main.sum");
			assert_int_equal(frames[k - 1].line, 18);
			assert_true(str_has_suffix(frames[k - 1].file, STR("/main.go")));
		}
	binary_close(b);
}

static void other_kinds_are_named(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *says;
	} cases[] = {
		{ "\xfe\xed\xfa\xcf\7\0\0\1", 8,
		  "x: this is a big-endian Mach-O program; goperf reads ELF, Mach-O and PE "
		  "programs" },
		{ "\0asm\1\0\0\0", 8,
		  "x: this is a WebAssembly module; goperf reads ELF, Mach-O and PE programs" },
		{ "hello", 5,
		  "x: unrecognized object file, expected an ELF, Mach-O or PE program" },
		{ "", 0, "x: unrecognized object file, expected an ELF, Mach-O or PE program" },
		{ "\xca\xfe\xba\xbe\0\0\0\1", 8, "x: broken table of a universal Mach-O program" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = { 0 };

		assert_null(binary_of((struct str){ cases[i].bytes, cases[i].n }, "x", &err));
		assert_string_equal(err.msg, cases[i].says);
	}
}

/* Every layout of the line table, from the small programs of tests/data/elf (tools/gen/elfseed.py). */
static void all_layouts_are_read(void **state)
{
	static const struct {
		const char *file;
		size_t frames;
		int64_t start;
	} cases[] = {
		{ "go12-amd64.elf", 1, 0 },
		{ "go12-386.elf", 1, 0 },
		{ "go12-arm64.elf", 1, 0 },
		{ "go12-s390x.elf", 1, 0 },
		{ "go116-amd64.elf", 1, 0 },
		{ "go116-386.elf", 1, 0 },
		{ "go118-amd64.elf", 2, 0 },
		{ "go118-386.elf", 2, 0 },
		{ "go120-amd64.elf", 2, 10 },
		{ "go120-386.elf", 2, 10 },
		{ "go120-arm64.elf", 2, 10 },
		{ "go120-s390x.elf", 2, 10 },
		{ "go120-amd64-stripped.elf", 1, 10 },
		{ "go120-amd64.macho", 2, 10 },
		{ "go120-amd64-stripped.macho", 1, 10 },
		{ "go120-amd64.fat", 2, 10 },
		{ "go120-amd64.pe", 2, 10 },
		{ "go120-amd64-stripped.pe", 1, 10 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *path = xasprintf("tests/data/elf/%s", cases[i].file);
		struct err err = { 0 };
		struct binary *b = binary_open(path, &err);
		struct frame f[4];
		size_t n;

		assert_non_null(b);
		n = binary_frames(b, 0x401004, f, 4);
		if (n != cases[i].frames)
			fail_msg("%s: %zu frames", path, n);
		assert_str(f[n - 1].func, "main.main");
		assert_int_equal(f[n - 1].start_line, cases[i].start);
		if (n == 2) {
			assert_str(f[0].func, "main.f");
			assert_int_equal(f[0].line, 30);
			assert_str(f[0].file, "/src/b.go");
			assert_int_equal(f[1].line, 11);
			assert_str(f[1].file, "/src/a.go");
		}
		assert_int_equal(binary_frames(b, 0x401010, f, 4), 1);
		assert_str(f[0].func, "main.g");
		assert_int_equal(f[0].line, 20);
		assert_int_equal(binary_frames(b, 0x402000, f, 4), 0);
		assert_int_equal(pclntab_stack_bytes(binary_pclntab(b, NULL), 0x401008), 24);
		binary_close(b);
		free(path);
	}
}

static void other_programs_have_symbols(void **state)
{
	static const struct {
		const char *file;
		uint64_t delta; /* of a process that has it at 0x7000000 */
	} cases[] = {
		{ "tests/data/elf/go120-amd64.macho", 0x7000000 - 0x401000 },
		{ "tests/data/elf/go120-amd64.pe", 0x7000000 - 0x400000 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = { 0 };
		struct binary *b = binary_open(cases[i].file, &err);
		const struct bin_symbol *s;
		size_t n;

		assert_non_null(b);
		assert_string_equal(b->arch, "amd64");
		s = binary_symbols(b, &n);
		assert_int_equal(n, 7);
		s = binary_symbol_at(b, 0x401012);
		assert_non_null(s);
		assert_str(s->name, "main.g");
		assert_int_equal(s->size, 17);
		assert_int_equal(s->code, 'T');
		assert_int_equal(binary_delta(b, 0x7000000, 0x7002000, 0), cases[i].delta);
		assert_int_equal(b->text.n, 33);
		binary_close(b);
	}
}

/* Machines whose text is the vendor's say so. */
static void vendor_syntax_is_told(void **state)
{
	struct err err = { 0 };
	struct binary *b = binary_open("tests/data/elf/go120-s390x.elf", &err);
	struct disasm *d;

	assert_non_null(b);
	d = disasm_new(b, 0, &err);
	if (!d) {
		/* without the library: one sentence */
		assert_true(strstr(err.msg, "libcapstone") != NULL);
		binary_close(b);
		skip();
	}
	assert_true(strstr(disasm_note(d), "s390x") != NULL);
	disasm_free(d);
	binary_close(b);
	b = binary_open("tests/data/elf/go120-amd64.elf", &err);
	d = disasm_new(b, 0, &err);
	assert_non_null(d);
	assert_null(disasm_note(d));
	disasm_free(d);
	binary_close(b);
}

static void names_are_demangled(void **state)
{
	static const struct {
		const char *name, *plain, *templates, *full;
	} cases[] = {
		{ "_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector::push_back",
		  "std::vector<int, std::allocator<int> >::push_back",
		  "std::vector<int, std::allocator<int> >::push_back(int const&)" },
		{ "_Z3addii.isra.0", "add", "add", "add(int, int)" },
		{ "_ZN4core3fmt9Formatter3pad17h0123456789abcdefE", "core::fmt::Formatter::pad",
		  "core::fmt::Formatter::pad", "core::fmt::Formatter::pad" },
		{ "__Z3addii", "add", "add", "add(int, int)" }, /* macOS */
		{ "shop::box<int>::size(char)", "shop::box::size", "shop::box<int>::size",
		  "shop::box<int>::size(char)" },
		{ "main.(*Map[...]).Get", "main.(*Map[...]).Get", "main.(*Map[...]).Get",
		  "main.(*Map[...]).Get" },
		{ "_Znope", "_Znope", "_Znope", "_Znope" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *want[] = { cases[i].name, cases[i].plain, cases[i].templates,
				       cases[i].full };

		for (enum demangle_mode m = DEMANGLE_NONE; m <= DEMANGLE_FULL; m++) {
			struct buf out = { 0 };

			if (!demangle_function(str_of(cases[i].name), m, &out))
				buf_adds(&out, cases[i].name);
			assert_str(buf_str(&out), want[m]);
			buf_release(&out);
		}
	}
}

static void symbol_services_are_found(void **state)
{
	static const char *const cases[][2] = {
		{ "http://host:6060/debug/pprof/profile?seconds=5",
		  "http://host:6060/debug/pprof/symbol" },
		{ "http://host/pprof/heap", "http://host/pprof/symbol" },
		{ "https://host/profilez", "https://host/symbolz" },
		{ "http://host", "http://host/symbolz" },
		{ "/tmp/cpu.pb.gz", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf out = { 0 };

		assert_int_equal(symbolize_url(str_of(cases[i][0]), &out), cases[i][1] != NULL);
		if (cases[i][1])
			assert_str(buf_str(&out), cases[i][1]);
		buf_release(&out);
	}
}

static bool first_before(const void *a, const void *b)
{
	return *(const int *)a / 10 < *(const int *)b / 10;
}

/* Expected: what sort.Slice of go1.26 makes of the same numbers, compared by their tens. */
static void sorts_as_go_does(void **state)
{
	int v[64], n = 64;
	static const int want[] = { 9, 0, 6, 3, 18, 15, 12, 27, 24, 21 };

	for (int i = 0; i < n; i++)
		v[i] = (i * 37) % 64 * 3;
	go_sort_items(v, (size_t)n, sizeof(*v), first_before);
	for (int i = 1; i < n; i++)
		assert_true(v[i - 1] / 10 <= v[i] / 10);
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		assert_int_equal(v[i], want[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_are_the_runtimes),
		cmocka_unit_test(names_are_there_without_symbols),
		cmocka_unit_test(dwarf_of_a_go_program_opens),
		cmocka_unit_test(other_kinds_are_named),
		cmocka_unit_test(sorts_as_go_does),
		cmocka_unit_test(all_layouts_are_read),
		cmocka_unit_test(other_programs_have_symbols),
		cmocka_unit_test(vendor_syntax_is_told),
		cmocka_unit_test(names_are_demangled),
		cmocka_unit_test(symbol_services_are_found),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
