// Every page in Chromium: drawn, clicked, by keyboard, narrow and wide, light and dark; hostile names; a million stacks.
import { cpSync, readFileSync, writeFileSync, createWriteStream } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { browser, check, colors, equal, folded, page, root, run, serve, settled, soon, work } from './lib.mjs';

const focus = async (p, look, want) => {
	await soon(p, async () => (await p.evaluate(look)) === want);
	return p.evaluate(look);
};
const details = (p) => p.textContent('.details');

async function views(b, s) {
	const p = await page(b);
	await p.goto(s.url);
	await settled(p);
	equal('the first page', new URL(p.url()).pathname, '/ui/flamegraph');
	check('has boxes', (await colors(p, 'canvas.boxes')) > 4);
	check('and a map', (await colors(p, 'canvas.mini')) > 2);
	check('a title', /goperf$/.test(await p.title()), await p.title());

	for (const [name, has] of [['Top', 'main table tbody tr'], ['Graph', 'main svg g.node'], ['Peek', 'main pre'], ['Flame graph', 'canvas.boxes'], ['Source', 'main pre, main .error, main .source'], ['Disassembly', 'main pre, main .error']]) {
		await p.click(`nav >> text="${name}"`);
		await settled(p);
		await p.waitForSelector(has, { timeout: 15000 });
		equal(name + ' is the current one', await p.textContent('nav [aria-current=page]'), name);
	}
	await p.goBack();
	await settled(p);
	equal('back', await p.textContent('nav [aria-current=page]'), 'Source');
	await p.context().close();
}

async function flame(b, s) {
	const p = await page(b), size = { width: 1280, height: 800 };
	await p.goto(s.url + '/ui/flamegraph');
	await settled(p);
	const box = await (await p.$('canvas.boxes')).boundingBox();
	// main.main's row: root, main.main, main.work ...
	await p.mouse.move(box.x + 30, box.y + 19 * 2 + 9);
	check('the pointer tells what stands there', /main\.work/.test(await details(p)), await details(p));
	await p.mouse.click(box.x + 30, box.y + 19 * 2 + 9);
	await settled(p);
	check('a click zooms', /zoom=/.test(p.url()), p.url());
	const before = await colors(p, 'canvas.boxes');
	await p.reload();
	await settled(p);
	check('and a reload is the same', /zoom=/.test(p.url()) && (await colors(p, 'canvas.boxes')) === before);
	await p.click('text=Reset zoom');
	await settled(p);
	check('reset', !/zoom=/.test(p.url()), p.url());

	await p.fill('#search', 'sort');
	check('the search counts', /%\s*matched/.test(await p.textContent('.found')), await p.textContent('.found'));
	equal('what', (await p.textContent('.found')).trim(), '30.0% matched');
	await p.press('#search', 'Enter');
	await settled(p);
	equal('Enter makes it the pivot', new URL(p.url()).searchParams.get('p'), 'sort');
	check('of callers and callees', (await colors(p, 'canvas.boxes')) > 2);
	await p.click('[aria-label="Remove pivot"]');
	await p.fill('#search', '(');
	check('a wrong pattern is marked', await soon(p, async () => (await p.$('#search.wrong')) !== null));
	await p.fill('#search', '');

	for (const name of ['Inverted', 'Collapse recursion', 'Table']) {
		await p.click(`button:has-text("${name}")`);
		await settled(p);
		equal(name, await p.getAttribute(`button:has-text("${name}")`, 'aria-pressed'), 'true');
		check(name + ' is drawn', (await colors(p, 'canvas.boxes')) > 3);
	}
	await p.waitForSelector('.side tbody tr');
	await p.click('.side tbody tr:nth-child(2)');
	check('a row of the table is chosen', await soon(p, async () => (await p.$('.chip.picked')) !== null));
	await p.goto(s.url + '/ui/flamegraph');
	await settled(p);
	for (const group of ['package', 'file']) {
		await p.selectOption('label:has-text("Group") select', group);
		await settled(p);
		equal('group by ' + group, new URL(p.url()).searchParams.get('group'), group);
		check('drawn by ' + group, (await colors(p, 'canvas.boxes')) > 1);
	}

	// the menu, and what it leads to
	await p.goto(s.url + '/ui/flamegraph');
	await settled(p);
	await p.mouse.click(box.x + 30, box.y + 19 * 2 + 9, { button: 'right' });
	await p.click('[role=menuitem]:has-text("Focus")');
	await settled(p);
	equal('focus is quoted', new URL(p.url()).searchParams.get('f'), '^main\\.work$');
	check('and shown', (await p.textContent('.chip')).includes('focus'));
	await p.click('#refine summary');
	await p.click('#refine >> text=Reset');
	await settled(p);
	check('reset takes it away', !/[?&]f=/.test(p.url()), p.url());
	void size;
	await p.context().close();
}

async function keyboard(b, s) {
	const p = await page(b);
	await p.goto(s.url);
	await settled(p);
	const main = await p.$('canvas.boxes');
	for (let i = 0; i < 60 && !(await main.evaluate((c) => c === document.activeElement)); i++) await p.keyboard.press('Tab');
	check('Tab reaches the graph', await main.evaluate((c) => c === document.activeElement));
	await p.keyboard.press('ArrowDown');
	check('down', /main\.main/.test(await details(p)), await details(p));
	await p.keyboard.press('ArrowDown');
	await p.keyboard.press('ArrowRight');
	const right = await details(p);
	await p.keyboard.press('ArrowLeft');
	check('left is not right', right !== (await details(p)), right);
	await p.keyboard.press('Enter');
	await settled(p);
	check('Enter zooms', /zoom=/.test(p.url()));
	await p.keyboard.press('Escape');
	await settled(p);
	check('Escape shows all', !/zoom=/.test(p.url()));
	await p.keyboard.press('ArrowDown');
	await p.keyboard.press('m');
	equal('m opens the menu', await focus(p, () => document.activeElement.getAttribute('role'), 'menuitem'), 'menuitem');
	await p.keyboard.press('ArrowDown');
	equal('arrows move in it', await focus(p, () => document.activeElement.textContent, 'Callers and callees'), 'Callers and callees');
	await p.keyboard.press('Escape');
	check('and Escape closes it', await soon(p, async () => (await p.$('[role=menu]')) === null));
	check('back to the graph', await soon(p, () => main.evaluate((c) => c === document.activeElement)));
	await p.keyboard.press('?');
	check('? shows the keys', await soon(p, () => p.isVisible('dialog')));
	await p.keyboard.press('Escape');
	check('Escape hides them', await soon(p, async () => (await p.$('dialog')) === null));
	await p.keyboard.press('2');
	await settled(p);
	equal('2 is the second view', await p.textContent('nav [aria-current=page]'), 'Top');
	await p.focus('tbody tr');
	await p.keyboard.press('ArrowDown');
	await p.keyboard.press(' ');
	check('a row is chosen by the space bar', await soon(p, async () => (await p.$('tr.chosen')) !== null));
	await p.focus('#refine summary');
	await p.keyboard.press('Enter');
	await p.keyboard.press('ArrowDown');
	equal('menus go by arrows', await focus(p, () => document.activeElement.textContent, 'Focus'), 'Focus');
	await p.keyboard.press('Enter');
	await settled(p);
	check('and Enter', /[?&]f=/.test(p.url()), p.url());
	await p.keyboard.press('/');
	equal('/ searches', await focus(p, () => document.activeElement.id, 'search'), 'search');
	await p.context().close();
}

async function table(b, s) {
	const p = await page(b);
	await p.goto(s.url + '/ui/top');
	await settled(p);
	const names = () => p.$$eval('tbody tr', (rows) => rows.map((r) => r.querySelector('.name').textContent.trim()));
	equal('rows by flat', (await names())[0], 'crypto/sha256.Sum256');
	await p.click('th button:has-text("Cum")');
	equal('by cum', (await names())[0], 'main.main');
	await p.click('th button:has-text("Cum")');
	check('and the other way', (await names()).at(-1) === 'main.main');
	await p.click('th button:has-text("Name")');
	check('by name', (await names()).join() === (await names()).sort().join(), await names());
	await p.fill('#search', 'sort');
	check('the search narrows it', (await names()).every((n) => /sort/.test(n)));
	await p.fill('#search', '');
	await p.dblclick('tbody tr:has-text("main.work")');
	await settled(p);
	equal('a double click leads to callers and callees', new URL(p.url()).searchParams.get('p'), '^main\\.work$');
	await p.context().close();
}

async function configs(b, s) {
	const p = await page(b);
	await p.goto(s.url + '/ui/top?f=work');
	await settled(p);
	await p.click('#config summary');
	await p.fill('#config input', 'only <work>');
	await p.press('#config input', 'Enter');
	await p.waitForSelector('#config a:has-text("only <work>")', { state: 'attached' });
	await p.click('nav >> text=Top');
	await p.goto(s.url + '/ui/top');
	await settled(p);
	await p.click('#config summary');
	await p.click('#config a:has-text("only <work>")');
	await settled(p);
	equal('a saved configuration is taken', new URL(p.url()).searchParams.get('f'), 'work');
	await p.click('#config summary');
	await p.click('[aria-label="Delete only <work>"]');
	await p.waitForFunction(() => !document.querySelector('#config').textContent.includes('only'));
	const [file] = await Promise.all([p.waitForEvent('download'), p.click('text=Download')]);
	equal('download', file.suggestedFilename(), 'profile.pb.gz');
	const bytes = readFileSync(await file.path());
	check('is packed', bytes[0] === 0x1f && bytes[1] === 0x8b);
	await p.context().close();
}

async function hostile(b) {
	const evil = ['<script>alert(1)</script>', '"><img src=x onerror=alert(2)>', '</script><script>alert(3)</script>', "javascript:alert(4)", '\u202eevil', '&lt;b&gt;', '<svg/onload=alert(5)>', '${alert(6)}', 'a'.repeat(3000)];
	const path = folded('hostile.folded', evil.map((e, i) => `main.main;${e};${evil[(i + 1) % evil.length]} ${100 + i}`));
	// names as they are: the demangler would take <...> away
	const s = await serve(['pprof', '-symbolize=none', path]);
	const p = await page(b);
	for (const view of ['flamegraph', 'top', 'graph', 'peek?f=.', 'source?f=.', 'disasm?f=.', 'flamegraph?p=script', 'top?f=%3Cscript%3E', `flamegraph?p=${encodeURIComponent('</script><script>alert(8)</script>')}`, 'flamegraph?table=1']) {
		await p.goto(s.url + '/ui/' + view);
		await settled(p);
		await p.waitForTimeout(100);
		equal(view + ': nothing of it became markup', await p.evaluate(() => document.querySelectorAll('script:not([src]):not([type="application/json"]), img, [onerror], [onload], iframe').length), 0);
	}
	await p.goto(s.url + '/ui/top');
	await settled(p);
	check('names are text', (await p.textContent('tbody')).includes('<script>alert(1)</script>'));
	await p.hover('tbody tr');
	await p.click('tbody tr', { button: 'right' });
	await p.click('[role=menuitem]:has-text("Callers")');
	await settled(p);
	check('and go through addresses', (await colors(p, 'canvas.boxes')) > 1);
	const named = await serve(['web', path, folded('<img src=x onerror=alert(7)>.folded', ['x;y 1'])]);
	await p.goto(named.url + '/ui/flamegraph?in=1');
	await settled(p);
	equal('nor does the name of a file', await p.evaluate(() => document.querySelectorAll('img').length), 0);
	// what is saved runs by itself: as a page it may have its own script, and no name of the profile is one
	const html = await (await fetch(s.url + '/ui/export?as=html')).text();
	const out = join(work, 'saved.html');
	writeFileSync(out, html);
	const q = await page(b);
	await q.goto('file://' + out);
	await q.waitForTimeout(300);
	check('the saved page draws', (await colors(q, 'canvas.boxes')) > 3);
	equal('and makes no element of a name', await q.evaluate(() => document.querySelectorAll('img, iframe').length), 0);
	await p.context().close();
	await q.context().close();
}

async function million(b) {
	const path = join(work, 'million.folded'), file = createWriteStream(path);
	for (let i = 0; i < 1000000; i += 1000) {
		let text = '';
		for (let k = i; k < i + 1000; k++) text += `main.main;p${k % 10}.f${k % 1000};p${k % 7}.leaf${k} ${1 + (k % 13)}\n`;
		file.write(text);
	}
	await new Promise((done) => file.end(done));
	const s = await serve(['pprof', path]);
	const p = await page(b), start = Date.now();
	await p.goto(s.url + '/ui/flamegraph');
	await settled(p);
	check('a million stacks are drawn', (await colors(p, 'canvas.boxes')) > 10);
	check('in seconds', Date.now() - start < 20000, Date.now() - start);
	const size = await p.evaluate(() => document.getElementById('data').textContent.length);
	check('from a small page', size < 300000, size);
	const box = await (await p.$('canvas.boxes')).boundingBox();
	await p.mouse.click(box.x + 200, box.y + 19 * 2 + 9);
	await settled(p);
	await p.waitForTimeout(1500);
	await p.mouse.move(box.x + 400, box.y + 19 * 3 + 9);
	check('what was too small is there after a zoom', /leaf/.test(await details(p)), await details(p));
	await p.context().close();
}

async function looks(b, s) {
	for (const [width, scheme] of [[400, 'light'], [1900, 'dark']]) {
		const p = await page(b, { viewport: { width, height: 760 }, colorScheme: scheme });
		for (const view of ['flamegraph', 'flamegraph?table=1', 'top', 'graph', 'peek?f=.']) {
			await p.goto(s.url + '/ui/' + view);
			await settled(p);
			const [over, background] = await p.evaluate(() => [document.documentElement.scrollWidth - innerWidth, getComputedStyle(document.body).backgroundColor]);
			check(`${view} fits ${width}`, over <= 0, over);
			check(`${view} is ${scheme}`, (scheme === 'dark') === /rgb\((\d|[1-4]\d),/.test(background), background);
		}
		await p.goto(s.url + '/ui/top');
		await p.click('[aria-label="Dark or light"]');
		const background = await p.evaluate(() => getComputedStyle(document.body).backgroundColor);
		check('the switch turns it', (scheme === 'light') === /rgb\((\d|[1-4]\d),/.test(background), background);
		await p.reload();
		equal('and it stays', await p.evaluate(() => getComputedStyle(document.body).backgroundColor), background);
		await p.context().close();
	}
}

// Without Graphviz the page lays the graph out itself.
async function noGraphviz(b, profile) {
	const s = await serve(['pprof', profile], { env: { PATH: work } }), p = await page(b);
	await p.goto(s.url + '/ui/graph');
	await p.waitForSelector('main svg g.node', { timeout: 30000 });
	equal('all nodes are there', (await p.$$('main svg g.node')).length, 9);
	check('with their names', (await p.$$eval('g.node', (all) => all.map((n) => n.dataset.name))).includes('main.work'));
	await p.click('g.node');
	check('and can be chosen', await soon(p, async () => (await p.$('.chip.picked')) !== null));
	await p.context().close();
}

async function tabs(b, s) {
	const p = await page(b), q = await page(b);
	await Promise.all([p.goto(s.url + '/ui/top?f=sort'), q.goto(s.url + '/ui/flamegraph?f=hash')]);
	await Promise.all([settled(p), settled(q)]);
	await Promise.all([p.reload(), q.reload()]);
	await Promise.all([settled(p), settled(q)]);
	check('each tab has its own', (await p.textContent('.chip')).includes('sort') && (await q.textContent('.chip')).includes('hash'));
	await p.context().close();
	await q.context().close();
}

// The front page of evidence, and the way from a finding to its source and flame graph.
async function evidence(b) {
	const s = await serve(['web', join(root, 'examples/shop-evidence')]), p = await page(b);
	await p.goto(s.url);
	await settled(p);
	equal('advice is the front page', new URL(p.url()).pathname, '/ui/advice');
	const n = (await p.$$('.finding')).length;
	check('with findings', n >= 3, n);
	await p.fill('#search', 'map');
	check('that the search narrows', (await p.$$('.finding')).length < n);
	await p.fill('#search', '');
	await p.click('.finding >> text=Flame graph');
	await settled(p);
	check('one leads to its flame graph', /in=\d+.*p=/.test(p.url()) && (await colors(p, 'canvas.boxes')) > 1, p.url());
	await p.focus('canvas.boxes');
	await p.keyboard.press('ArrowDown');
	const name = await p.textContent('.details .name');
	await p.keyboard.press('m');
	await p.click('[role=menuitem]:has-text("Advice about it")');
	await settled(p);
	check('and from there back to what is advised about it', new URL(p.url()).pathname === '/ui/advice' && (await p.$$('.finding')).length >= 1 && (await p.textContent('main')).includes(name), [p.url(), name]);
	await p.goBack();
	await settled(p);
	await p.goBack();
	await settled(p);
	await p.click('.finding >> text=Source');
	await settled(p);
	check('and to its source', (await p.$$('table.source tr.hot')).length > 0, p.url());
	check('at its line', await soon(p, async () => (await p.$('tr.target')) !== null));
	await p.waitForSelector('.advice-tag');
	check('where the compiler has its say', (await p.$$('.note-tag')).length > 0);
	await p.click('.advice-tag');
	await settled(p);
	equal('and the advice leads back', new URL(p.url()).pathname, '/ui/advice');
	await p.selectOption('[aria-label="Input"]', '2');
	await settled(p);
	equal('another input', await p.textContent('nav [aria-current=page]'), 'Flame graph');
	await p.click('nav >> text=Labels');
	await settled(p);
	await p.click('main section button:has-text("Focus")');
	await settled(p);
	check('a label is a filter', /tf=bytes/.test(p.url()), p.url());
	check('that fits', (await p.$('main .error')) === null);
	await p.context().close();
}

// What only the trace of an evidence folder shows: told with the rest, and led to.
async function traced(b) {
	const folder = join(work, 'traced');
	cpSync(join(root, 'examples/shop-evidence'), join(folder, 'shop-evidence'), { recursive: true });
	cpSync(join(root, 'examples/shop'), join(folder, 'shop'), { recursive: true });
	writeFileSync(join(folder, 'shop-evidence/trace.out'), gunzipSync(readFileSync(join(root, 'tests/data/findings/leak.trace.gz'))));
	const s = await serve(['web', join(folder, 'shop-evidence')]), p = await page(b);
	await p.goto(s.url + '/ui/advice?find=never+ended');
	await settled(p);
	equal('the search of an address narrows', await p.$$eval('.finding h2', (all) => all.map((x) => /goroutine-leak/.test(x.textContent))), [true]);
	await p.click('.finding >> text=Timeline');
	await settled(p);
	check('a finding leads to its window', /\/ui\/timeline\?in=\d+&from=\d+&to=\d+/.test(p.url()) && (await colors(p, 'canvas.boxes')) > 3, p.url());
	await p.context().close();
}

// A trace: lanes that move, a moment that is told, tables of the window.
async function trace(b) {
	const s = await serve(['trace', join(root, 'tests/data/trace/small.trace')]), p = await page(b);
	await p.goto(s.url);
	await settled(p);
	equal('the timeline is the front page', new URL(p.url()).pathname, '/ui/timeline');
	check('has lanes', (await colors(p, 'canvas.boxes')) > 4);
	await p.focus('canvas.boxes');
	await p.keyboard.press('+');
	await p.keyboard.press('+');
	await p.waitForTimeout(500);
	check('zooms by keyboard', /from=\d+&to=\d+/.test(p.url()), p.url());
	await p.reload();
	await settled(p);
	check('and a reload is the same', /from=\d+/.test(p.url()) && (await colors(p, 'canvas.boxes')) > 2);
	const box = await (await p.$('canvas.boxes')).boundingBox();
	await p.mouse.move(box.x + 500, box.y + 80);
	check('the pointer tells', (await details(p)).length > 5, await details(p));
	await p.mouse.click(box.x + 500, box.y + 80);
	await p.click('button:has-text("Tables of this window")');
	await settled(p);
	check('tables', (await p.$$('table.pairs tr')).length > 5);
	for (const name of await p.$$eval('.bar button[title]', (all) => all.map((x) => x.textContent))) {
		await p.click(`.bar button:text-is("${name}")`);
		await settled(p);
		check('table ' + name, (await p.$$('.trace-tables section')).length > 0 && (await p.$('main .error')) === null);
	}
	await p.context().close();
}

// Benchmarks: of a file, against another.
async function benchmarks(b) {
	const text = (f) => ['goos: linux', 'pkg: x', ...Array.from({ length: 8 }, (_, i) => `BenchmarkA-8 100 ${(1000 + i) * f} ns/op 16 B/op`),
		...[10, 100, 1000, 10000, 100000].flatMap((n) => [`BenchmarkS/n=${n}-8 100 ${n * 5} ns/op`, `BenchmarkS/n=${n}-8 100 ${n * 5 + 1} ns/op`])];
	const s = await serve(['web', folded('old.txt', text(1)), folded('new.txt', text(0.5))]), p = await page(b);
	await p.goto(s.url);
	await settled(p);
	equal('benchmarks are the front page', new URL(p.url()).pathname, '/ui/benchmarks');
	check('with their measurements', (await p.$$('.strip circle')).length > 8);
	check('and their growth', await soon(p, async () => (await p.$('.chart .u-over')) !== null));
	await p.goto(s.url + '/ui/benchmarks?in=1');
	await settled(p);
	await p.selectOption('[aria-label="Compare with"]', '0');
	await settled(p);
	check('what got better', (await p.textContent('.better')).includes('-50'), await p.textContent('main'));
	await p.context().close();
}

async function compare(b) {
	const old = folded('old.folded', ['main.main;main.work;sort.Sort 40', 'main.main;main.gone 10']);
	const now = folded('new.folded', ['main.main;main.work;sort.Sort 20', 'main.main;main.fresh 15']);
	const s = await serve(['web', old, now]), p = await page(b);
	await p.goto(s.url + '/ui/flamegraph?in=1');
	await settled(p);
	await p.selectOption('[aria-label="Compare with"]', '0');
	await settled(p);
	equal('the base is in the address', new URL(p.url()).searchParams.get('base'), '0');
	const box = await (await p.$('canvas.boxes')).boundingBox();
	let texts = '';
	for (let x = 5; x < box.width; x += 20) {
		await p.mouse.move(box.x + x, box.y + 19 * 2 + 9);
		texts += (await details(p)) + '\n';
	}
	check('what changed', /main\.work\s*40 → 20 \(−50/.test(texts), [...new Set(texts.split('\n'))]);
	check('what is new', /main\.fresh\s*0 → 15 \(new\)/.test(texts), [...new Set(texts.split('\n'))]);
	check('what has gone', /main\.gone\s*10 → 0 \(gone\)/.test(texts));
	check('what the colours mean is said', (await p.$$('.diff-scale i')).length === 7);
	await p.selectOption('label:has-text("Colour") select', 'absolute');
	await settled(p);
	check('a change against all changes', /color=absolute/.test(p.url()) && (await colors(p, 'canvas.boxes')) > 3);
	await p.click('button:has-text("Same total")');
	await settled(p);
	check('shares against shares', /norm=t/.test(p.url()) && (await p.$('main .error')) === null, p.url());
	await p.mouse.move(box.x + 200, box.y + 9);
	check('both sides are the same in all', /(\d+) → \1 /.test(await details(p)), await details(p));
	await p.click('button:has-text("Both sides")');
	await settled(p);
	check('both sides are there', await soon(p, async () => (await p.$$('.half canvas')).length === 2 && (await colors(p, '.half:last-child canvas')) > 2));
	equal('under their names', await p.$$eval('.half-head b', (all) => all.map((x) => x.textContent.replace(/: .*\//, ': '))), ['before: old.folded', 'after: new.folded']);
	await p.reload();
	await settled(p);
	check('and in the address', await soon(p, async () => (await p.$$('.half canvas')).length === 2 && (await colors(p, '.half canvas')) > 2));
	await p.focus('.half canvas');
	await p.keyboard.press('ArrowDown');
	await p.keyboard.press('ArrowDown');
	check('what is chosen in one is chosen in both', await soon(p, async () => /main\./.test(await p.textContent('.chip.picked'))));
	await p.context().close();
}

async function access(b, profiles) {
	const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'), runs = (f) => ['goos: linux', ...[10, 100, 1000, 10000].flatMap((n) => [0, 1, 2, 3].map((i) => `BenchmarkS/n=${n}-8 100 ${n * f + i} ns/op`))];
	const all = await serve(['web', join(root, 'examples/shop-evidence'), join(root, 'tests/data/trace/small.trace'), folded('axe1.txt', runs(5)), folded('axe2.txt', runs(6)), folded('axe1.folded', ['a;b 5', 'a;c 7']), folded('axe2.folded', ['a;b 6', 'a;d 7'])]);
	const inputs = (await (await fetch(all.url + '/api/advice')).json()).inputs.map((x) => x.name), at = (end) => inputs.findIndex((x) => x.endsWith(end));
	const more = ['advice', 'source?in=1&f=BoughtTogether&asm=beside', 'benchmarks?history=1', `benchmarks?in=${at('axe2.txt')}&base=${at('axe1.txt')}`, `flamegraph?in=${at('axe2.folded')}&base=${at('axe1.folded')}&twin=1`, 'timeline', 'trace?t=goroutines', `labels?in=${at('mem.pb.gz')}`];
	for (const scheme of ['light', 'dark']) {
		const p = await page(b, { colorScheme: scheme, bypassCSP: true });
		const views = [...['flamegraph', 'flamegraph?table=1&f=work', 'top', 'labels', 'graph', 'peek?f=.', 'top?g=nonsense'].map((v) => [profiles, v]), ...more.map((v) => [all, v])];
		for (const [s, view] of views) {
			await p.goto(s.url + '/ui/' + view);
			await settled(p);
			await p.evaluate(axe);
			const found = await p.evaluate(async () => (await axe.run(document)).violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 120))]));
			equal(`${view}, ${scheme}: nothing in the way of anybody`, found, []);
		}
		await p.context().close();
	}
}

await run(async () => {
	const b = await browser();
	const profile = folded('work.folded', ['main.main;main.work;sort.Sort 30', 'main.main;main.work;crypto/sha256.Sum256 45', 'main.main;main.load;os.ReadFile 15', 'main.main;main.load;main.load;io.Copy 5', 'runtime.mstart;runtime.gcBgMarkWorker 5']);
	const s = await serve(['pprof', profile]);
	const only = process.argv[2];
	if (!only || only === 'noGraphviz') await noGraphviz(b, profile);
	for (const [name, test] of Object.entries({ views, flame, keyboard, table, configs, looks, tabs, access, hostile, compare, evidence, traced, trace, benchmarks, million }))
		if (!only || only === name) await test(b, s);
});
