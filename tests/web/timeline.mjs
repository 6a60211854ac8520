// The timeline of a trace in Chromium: lanes, spans with their arrows, selections, the query box, critical paths; by mouse, by
// keyboard alone, narrow and wide, light and dark; hostile names; an address that holds everything.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { browser, check, colors, equal, page, root, run, serve, settled, soon, work } from './lib.mjs';

const trace = join(root, 'tests/data/trace/small.trace');
const side = (p) => p.evaluate(() => (document.querySelector('.trace-side') || { textContent: '' }).textContent);
const says = async (p, re) => (await soon(p, async () => re.test(await side(p)))) || (await side(p)).slice(0, 300);
const parameter = (p, name) => new URL(p.url()).searchParams.get(name);
const box = async (p) => (await p.$('canvas.boxes')).boundingBox();
// Goes to the lane whose label is like that, with the keys that people have for it.
async function laneAt(p, label) {
	await p.focus('canvas.boxes');
	for (let i = 0; i < 60; i++) {
		await p.keyboard.press('ArrowDown');
		if (label.test(await p.$eval('.details', (e) => (e.querySelector('.name') || e).textContent))) return true;
	}
	return false;
}

async function lanes(b, s) {
	const p = await page(b);
	await p.goto(s.url + '/ui/timeline');
	await settled(p);
	check('processors and goroutines are drawn', (await colors(p, 'canvas.boxes')) > 8, await colors(p, 'canvas.boxes'));
	for (const by of ['functions', 'creators', 'tasks', 'regions', 'threads', 'goroutines']) {
		await p.selectOption('[aria-label="Lanes by"]', by);
		await settled(p);
		equal('lanes by ' + by, parameter(p, 'by'), by === 'goroutines' ? null : by);
		check('drawn by ' + by, (await colors(p, 'canvas.boxes')) > 5);
		check('and counted', new RegExp(`^[1-9]\\d* of \\d+ ${by}`).test(await p.textContent('.timeline .bar .dim')), await p.textContent('.timeline .bar .dim'));
	}
	await p.selectOption('[aria-label="Lanes by"]', 'functions');
	await settled(p);
	check('a function has its lane', await laneAt(p, /^main\.worker/));
	await p.keyboard.press('Enter');
	check('Enter leads to its goroutines', await soon(p, () => parameter(p, 'fn') === '^main\\.worker$' && parameter(p, 'by') === null), p.url());
	await settled(p);
	await p.fill('[name=fn]', 'main\\.worker');
	await p.press('[name=fn]', 'Enter');
	await settled(p);
	check('only names that match', /^\d+ of \d+ goroutines/.test(await p.textContent('.timeline .bar .dim')) && (await laneAt(p, /^G\d+ main\.worker/)), await p.textContent('.details'));
	await p.context().close();
}

async function spans(b, s) {
	const p = await page(b);
	await p.goto(s.url + '/ui/timeline?by=functions&pin=1');
	await settled(p);
	check('a pinned goroutine has its lane', await laneAt(p, /G1 main/));
	await p.keyboard.press('Enter');
	equal('Enter tells the span in the middle', await says(p, /^.*Span.*G1 main\.main/s), true);
	check('with its place', /for [\d.]+ .s/.test(await side(p)), await side(p));
	check('and the address has it', /^1@\d+$/.test(parameter(p, 'span')), p.url());
	const before = parameter(p, 'span');
	await p.keyboard.press('.');
	check('a full stop is the next', await soon(p, () => parameter(p, 'span') !== before), p.url());
	await p.keyboard.press(',');
	check('a comma goes back', await soon(p, () => parameter(p, 'span') === before), p.url());
	const { wakes } = await (await fetch(s.url + '/api/wakes')).json(), w = wakes.find((x) => x.from !== undefined && !x.created);
	await p.goto(`${s.url}/ui/timeline?span=${w.id}@${w.time}`);
	await settled(p);
	equal('who made it ready', await says(p, new RegExp(`Made ready at .* by.*G${w.fromId} `, 's')), true);
	await p.focus('canvas.boxes');
	await p.keyboard.press('w');
	check('w leads to the waker', await soon(p, () => (parameter(p, 'span') || '').startsWith(w.fromId + '@')), p.url());
	equal('which tells whom it woke', await says(p, new RegExp(`It made ready.*G${w.id} `, 's')), true);
	await p.goto(`${s.url}/ui/timeline?pin=${w.id}&from=${w.time - 20000}&to=${w.time + 20000}`);
	await settled(p);
	const at = await box(p);
	for (let y = at.y + 90; y < at.y + 330 && !/made ready by G/.test(await p.textContent('.details')); y += 9) {
		await p.mouse.move(at.x + 168 + (at.width - 168) * 0.502, y);
		await p.waitForTimeout(260);
	}
	check('where the pointer rests, the waker is told', /made ready by G\d+ \S/.test(await p.textContent('.details')), await p.textContent('.details'));
	await p.click('button:has-text("Wake-ups")');
	check('wake-ups of the window', await soon(p, () => parameter(p, 'wakes') === '1'), p.url());
	await p.waitForTimeout(300);
	const more = await p.evaluate(() => fetch('/api/wakes').then((r) => r.json()));
	check('are a few here, each with both ends', !more.many && more.wakes.length > 10 && more.wakes.some((w) => w.fromName && w.name), more.wakes.length);
	await p.context().close();
}

// A click on an arrow leads to its end, not to the lane that it passes over.
async function arrows(b, s) {
	const p = await page(b), { wakes } = await (await fetch(s.url + '/api/wakes')).json(), { end, lanes: all } = await (await fetch(s.url + '/api/timeline')).json();
	const w = wakes.find((x) => x.from !== undefined && x.from !== x.g && !x.created && x.time > end / 4), between = all.find((l) => l.kind === 'g' && l.key !== 'g' + w.id && l.key !== 'g' + w.fromId).key.slice(1);
	const from = Math.floor(w.time - 2e5), open = async (wakesToo) => {
		await p.goto(`${s.url}/ui/timeline?pin=${w.id},${between},${w.fromId}&from=${from}&to=${from + 400000}${wakesToo}`);
		await settled(p);
		await p.waitForTimeout(400);
	};
	const clicks = async () => {
		const at = await box(p), x = at.x + 168 + (at.width - 168) * ((w.time - from) / 400000), seen = new Set();
		for (let y = at.y + 30; y < at.y + Math.min(at.height, 420); y += 5) {
			if (!(await p.$('.trace-side'))) await p.mouse.click(x, y);
			await p.waitForTimeout(120);
			seen.add((parameter(p, 'span') || '').split('@')[0]);
			await p.focus('canvas.boxes');
			if (await p.$('.trace-side')) await p.keyboard.press('Escape');
			await soon(p, async () => (await p.$('.trace-side')) === null);
			if (parameter(p, 'from') !== String(from)) await open('&wakes=1');
		}
		return seen;
	};
	await open('&wakes=1');
	const on = await clicks();
	check('the arrow leads to an end of it', on.has(String(w.id)) || on.has(String(w.fromId)), [...on]);
	check('and not to what it passes over', !on.has(between), [...on]);
	await p.context().close();
}

async function selecting(b, s) {
	const p = await page(b);
	await p.goto(s.url + '/ui/timeline');
	await settled(p);
	const at = await box(p);
	await p.mouse.move(at.x + 400, at.y + 10);
	await p.mouse.down();
	await p.mouse.move(at.x + 600, at.y + 12, { steps: 4 });
	await p.mouse.up();
	equal('a drag on the ruler selects', await says(p, /Processors.*running.*Events.*Functions.*Goroutines/s), true);
	const first = parameter(p, 'sel');
	check('and the address has it', /^\d+-\d+$/.test(first), p.url());
	await p.focus('canvas.boxes');
	await p.keyboard.press('Shift+ArrowRight');
	check('Shift and an arrow move it', await soon(p, () => parameter(p, 'sel') !== first), p.url());
	await p.keyboard.press('z');
	check('z zooms to it', await soon(p, () => parameter(p, 'from') !== null), p.url());
	// what it says is what the table of states says for the same window
	const [from, to] = parameter(p, 'sel').split('-').map(Number);
	const sel = await p.evaluate((u) => fetch(u).then((r) => r.json()), `/api/selection?from=${from}&to=${to}`);
	check('times of processors fill the window', sel.proc.reduce((a, x) => a + x, 0) % (to - from) === 0 && sel.proc.reduce((a, x) => a + x, 0) > 0, sel.proc);
	await p.click('.trace-side >> text="Tables"');
	await settled(p);
	check('tables of that time', new URL(p.url()).pathname === '/ui/trace' && parameter(p, 'from') === String(from) && parameter(p, 'to') === String(to), p.url());
	await p.goBack();
	await settled(p);
	equal('back with the selection', await says(p, /Processors/), true);
	await p.click('.trace-side >> text="off CPU"');
	await settled(p);
	check('a flame graph of that time', new URL(p.url()).pathname === '/ui/flamegraph' && parameter(p, 'prof') === 'offcpu' && (await colors(p, 'canvas.boxes')) > 3, p.url());
	for (const prof of ['cpu', 'sched', 'sync', 'net', 'syscall']) {
		await p.selectOption('[aria-label="Time of the trace"]', prof);
		await settled(p);
		check('and of ' + prof, parameter(p, 'prof') === prof && (await p.$('main .error')) === null, p.url());
	}
	await p.selectOption('[aria-label="Time of the trace"]', 'offcpu');
	await settled(p);
	await p.click('nav >> text=Top');
	await settled(p);
	check('a table of it', (await p.$$('tbody tr')).length > 3 && parameter(p, 'from') === String(from));
	await p.click('header >> text="Timeline"');
	await settled(p);
	equal('and back to the timeline', new URL(p.url()).pathname, '/ui/timeline');
	await p.context().close();
}

async function finding(b, s) {
	const p = await page(b);
	await p.goto(s.url + '/ui/timeline');
	await settled(p);
	await p.focus('canvas.boxes');
	await p.keyboard.press('f');
	check('f is the query box', await soon(p, () => p.evaluate(() => document.activeElement.name === 'q')));
	await p.keyboard.type('state:blocked dur>100us');
	await p.keyboard.press('Enter');
	equal('what is found is listed', await says(p, /\d+ found, [\d.]+ .s in all/), true);
	check('the address has the question', parameter(p, 'q') === 'state:blocked dur>100us');
	await p.focus('canvas.boxes');
	await p.keyboard.press('n');
	check('n is the first', await soon(p, () => parameter(p, 'hit') === '0'), p.url());
	await p.keyboard.press('n');
	check('and the next', await soon(p, () => parameter(p, 'hit') === '1'), p.url());
	await p.keyboard.press('Shift+N');
	check('N goes back', await soon(p, () => parameter(p, 'hit') === '0'), p.url());
	check('the row is marked', await soon(p, async () => (await p.$('.trace-side tr.chosen')) !== null));
	check('the hit has its lane', await soon(p, async () => /^\d+/.test(parameter(p, 'pin') || '1')));
	await p.fill('[name=q]', 'dur>fast');
	await p.press('[name=q]', 'Enter');
	check('a mistake is told in a sentence', await soon(p, async () => /dur>fast: expected a duration/.test(await p.textContent('.details'))), await p.textContent('.details'));
	await p.fill('[name=q]', 'log:done');
	await p.press('[name=q]', 'Enter');
	equal('logs are found', await says(p, /1 found.*all "done"/s), true);
	const url = p.url();
	await p.goto('about:blank');
	await p.goto(url);
	await settled(p);
	equal('a deep link asks again', await says(p, /1 found/), true);
	equal('and shows the words', await p.inputValue('[name=q]'), 'log:done');
	await p.focus('canvas.boxes');
	await p.keyboard.press('Escape');
	check('Escape closes', await soon(p, async () => (await p.$('.trace-side')) === null && parameter(p, 'q') === null), p.url());
	await p.context().close();
}

async function paths(b, s) {
	const p = await page(b);
	await p.goto(s.url + '/ui/timeline?by=tasks');
	await settled(p);
	check('a task has its lane', await laneAt(p, /^request/));
	await p.keyboard.press('p');
	equal('p is its critical path', await says(p, /Critical path of task request.*What it consists of.*Step by step/s), true);
	check('the address has it', /^t\d+$/.test(parameter(p, 'path')), p.url());
	const path = await p.evaluate((t) => fetch('/api/path?task=' + t).then((r) => r.json()), parameter(p, 'path').slice(1));
	equal('its steps fill the task', path.steps.reduce((a, x) => a + x.to - x.from, 0), path.to - path.from);
	check('and lead through other goroutines', new Set(path.steps.map((x) => x.id)).size > 1, path.steps.length);
	await p.reload();
	await settled(p);
	equal('a reload is the same', await says(p, /Critical path of task request/), true);
	check('goroutines of the path have lanes', (parameter(p, 'pin') || '').split(',').length > 1, p.url());
	await p.click('.trace-side tbody button >> nth=0');
	equal('a step leads to its span', await says(p, /Span.*for/s), true);
	await p.goto(s.url + '/ui/trace?t=tasks');
	await settled(p);
	await p.click('section:has-text("the longest first") tbody tr:has-text("request") >> text=timeline');
	await settled(p);
	equal('a row of the tasks leads to its path', await says(p, /Critical path of task request/), true);
	await p.goto(s.url + '/ui/trace?t=gc');
	await settled(p);
	await p.click('section:has-text("mutator utilization") tbody tr:has(td:text-is("1 ms")) >> text=timeline');
	await settled(p);
	const sel = (parameter(p, 'sel') || '0-0').split('-').map(Number);
	equal('a row of the utilization leads to its window', sel[1] - sel[0], 1000000);
	await p.goto(s.url + '/ui/trace?t=sched');
	await settled(p);
	await p.click('section:has-text("because") tbody tr >> text=timeline');
	await settled(p);
	check('a wait for a processor leads to its goroutine and time', parameter(p, 'pin') !== null && parameter(p, 'sel') !== null, p.url());
	await p.goto(s.url + '/ui/timeline?path=t1');
	await settled(p);
	equal('and an address to the path itself', await says(p, /Critical path of task request/), true);
	await p.context().close();
}

// Whether something is drawn in the colour of what was found, below the lanes' heads: its spans on their own lanes.
const marked = (p, lanes) => p.evaluate((y0) => {
	const c = document.querySelector('canvas.boxes'), scale = c.width / c.clientWidth, d = c.getContext('2d').getImageData(0, y0 * scale, c.width, c.height - y0 * scale).data;
	let n = 0;
	for (let i = 0; i < d.length; i += 4) n += Math.abs(d[i] - 0xd6) < 3 && d[i + 1] < 3 && Math.abs(d[i + 2] - 0x6c) < 3;
	return n;
}, lanes);

// A finding leads to its window, its goroutines and its task: pinned, found and marked; the address holds that.
async function findings(b) {
	const s = await serve(['trace', join(root, 'tests/data/findings/pipeline.trace.gz')]), p = await page(b);
	await p.goto(s.url + '/ui/trace?t=findings');
	await settled(p);
	const table = (await (await fetch(s.url + '/api/trace?t=findings')).json()).data[0], column = (k) => table.columns.findIndex((c) => c.key === k);
	const row = table.rows.find((r) => r[column('task')] !== null && r[column('spans')]), ids = row[column('goroutine_ids')];
	equal('columns for the timeline are not shown', await p.evaluate(() => [...document.querySelectorAll('.trace-tables th')].some((h) => /spans|named/.test(h.textContent))), false);
	await p.click(`.trace-tables tbody tr >> nth=${table.rows.indexOf(row)} >> text=timeline`);
	await settled(p);
	equal('its goroutines and its task are pinned', parameter(p, 'pin'), ids + ',t' + row[column('task')]);
	equal('its window is selected', parameter(p, 'sel'), `${row[column('from_ns')]}-${row[column('to_ns')]}`);
	equal('its spans are what is asked for', parameter(p, 'q'), row[column('spans')]);
	const { hits } = await p.evaluate((u) => fetch(u).then((r) => r.json()), '/api/search?' + new URLSearchParams({ q: row[column('spans')], from: row[column('from_ns')], to: row[column('to_ns')] }));
	equal('they are of no other goroutine', hits.length > 0 && hits.every((h) => ids.split(',').includes(String(h.id))), true);
	equal('and are listed', await says(p, /Found.*\d+ found/s), true);
	check('they are marked on their lanes', await soon(p, async () => (await marked(p, 110)) > 20), await marked(p, 110));
	const { lanes } = await p.evaluate(() => fetch('/api/timeline' + location.search).then((r) => r.json())), pinned = lanes.filter((l) => l.pinned);
	equal('each has its lane, on top', pinned.map((l) => l.key), [...ids.split(',').map((i) => 'g' + i), 't' + row[column('task')]]);
	equal('the task among them', pinned.at(-1).kind, 'task');
	const url = p.url();
	await p.goto('about:blank');
	await p.goto(url);
	await settled(p);
	equal('a deep link finds them again', await says(p, /\d+ found/), true);
	check('and marks them', await soon(p, async () => (await marked(p, 110)) > 20), await marked(p, 110));
	await p.focus('canvas.boxes');
	await p.keyboard.press('n');
	check('n goes to the first', await soon(p, () => parameter(p, 'hit') === '0'), p.url());
	await p.context().close();
	await fromAdvice(b);
}

// The same from the advice of a folder whose packages have a trace each.
async function fromAdvice(b) {
	const folder = join(work, 'evidence');
	cpSync(join(root, 'tests/advice/churn/evidence'), folder, { recursive: true });
	for (const [name, trace] of [['one', 'stw'], ['two', 'leak']]) {
		mkdirSync(join(folder, 'packages', name), { recursive: true });
		writeFileSync(join(folder, 'packages', name, 'trace.out'), gunzipSync(readFileSync(join(root, `tests/data/findings/${trace}.trace.gz`))));
	}
	const s = await serve(['web', folder]), p = await page(b);
	await p.goto(s.url + '/ui/advice');
	await settled(p);
	await p.click('.finding:has-text("never ended") >> text=Timeline');
	await settled(p);
	check('the trace is that of its package', /two\/trace\.out/.test(await p.$eval('[aria-label="Input"]', (e) => e.selectedOptions[0].textContent)), p.url());
	check('advice leads to its goroutines', (parameter(p, 'pin') || '').split(',').length === 16 && parameter(p, 'sel') !== null, p.url());
	equal('and to what they wait for', await says(p, /\d+ found.*waiting, chan send/s), true);
	await p.context().close();
}

// Tables: sorted by a click, what rows are about first, the utilization as a curve; a function leads to its goroutines.
async function tables(b, s) {
	const p = await page(b), column = (n) => p.$$eval('.trace-tables tbody tr', (rows, i) => rows.map((r) => r.children[i].textContent), n);
	await p.goto(s.url + '/ui/trace?t=goroutines');
	await settled(p);
	const heads = await p.$$eval('.trace-tables th', (all) => all.map((h) => h.textContent));
	equal('the function stands first', heads.slice(0, 3), ['show', 'function', 'n']);
	check('no head is a key of JSON', !heads.some((h) => h.includes('_')), heads);
	await p.click('.trace-tables th button:text-is("n")');
	const counts = (await column(2)).map((x) => Number(x.replace(/,/g, '')));
	check('a click on a head sorts', counts.length > 2 && counts.every((n, i) => !i || counts[i - 1] >= n) && counts[0] > counts.at(-1), counts);
	equal('and the address has it', parameter(p, 'order'), 'goroutines.goroutines');
	await p.click('.trace-tables th button:has-text("n ▾")');
	const back = (await column(2)).map((x) => Number(x.replace(/,/g, '')));
	equal('another turns it around', back, [...counts].reverse());
	await p.reload();
	await settled(p);
	equal('a reload is the same', (await column(2)).map((x) => Number(x.replace(/,/g, ''))), back);
	await p.click('.trace-tables tbody tr:has-text("main.worker") >> text=timeline');
	await settled(p);
	equal('a function leads to its lanes', [new URL(p.url()).pathname, parameter(p, 'fn')], ['/ui/timeline', '^main\\.worker$']);
	check('which are of it alone', await laneAt(p, /^G\d+ main\.worker/));
	await p.goto(s.url + '/ui/trace?t=gc');
	await settled(p);
	check('the utilization is a curve', await soon(p, () => p.$('section:has-text("mutator utilization") .chart .u-over').then(Boolean)));
	const over = await (await p.$('.chart .u-over')).boundingBox();
	await p.mouse.move(over.x + 10, over.y + 40);
	check('which tells its points', await soon(p, async () => /windows of .* at least/.test(await p.textContent('.chart-tell'))), await p.textContent('.chart-tell'));
	await p.mouse.click(over.x + 10, over.y + 40);
	check('a click leads to the window', await soon(p, () => new URL(p.url()).pathname === '/ui/timeline' && parameter(p, 'sel') !== null), p.url());
	await p.goto(s.url + '/ui/trace?t=summary');
	await settled(p);
	const names = await p.$$eval('.pairs th', (all) => all.map((h) => h.textContent));
	equal('no two rows of the summary have one name', new Set(names).size, names.length);
	await p.context().close();
}

async function looks(b, s) {
	const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
	const everything = '/ui/timeline?q=' + encodeURIComponent('func:main') + '&sel=1000000-9000000&path=t1&span=1@7000000&wakes=1';
	const seen = {};
	for (const colorScheme of ['light', 'dark'])
		for (const [width, height] of [[1280, 800], [420, 800]]) {
			const p = await page(b, { colorScheme, viewport: { width, height }, bypassCSP: true });
			await p.goto(s.url + everything);
			await settled(p);
			await soon(p, async () => (await p.$$('.trace-side .about')).length === 4);
			equal(`${colorScheme} ${width}: all four are there`, (await p.$$('.trace-side .about')).length, 4);
			equal(`${colorScheme} ${width}: nothing is wider than the page`, await p.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
			check(`${colorScheme} ${width}: the lanes have room`, (await box(p)).height > 120, await box(p));
			check(`${colorScheme} ${width}: drawn`, (await colors(p, 'canvas.boxes')) > 6);
			seen[colorScheme] = await p.evaluate(() => document.querySelector('canvas.boxes').toDataURL().length + getComputedStyle(document.body).backgroundColor);
			await p.evaluate(axe);
			for (const tab of await p.$$('.trace-side .about')) {
				await tab.click();
				const found = await p.evaluate(async () => (await axe.run(document)).violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 120))]));
				equal(`${colorScheme} ${width} ${await tab.textContent()}: nothing in the way of anybody`, found, []);
			}
			await p.context().close();
		}
	check('dark is not light', seen.dark !== seen.light);
}

// Names that would be script: the strings of the trace, replaced by others of their length.
async function hostile(b) {
	const bytes = Buffer.from(readFileSync(trace));
	let changed = 0;
	for (const [from, to] of [['main.worker', '<img src=x>'], ['request', '<b>&"\'x'], ['item', '<i>;'], ['all "done"', '<script>"/']])
		for (let i = bytes.indexOf(from); i >= 0; i = bytes.indexOf(from, i + 1), changed++) bytes.write(to, i, 'latin1');
	check('names are replaced', changed >= 4, changed);
	const path = join(work, 'hostile.trace');
	writeFileSync(path, bytes);
	const s = await serve(['trace', path]), p = await page(b);
	const views = ['timeline?by=functions', 'timeline?by=tasks', 'timeline?by=regions', 'timeline?sel=1-20000000', 'timeline?path=t1', 'timeline?q=' + encodeURIComponent('func:img'), 'timeline?q=log:script', 'timeline?span=1@7000000', 'trace?t=tasks', 'trace?t=goroutines', 'flamegraph', 'top'];
	let said = '';
	for (const view of views) {
		await p.goto(s.url + '/ui/' + view);
		await settled(p);
		await p.waitForTimeout(200);
		equal(view + ': no element came of a name', await p.evaluate(() => document.querySelectorAll('main img, main script, main i').length), 0);
		said += await p.evaluate(() => document.querySelector('main').textContent);
	}
	check('the names are there, as text', said.includes('<img src=x>') && said.includes('<b>&"'), said.length);
	for (const [q, status] of [['timeline?by=nothing', 400], ['timeline?fn=(', 400], ['span?g=99999999', 400], ['span?goid=-5', 400], ['path?task=777777', 400], ['path?g=0&from=9&to=3', 200], ['search?q=', 400], ['search?q=%22', 400],
		['selection?from=x', 400], ['timeline?n=99999999&lanes=99999999', 200], ['timeline?from=99999999999999999999', 400], ['wakes?from=5&to=5', 200], ['flamegraph?prof=bad', 400], ['timeline?pin=1,,x,1,99999999999999999999', 200]])
		equal(q, (await fetch(s.url + '/api/' + q)).status, status);
	await p.context().close();
}

await run(async () => {
	const b = await browser(), s = await serve(['trace', trace]), only = process.argv[2];
	for (const [name, test] of Object.entries({ lanes, spans, arrows, selecting, finding, findings, paths, tables, looks, hostile }))
		if (!only || only === name) await test(b, s);
});
