// What leaves a page and what leads back into it: saved pictures and pages, addresses that hold all, inputs that are waited for or
// taken again. In Chromium.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browser, check, colors, equal, folded, page, root, run, serve, settled, soon, work } from './lib.mjs';

const evidence = join(root, 'examples/shop-evidence'), trace = join(root, 'tests/data/trace/small.trace');
const runs = (f) => ['goos: linux', 'pkg: x', ...Array.from({ length: 6 }, (_, i) => `BenchmarkFast-8 100 ${(1000 + i * 3) * f} ns/op 16 B/op`),
	...[10, 100, 1000, 10000].flatMap((n) => [0, 1, 2, 3].map((i) => `BenchmarkS/n=${n}-8 100 ${n * 5 * f + i} ns/op`))];

// What is in a picture: how many colours, and whether it is no larger than it says.
const look = (p, url) => p.evaluate(async (src) => {
	const image = new Image();
	image.src = src;
	await image.decode();
	const c = document.createElement('canvas');
	c.width = Math.min(2000, image.naturalWidth);
	c.height = Math.min(2000, image.naturalHeight);
	const g = c.getContext('2d'), seen = new Set();
	g.drawImage(image, 0, 0);
	const d = g.getImageData(0, 0, c.width, c.height).data;
	for (let i = 0; i < d.length; i += 4 * 7) seen.add(d[i] + ',' + d[i + 1] + ',' + d[i + 2]);
	return { colors: seen.size, width: image.naturalWidth, height: image.naturalHeight };
}, url);

async function saving(b) {
	const s = await serve(['web', evidence, trace, folded('a.txt', runs(1)), folded('b.txt', runs(0.5))]);
	// names as they are: the demangler would take <...> away
	const hostile = await serve(['pprof', '-symbolize=none', folded('hostile.folded', ['main.main;<script>alert(1)</script>;"><img src=x onerror=alert(2)> 5', 'main.main;other 7'])]);
	const p = await page(b, { acceptDownloads: true }), alone = await page(b), asked = [];
	alone.on('request', (r) => /^(file|data):/.test(r.url()) || asked.push(r.url()));
	const inputs = (await (await fetch(s.url + '/api/advice')).json()).inputs.map((x) => x.name), at = (end) => inputs.findIndex((x) => x.endsWith(end));
	for (const [name, view, says] of [['flame graph', 'flamegraph?in=1', /shop\.(BoughtTogether|Benchm)/], ['sandwich', 'flamegraph?in=1&p=mallocgc', /mallocgc/], ['table', 'top?in=1', /runtime\.mallocgc/],
		['graph', 'graph?in=1', /mapassign/], ['peek', 'peek?in=1&f=BoughtTogether', /BoughtTogether/], ['source', 'source?in=1&f=BoughtTogether', /func BoughtTogether/], ['advice', 'advice', /example\.com\/shop/],
		['labels', `labels?in=${at('mem.pb.gz')}`, /bytes/], ['timeline', 'timeline', /heap/], ['trace tables', 'trace?t=goroutines', /goroutine/i], ['benchmarks', `benchmarks?in=${at('a.txt')}`, /Fast-8/],
		['history', `benchmarks?in=${at('a.txt')}&history=1`, /Fast-8/], ['hostile names', 'flamegraph?evil', /alert\(1\)/], ['hostile table', 'top?evil', /alert\(1\)/]]) {
		await p.goto((/evil/.test(view) ? hostile : s).url + '/ui/' + view);
		await settled(p);
		if (/history|^benchmarks/.test(name)) await p.waitForSelector('.chart .u-over');
		if (name === 'graph') await p.waitForSelector('g.node');
		const got = {};
		for (const [as, label] of [['svg', 'Picture (SVG)'], ['png', 'Picture (PNG)'], ['html', 'Page that needs']]) {
			await p.click('#save summary');
			const [file] = await Promise.all([p.waitForEvent('download', { timeout: 15000 }), p.click(`#save >> text=${label}`)]);
			got[as] = join(work, `${name.replace(/ /g, '-')}.${as}`);
			equal(`${name}: name of its ${as}`, file.suggestedFilename(), view.replace(/\W.*/, '') + '.' + as);
			await file.saveAs(got[as]);
		}
		const svg = readFileSync(got.svg, 'utf8'), png = await look(p, 'data:image/png;base64,' + readFileSync(got.png).toString('base64'));
		check(`${name}: the PNG shows something`, png.colors > 3 && png.width >= 300, png);
		const drawn = await look(p, 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg));
		check(`${name}: the SVG too`, drawn.colors > 3, drawn);
		await alone.goto('file://' + got.svg);
		equal(`${name}: the SVG runs nothing and loads nothing`, await alone.evaluate(() => [...document.querySelectorAll('*')]
			.filter((e) => /^(script|img|iframe|parsererror)$/.test(e.localName) || [...e.attributes].some((a) => /^on/.test(a.localName) || (a.localName === 'href' && a.value))).map((e) => e.outerHTML.slice(0, 100))), []);
		await alone.goto('file://' + got.html);
		const text = await alone.evaluate(() => document.body.textContent);
		check(`${name}: the page says the same`, says.test(text), text.slice(0, 300));
		equal(`${name}: and runs nothing`, await alone.evaluate(() => document.querySelectorAll('script, iframe, [onerror], [onload], link').length), 0);
		check(`${name}: nothing is cut off`, await alone.evaluate(() => [...document.querySelectorAll('main *')].every((e) => getComputedStyle(e).overflowY !== 'auto' && getComputedStyle(e).overflowY !== 'scroll')));
	}
	equal('saved pages ask for nothing', asked, []);
	// a whole table, also where the page shows a part
	await p.goto(s.url + '/ui/top?in=1');
	await settled(p);
	const [file] = await Promise.all([p.waitForEvent('download'), p.click('#save summary').then(() => p.click('#save >> text=Page that needs'))]);
	await file.saveAs(join(work, 'whole.html'));
	await alone.goto('file://' + join(work, 'whole.html'));
	const all = (await (await fetch(s.url + '/api/top?in=1')).json()).rows.length;
	equal('all rows are saved', await alone.evaluate(() => document.querySelectorAll('tbody tr').length), all);
	await p.context().close();
	await alone.context().close();
}

// The flame graph as a file: the same shapes as the server's, made by the page alone, under its own policy.
async function wholeGraph(b) {
	const stacks = ['main.main;app.serve;app.walk;app.walk;app.walk;encoding/json.Marshal 40', 'main.main;app.serve;app.walk;app.other;app.walk 25', 'main.main;app.load;encoding/json.Marshal;runtime.mallocgc 30',
		'runtime.gcBgMarkWorker;runtime.scan 15', 'main.main;app.serve;</script><img src=x onerror=alert(1)>;runtime.mallocgc 6'];
	const s = await serve(['pprof', folded('shapes.folded', stacks)]), compared = await serve(['pprof', `-diff_base=${folded('before.folded', [stacks[0], stacks[1].replace('25', '60'), stacks[3].replace('15', '3'), 'main.main;app.gone 9'])}`, join(work, 'shapes.folded')]);
	const { shape } = await import(pathToFileURL(join(root, 'src/web/ui/flame_shape.js'))), saved = {};
	const paths = (d, tree) => {
		const at = [], out = {};
		if (tree) tree.w.forEach((w, i) => {
			at.length = tree.depth[i];
			if (tree.depth[i]) at[tree.depth[i] - 1] = d.names[tree.name[i]];
			out[at.join(';')] = [w, tree.s[i], tree.t ? tree.t[i] : w];
		});
		return Object.entries(out).sort(([x], [y]) => (x < y ? -1 : 1));
	};
	for (const [name, server] of [['graph', s], ['comparison', compared]]) {
		const text = await (await fetch(server.url + '/ui/export?as=html')).text(), base = JSON.parse(/id="data">([^]*?)<\/script>/.exec(text)[1]);
		writeFileSync((saved[name] = join(work, `alone-${name}.html`)), text);
		for (const q of ['', 'inv=1', 'collapse=1', 'group=package', 'group=file', 'group=package&inv=1', 'p=walk', 'p=^runtime', 'p=json&collapse=1', 'p=app&group=package', 'p=walk&inv=1', 'f=serve', 'i=json', 'f=serve&i=other', 'h=walk', 's=app', 'sf=serve', 'f=runtime&inv=1&collapse=1', 'f=nothing-there']) {
			const want = await (await fetch(`${server.url}/api/flamegraph?limit=50000&${q}`)).json(), got = shape(base, new URLSearchParams(q));
			equal(`${name} ${q}: the same boxes`, paths(got, got.tree), paths(want, want.tree));
			equal(`${name} ${q}: the same callers`, paths(got, got.callers), paths(want, want.callers));
		}
	}
	const p = await page(b), asked = [], at = (key) => new URLSearchParams(new URL(p.url()).hash.slice(1)).get(key);
	p.on('request', (r) => /^(file|data):/.test(r.url()) || asked.push(r.url()));
	await p.goto('file://' + saved.graph);
	await p.waitForSelector('canvas.boxes');
	await p.waitForTimeout(300);
	check('it draws', (await colors(p, 'canvas.boxes')) > 4);
	equal('names are text', await p.evaluate(() => document.querySelectorAll('img, iframe').length), 0);
	const before = await p.evaluate(() => document.querySelector('canvas.boxes').toDataURL());
	await p.click('button:has-text("Inverted")');
	check('it turns around', at('inv') === '1' && (await soon(p, async () => (await p.evaluate(() => document.querySelector('canvas.boxes').toDataURL())) !== before)), p.url());
	await p.click('button:text-is("Table")');
	equal('the table counts each stack once', await soon(p, async () => /66\s*56\.9%.*app\.walk|app\.walk/s.test(await p.textContent('tbody'))), true);
	const row = await p.$eval('tbody tr:has-text("app.walk")', (e) => [...e.children].map((c) => c.textContent.trim()).join(' '));
	check('as pprof does', /^25 .* 65 /.test(row), row);
	await p.selectOption('label:has-text("Group") select', 'package');
	equal('it groups', at('group'), 'package');
	await p.fill('#search', 'mallocgc|app');
	check('it finds', await soon(p, async () => /matched/.test(await p.textContent('.found'))), at('find'));
	await p.press('#search', 'Enter');
	equal('what is found becomes a pivot', at('p'), 'mallocgc|app');
	check('which is told', (await p.textContent('header')).includes('pivot'));
	await p.click('[aria-label="Remove pivot"]');
	await p.goBack();
	check('and the way back', await soon(p, () => at('p') === 'mallocgc|app'), p.url());
	await p.goto('about:blank');
	await p.goto('file://' + saved.graph + '#p=walk&collapse=1');
	await p.waitForSelector('.chip');
	await p.focus('canvas.boxes');
	await p.keyboard.press('ArrowDown');
	await p.keyboard.press('Enter');
	check('keys move and zoom', await soon(p, async () => /app\.walk/.test(await p.textContent('.details'))), await p.textContent('.details'));
	await p.keyboard.press('m');
	await p.waitForSelector('.menu button');
	equal('its menu has what works without a server', await p.evaluate(() => [...document.querySelectorAll('.menu button')].map((e) => e.textContent).filter((t) => /Source|Disassembly|Peek/.test(t))), []);
	await p.keyboard.press('Escape');
	await p.keyboard.press('?');
	check('and there is help', await soon(p, () => p.isVisible('dialog')));
	equal('nothing is asked for', asked, []);
	await p.context().close();
	const other = await (await b.newContext()).newPage(); // where a refusal on the console is no failure
	await other.goto('file://' + saved.graph);
	await other.waitForSelector('canvas.boxes');
	equal('its policy refuses other scripts', await other.evaluate(() => {
		const e = document.createElement('script');
		e.textContent = 'globalThis.ran = true';
		document.body.append(e);
		return globalThis.ran === undefined;
	}), true);
	await other.context().close();
}

// The address is all of the state: another tab that opens it shows the same.
async function addresses(b) {
	const s = await serve(['web', evidence, trace, folded('a.txt', runs(1)), folded('b.txt', runs(0.5))]);
	const inputs = (await (await fetch(s.url + '/api/advice')).json()).inputs.map((x) => x.name), at = (end) => inputs.findIndex((x) => x.endsWith(end));
	const p = await page(b), seen = () => p.evaluate(() => {
		const c = document.querySelector('canvas.boxes');
		return [document.querySelector('main').innerText.replace(/loading…/g, ''), c ? c.toDataURL() : '', [...document.querySelectorAll('header select')].map((x) => x.value).join(), [...document.querySelectorAll('main [aria-pressed=true]')].map((x) => x.textContent).join()];
	});
	const steps = {
		'flamegraph?in=1': [() => p.click('button:has-text("Inverted")'), () => p.selectOption('label:has-text("Group") select', 'package'), () => p.selectOption('label:has-text("Colour") select', 'cost'), () => p.click('button:text-is("Table")')],
		'top?in=1': [() => p.fill('#search', 'runtime'), () => p.click('th button:has-text("Cum")'), () => p.selectOption('[aria-label="Granularity"]', 'lines')],
		'benchmarks': [() => p.selectOption('[aria-label="Input"]', String(at('b.txt'))), () => p.selectOption('[aria-label="Compare with"]', String(at('a.txt'))), () => p.click('text=All side by side')],
		'trace?t=gc': [() => p.click('.bar button:text-is("goroutines")')],
		'source?in=1&f=BoughtTogether': [() => p.click('button:has-text("Instructions")')],
	};
	for (const [view, clicks] of Object.entries(steps)) {
		await p.goto(s.url + '/ui/' + view);
		await settled(p);
		for (const click of clicks) {
			await click();
			await settled(p);
		}
		await p.mouse.move(0, 0);
		await p.waitForTimeout(600);
		const before = await seen();
		await p.goto(p.url());
		await settled(p);
		await p.waitForTimeout(600);
		const after = await seen();
		for (const [i, what] of ['text', 'picture', 'menus', 'switches'].entries()) check(`${view}: the address holds the ${what}`, before[i] === after[i], [p.url(), before[i].slice(0, 200), after[i].slice(0, 200)]);
	}
	await p.goto(s.url + '/ui/source?in=1&f=BoughtTogether&asm=beside');
	await settled(p);
	check('where the program is missing, that is said', /No instructions: the program/.test(await p.textContent('.page > .bar')), await p.textContent('.page > .bar'));
	await p.context().close();
}

async function waiting(b) {
	const never = createServer(() => {});
	await new Promise((done) => never.listen(0, '127.0.0.1', done));
	const s = await serve(['web', folded('w.folded', ['main;work 3']), `127.0.0.1:${never.address().port}/debug/pprof/profile?seconds=20`]), p = await page(b);
	await p.goto(s.url + '/ui/flamegraph?in=1');
	check('what is waited for is told', await soon(p, async () => /fetching.*of 20 s/.test((await p.textContent('.progress-box').catch(() => '')) || '')), await p.textContent('main'));
	check('and how far it is', (await p.getAttribute('[role=progressbar]', 'aria-valuenow')) !== null);
	await p.click('.progress button');
	check('it can be ended', await soon(p, async () => /Cancelled/.test(await p.textContent('main'))), await p.textContent('main'));
	check('in the server, too', await soon(p, async () => (await (await fetch(s.url + '/api/progress?in=1')).json()).state === 'absent'));
	await p.click('text=Try again');
	check('and tried again', await soon(p, async () => (await p.$('.progress-box')) !== null));
	await p.selectOption('[aria-label="Input"]', '0');
	await settled(p);
	check('another input does not wait for it', (await colors(p, 'canvas.boxes')) > 1);
	await p.context().close();
	never.closeAllConnections();
	never.close();
}

async function live(b) {
	let asked = 0;
	const files = ['cpu.pb.gz', 'cpu.pb.gz'].map((f) => readFileSync(join(evidence, f)));
	const program = createServer((req, res) => res.end(files[Math.min(asked++, files.length - 1)]));
	await new Promise((done) => program.listen(0, '127.0.0.1', done));
	const s = await serve(['web', `127.0.0.1:${program.address().port}/debug/pprof/profile?seconds=1`]), p = await page(b);
	await p.goto(s.url + '/ui/flamegraph');
	await settled(p);
	equal('a server is asked', asked, 1);
	check('there is nothing before it', (await p.$('text=Compare with before')) === null);
	await p.click('text=Record again');
	check('again', await soon(p, () => asked === 2));
	await p.click('text=Compare with before');
	await settled(p);
	equal('and compared', new URL(p.url()).search, '?in=0&base=0.1');
	check('nothing has changed', await soon(p, async () => (await p.$$('[aria-label="Compare with"] option')).length === 2));
	await p.reload();
	await settled(p);
	equal('a reload asks nobody', asked, 2);
	await p.context().close();
	program.closeAllConnections();
	program.close();
}

await run(async () => {
	const b = await browser(), only = process.argv[2];
	for (const [name, test] of Object.entries({ saving, wholeGraph, addresses, waiting, live }))
		if (!only || only === name) await test(b);
});
