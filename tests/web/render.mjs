// Every view with real data, drawn into a document that only counts: no browser, but each line of a view's first drawing runs.
// What it looks like, and what clicks do, pages.mjs tells.
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ask, check, equal, folded, root, run, serve, work } from './lib.mjs';

// The little of a document that Preact and the views touch.
class Node {
	constructor(name, text) {
		this.localName = this.nodeName = name;
		this.nodeType = name === '#text' ? 3 : 1;
		this.data = text;
		this.childNodes = [];
		this.attributes = {};
		this.style = new Proxy({}, { get: (t, k) => (k === 'setProperty' ? () => {} : t[k] || ''), set: (t, k, v) => ((t[k] = v), true) });
		this.dataset = {};
		this.classList = { add() {}, remove() {}, toggle() {} };
		this.clientWidth = this.offsetWidth = 1000;
		this.clientHeight = this.offsetHeight = 600;
		this.scrollTop = 0;
		this.viewBox = { baseVal: { width: 100, height: 100 } };
		this.offsetParent = this;
	}
	get children() {
		return this.childNodes.filter((n) => n.nodeType === 1);
	}
	get firstChild() {
		return this.childNodes[0] || null;
	}
	get nextSibling() {
		const all = this.parentNode ? this.parentNode.childNodes : [];
		return all[all.indexOf(this) + 1] || null;
	}
	get textContent() {
		return this.nodeType === 3 ? this.data : this.childNodes.map((n) => n.textContent).join('');
	}
	insertBefore(n, before) {
		if (n.parentNode) n.parentNode.removeChild(n);
		const at = before ? this.childNodes.indexOf(before) : -1;
		this.childNodes.splice(at < 0 ? this.childNodes.length : at, 0, n);
		n.parentNode = this;
		return n;
	}
	appendChild(n) {
		return this.insertBefore(n, null);
	}
	removeChild(n) {
		this.childNodes = this.childNodes.filter((x) => x !== n);
		n.parentNode = null;
		return n;
	}
	remove() {
		if (this.parentNode) this.parentNode.removeChild(this);
	}
	replaceChildren(...all) {
		this.childNodes = [];
		all.forEach((n) => this.appendChild(n));
	}
	contains() {
		return false;
	}
	setAttribute(k, v) {
		this.attributes[k] = String(v);
	}
	getAttribute(k) {
		return this.attributes[k] ?? null;
	}
	removeAttribute(k) {
		delete this.attributes[k];
	}
	addEventListener() {}
	removeEventListener() {}
	querySelector() {
		return null;
	}
	querySelectorAll() {
		return [];
	}
	getBoundingClientRect() {
		return { left: 0, top: 0, width: 1000, height: 600, right: 1000, bottom: 600 };
	}
	focus() {}
	scrollIntoView() {}
	getContext() {
		const boxes = this;
		return new Proxy({}, {
			get: (t, k) => (k === 'measureText' ? (s) => ({ width: s.length * 6.5 }) : k === 'fillRect' || k === 'drawImage' ? () => (boxes.drawn = (boxes.drawn || 0) + 1) : t[k] !== undefined ? t[k] : () => {}),
			set: (t, k, v) => ((t[k] = v), true),
		});
	}
}

const count = (n, test) => (test(n) ? 1 : 0) + n.childNodes.reduce((sum, k) => sum + count(k, test), 0);
const drawnBy = (n) => (n.drawn || 0) + n.childNodes.reduce((sum, k) => sum + drawnBy(k), 0);

function world(port) {
	const body = new Node('body');
	const document = { documentElement: new Node('html'), body, createElement: (n) => new Node(n), createElementNS: (_, n) => new Node(n), createTextNode: (t) => new Node('#text', t), getElementById: () => null, querySelector: () => null, querySelectorAll: () => [], addEventListener() {}, activeElement: body };
	const nothing = class {
		observe() {}
		disconnect() {}
	};
	Object.assign(globalThis, {
		document, location: { pathname: '/ui/x', search: '' }, history: { state: null, replaceState() {}, pushState() {} }, ResizeObserver: nothing, MutationObserver: nothing,
		matchMedia: () => ({ matches: false, addEventListener() {}, removeEventListener() {} }), addEventListener() {}, removeEventListener() {}, window: { devicePixelRatio: 1 },
		requestAnimationFrame: (f) => setTimeout(() => f(performance.now()), 1), cancelAnimationFrame: clearTimeout, localStorage: { getItem: () => null, setItem() {} },
		fetch: async (url) => {
			const a = await ask(port, url);
			return { ok: a.status < 400, status: a.status, json: async () => JSON.parse(a.text), text: async () => a.text };
		},
	});
	return document;
}

// The modules as the server serves them, where Node finds them.
function modules() {
	const folder = join(work, 'ui');
	mkdirSync(join(folder, 'vendor'), { recursive: true });
	cpSync(join(root, 'src/web/ui'), folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
	cpSync(join(root, 'node_modules/htm/preact/standalone.module.js'), join(folder, 'vendor/preact.js'));
	return pathToFileURL(folder) + '/';
}

await run(async () => {
	const profile = folded('work.folded', ['main.main;main.work;sort.Sort 30', 'main.main;main.work;crypto/sha256.Sum256 45', 'main.main;main.load;main.load;io.Copy 25']);
	const other = folded('other.folded', ['main.main;main.work;sort.Sort 10', 'main.main;main.fresh 9']);
	const bench = folded('bench.txt', ['goos: linux', ...[10, 100, 1000, 10000].flatMap((n) => [`BenchmarkS/n=${n}-8 100 ${n * 5} ns/op`, `BenchmarkS/n=${n}-8 100 ${n * 5 + 1} ns/op`])]);
	const newer = folded('newer.txt', ['goos: linux', 'BenchmarkS/n=10-8 100 25 ns/op', 'BenchmarkS/n=10-8 100 26 ns/op']);
	const s = await serve(['web', join(root, 'examples/shop-evidence'), join(root, 'tests/data/trace/small.trace'), profile, other, newer, bench]);
	const inputs = JSON.parse((await ask(s.port, '/api/advice')).text).inputs.map((x) => x.name);
	const at = (end) => inputs.findIndex((x) => x.endsWith(end));
	const ui = modules();
	// the page names all of its modules, so that they come at once
	const named = [...(await ask(s.port, '/ui/advice')).text.matchAll(/modulepreload" href="\/static\/([^"]+)"/g)].map((m) => m[1]);
	equal('all modules are named in the page', named.filter((n) => !n.includes('/')).sort(), readdirSync(join(root, 'src/web/ui')).filter((n) => n.endsWith('.js') && !['app.js', 'layout.js', 'alone.js', 'flame_shape.js'].includes(n)).sort());
	for (const n of named) equal(n + ' is there', (await ask(s.port, '/static/' + n)).status, 200);
	const { VIEWS } = await import(ui + 'views.js'), { html, render } = await import(ui + 'vendor/preact.js');
	const [p, o, mem] = [at('work.folded'), at('other.folded'), at('mem.pb.gz')];
	const rows = [
		['advice', '', (n) => count(n, (x) => x.className === 'finding' || x.attributes.class === 'finding') >= 3],
		['flamegraph', `in=${p}`, (n) => drawnBy(n) > 6],
		['flamegraph', `in=${p}&p=main.work&color=cost`, (n) => drawnBy(n) > 3],
		['flamegraph', `in=${o}&base=${p}`, (n) => drawnBy(n) > 6],
		['flamegraph', `in=${p}&table=1&group=package&inv=1`, (n) => drawnBy(n) > 3],
		['flamegraph', `in=${p}&zoom=${encodeURIComponent('["main.main","main.work"]')}`, (n) => drawnBy(n) > 3],
		['top', `in=${p}`, (n) => count(n, (x) => x.localName === 'tr') === 7],
		['peek', `in=${p}&f=.`, (n) => /main\.work/.test(n.textContent)],
		['disasm', `in=${at('cpu.pb.gz')}&f=.`, null],
		['source', `in=${at('cpu.pb.gz')}&f=BoughtTogether`, (n) => /func BoughtTogether/.test(n.textContent) && /escapes to heap/.test(n.textContent)],
		['labels', `in=${mem}`, (n) => /bytes/.test(n.textContent) && count(n, (x) => x.localName === 'tr') > 3],
		['labels', `in=${p}`, (n) => /No sample/.test(n.textContent)],
		['timeline', '', (n) => drawnBy(n) > 20],
		['timeline', 'from=1000&to=200000&fn=main', (n) => drawnBy(n) > 2],
		...['functions', 'creators', 'tasks', 'regions', 'threads'].map((by) => ['timeline', 'by=' + by, (n) => drawnBy(n) > 10]),
		['timeline', 'sel=1000000-9000000', (n) => /Selection/.test(n.textContent) && /world stopped/.test(n.textContent)],
		['timeline', 'q=' + encodeURIComponent('func:main state:blocked'), (n) => /\d+ found/.test(n.textContent) && /chan receive|sync/.test(n.textContent)],
		['timeline', 'path=t1', (n) => /Critical path of task/.test(n.textContent) && /What it consists of/.test(n.textContent)],
		...['offcpu', 'sched', 'sync', 'syscall', 'cpu'].map((prof) => ['flamegraph', `in=${at('small.trace')}&prof=${prof}&from=1000000&to=20000000`, (n) => drawnBy(n) > 3]),
		['top', `in=${at('small.trace')}&prof=sync`, (n) => /main\.worker/.test(n.textContent)],
		['timeline', 'span=1@7000000', (n) => /Span/.test(n.textContent) && /main\.main/.test(n.textContent)],
		...['summary', 'goroutines', 'gc', 'blocking', 'sched', 'tasks', 'regions', 'logs', 'heap', 'procs', 'syscalls', 'net', 'findings'].map((t) => ['trace', 't=' + t, (n) => n.textContent.length > 100]),
		['benchmarks', `in=${at('/bench.txt')}`, (n) => count(n, (x) => x.localName === 'circle') > 10],
		['benchmarks', `in=${inputs.length - 1}`, (n) => count(n, (x) => x.localName === 'figure') > 0 && /Growth/.test(n.textContent)],
		['benchmarks', `in=${at('newer.txt')}&history=1`, (n) => count(n, (x) => x.localName === 'figure') > 0 && /3 runs/.test(n.textContent)],
		['benchmarks', `in=${at('newer.txt')}&base=${inputs.length - 1}`, (n) => /vs base/.test(n.textContent)],
		['graph', `in=${p}`, (n) => /Fit/.test(n.textContent)],
	];
	const document = world(s.port);
	for (const [view, q, holds] of rows) {
		const answer = await ask(s.port, `/api/${view}?${q}`), what = `${view}?${q}`;
		if (!holds && answer.status >= 400) continue; // where there is nothing to take apart
		check(what + ' has data', answer.status === 200, answer.text);
		if (answer.status !== 200) continue;
		location.pathname = '/ui/' + view;
		location.search = '?' + q;
		const box = document.createElement('div');
		try {
			render(html`<${VIEWS[view]} data=${JSON.parse(answer.text)} search="" go=${() => {}} selected=${['main.work']} setSelected=${() => {}} />`, box);
			for (let i = 0; i < 40 && holds && !holds(box); i++) await new Promise((done) => setTimeout(done, 50));
			check(what + ' is drawn', !holds || holds(box), [drawnBy(box), box.textContent.slice(0, 300)]);
			render(html`<${VIEWS[view]} data=${JSON.parse(answer.text)} search="main" go=${() => {}} selected=${[]} setSelected=${() => {}} />`, box);
			await new Promise((done) => setTimeout(done, 30));
		} catch (e) {
			check(what + ' is drawn', false, e.stack);
		}
		render(null, box);
	}

	// assembly beside its lines: a profile whose program is not here has none, so that a little of it is made up
	const line = (n, text, insns) => ({ n, text, insns }), insn = (addr, text) => ({ addr, text });
	const source = { inputs: [], in: 0, files: [{ name: 'a.go', found: 'a.go', why: '', functions: [{ name: 'main.f', lines: [line(1, 'func f() {', [insn('ff0', 'PUSHQ BP'), insn('1010', 'RET')]), line(2, 'g()', [insn('1000', 'CALL main.g(SB)')]), line(3, '}')] }] }], left: 0 };
	location.pathname = '/ui/source';
	location.search = '?asm=beside';
	const beside = document.createElement('div');
	render(html`<${VIEWS.source} data=${source} search="" go=${() => {}} selected=${[]} setSelected=${() => {}} />`, beside);
	equal('instructions stand in the order of their addresses', [...beside.textContent.matchAll(/PUSHQ BP|CALL main\.g|RET/g)].map(String), ['PUSHQ BP', 'CALL main.g', 'RET']);
	render(null, beside);

	// a chart as it is saved
	const { chartSVG, ticks, extent } = await import(ui + 'chart.js'), { historyChart, inOrder } = await import(ui + 'bench_history.js');
	const data = JSON.parse((await ask(s.port, `/api/benchmarks?in=${inputs.length - 1}&history=1`)).text), runs = inOrder(data.runs);
	const small = data.benchmarks.tables.flatMap((t) => t.rows.map((r) => [t, r])).find(([, r]) => r.name.includes('n=10-8'));
	const chart = historyChart(small[0], small[1], runs), picture = chartSVG(chart, () => '#123').svg;
	check('a point for each run that has it', (picture.match(/<circle/g) || []).length === 2, picture);
	check('which is told', /newer.txt: 25.5ns.*n=2/.test(picture) && /goperf-web-\w+: 50.5ns.*n=2, \+98.0% since/.test(picture), picture.match(/<title>[^<]*/g));
	check('no place is no number', !/NaN|Infinity|undefined/.test(picture), picture);
	check('names are text', chartSVG({ ...chart, label: '<script>' }, () => '"><x').svg.includes('&#60;script&#62;'));
	equal('one value has a scale', extent([5, null, 5]), [4.44, 5.56]);
	equal('none has one', extent([]), [0, 1]);
	equal('round numbers', ticks([0, 100], 4), [0, 50, 100]);
	equal('and of KiB', ticks([0, 100 * 1024], 4, false, true).map((t) => t / 1024), [0, 50, 100]);
	equal('and powers', ticks([1, 1000], 4, true), [1, 10, 100, 1000]);
	equal('runs without a time stay as they were given', inOrder([{ start: '2' }, {}]).map((r) => r.start), ['2', undefined]);
	equal('with one they are in its order', inOrder([{ start: '2' }, { start: '1' }]).map((r) => r.start), ['1', '2']);
});
