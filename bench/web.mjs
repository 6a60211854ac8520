#!/usr/bin/env node
// What the workbench costs, against its goals and beside the pages of go tool pprof and go tool trace:
// bench/web.mjs [--goperf build/goperf] [--no-peer] [--peer-seconds 120] [NAME...]
//
// Time is from the opening of the address to the first drawn picture, in headless Chromium, the best of three; bytes are those
// of the page's data as they come over the wire and as they are; memory is the proportional set size of all the server's
// processes after the views were opened, and the most that one of them ever had (a look at it while it works would slow it). The
// originals are measured beside where there is a Go toolchain (for the heap profile also 9 GB of free memory), once, in the same
// browser, and not longer than the seconds given: what is not drawn by then is told as such. Then the ratios. GOPERF_BENCH_LARGE
// names a large trace.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..'), shared = process.env.GOPERF_SHARED || join(root, '../shared');
const args = process.argv.slice(2), option = (name, usual) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : usual);
const goperf = resolve(option('--goperf', join(root, 'build/goperf'))), limit = 1000 * Number(option('--peer-seconds', 120));
const peerWanted = !args.includes('--no-peer') && hasGo();
const names = args.filter((a) => !a.startsWith('--'));

// What is opened, how, and the goals: seconds, bytes of data, bytes of memory.
const rows = [
	{ name: 'heap', file: 'corpora/profiles/compile-60.heap.pb.gz', command: 'pprof', path: '/ui/flamegraph', goal: { seconds: 0.5, data: 300e3, memory: 200e6 }, peer: 'pprof' },
	{ name: 'trace', file: 'corpora/traces/server-50m.trace', command: 'trace', path: '/ui/timeline', goal: { start: 1.5, zoom: 0.1, memory: 300e6 } },
	{ name: 'small', file: 'corpora/traces/server-5m.trace', command: 'trace', path: '/ui/timeline', goal: {}, peer: 'trace' },
	{ name: 'large', file: process.env.GOPERF_BENCH_LARGE || '', command: 'trace', path: '/ui/timeline', goal: { start: 5, zoom: 0, memory: 600e6 } }, // zoom 0: told, no goal
];

const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => p && existsSync(p));
if (!chromium) {
	console.log('bench-web: no chromium here (Debian: apt-get install chromium)');
	process.exit(77);
}
const { chromium: driver } = await import(join(root, 'node_modules/playwright-core/index.mjs'));

// How the originals are started and asked: the line that says where they listen, the memory that they need, what is fetched of
// them, and when their page has drawn its first picture.
const peers = {
	pprof: { words: ['tool', 'pprof', '-http=localhost:', '-no_browser'], listens: /Serving web UI on (\S+)\n/, needs: 9e9, page: async () => '/ui/flamegraph', data: (page) => page,
		drawn: () => document.querySelectorAll('#stack-chart .boxbg').length > 1 },
	trace: { words: ['tool', 'trace', '-http=localhost:0'], listens: /listening on (\S+)\n/, needs: 2e9, page: tracePage, data: (page) => page.replace('/trace?', '/jsontrace?'),
		drawn: () => {
			const v = document.getElementById('trace-viewer'); // its model is set when all events are read
			return Boolean(v && v.model && !v.model.bounds.isEmpty);
		} },
};

// A long trace stands in several parts: the first.
async function tracePage(url) {
	const index = await (await fetch(url + '/')).text(), part = /href="(\/trace\?[^"]*view=proc[^"]*)"/.exec(index) || /href="(\/trace\?[^"]*)"/.exec(index);
	return part ? part[1].replaceAll('&amp;', '&') : '/trace?view=proc';
}

function hasGo() {
	try {
		execFileSync('go', ['version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

const freeMemory = () => 1024 * Number((/^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8')) || [0, 0])[1]);

function start(program, words, listens = /Serving web UI on (\S+)\n/) {
	const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, BROWSER: 'true' } });
	let log = '';
	return new Promise((done, fail) => {
		child.stderr.on('data', (d) => {
			log += d;
			const m = listens.exec(log);
			if (m) done({ child, url: m[1].replace(/\/$/, '') });
		});
		child.on('exit', () => fail(new Error(log)));
	});
}

// A process and all that it started.
function tree(pid) {
	const below = new Map();
	for (const line of execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')) {
		const [p, parent] = line.trim().split(/\s+/).map(Number);
		below.set(parent, [...(below.get(parent) || []), p]);
	}
	const all = [pid];
	for (let i = 0; i < all.length; i++) all.push(...(below.get(all[i]) || []));
	return all;
}

// go tool is two processes, and the first does not end the second.
function stop(s) {
	for (const pid of tree(s.child.pid)) {
		try {
			process.kill(pid, 'SIGTERM');
		} catch { /* it has ended */ }
	}
}

function memoryOf(pid) {
	let sum = 0;
	for (const p of tree(pid)) {
		try {
			sum += 1024 * Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${p}/smaps_rollup`, 'utf8'))[1]);
		} catch { /* it has ended */ }
	}
	return sum;
}

function mostOf(pid) {
	return Math.max(...tree(pid).map((p) => {
		try {
			return 1024 * Number((/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${p}/status`, 'utf8')) || [0, 0])[1]);
		} catch {
			return 0; // it has ended
		}
	}));
}

async function open(browser, url) {
	const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
	await page.goto(url);
	await page.waitForFunction(() => performance.getEntriesByName('goperf-drawn').length > 0, null, { polling: 20, timeout: 60000 });
	const seen = await page.evaluate(() => ({
		seconds: performance.getEntriesByName('goperf-drawn')[0].startTime / 1000,
		wire: performance.getEntriesByType('navigation')[0].encodedBodySize,
		data: document.getElementById('data').textContent.length,
		page: performance.getEntriesByType('navigation')[0].decodedBodySize,
	}));
	await page.close();
	return seen;
}

function line(name, what, saw, goal, unit) {
	const scale = unit === 's' ? 1 : unit === 'kB' ? 1e3 : 1e6;
	console.log(`${name.padEnd(8)} ${what.padEnd(28)} ${(saw / scale).toFixed(unit === 's' ? 3 : 1).padStart(9)} ${unit.padEnd(3)}`
		+ (goal ? ` goal ${goal / scale} ${unit}: ${saw <= goal ? 'met' : 'MISSED'}` : ''));
	return !goal || saw <= goal;
}

async function measure(browser, row) {
	const file = row.file.startsWith('/') ? row.file : join(shared, row.file);
	if (!row.file || !existsSync(file)) return console.log(`${row.name}: skipped, no ${row.file ? file : 'GOPERF_BENCH_LARGE'}`), { ok: true };
	const begun = Date.now(), s = await start(goperf, [row.command, '-http=localhost:', '-no_browser', file]);
	let ok = line(row.name, 'from start to serving', (Date.now() - begun) / 1000, 0, 's');
	const first = await open(browser, s.url + row.path), all = [first];
	ok &= line(row.name, 'from start to first picture', (Date.now() - begun) / 1000, row.goal.start, 's');
	for (let i = 0; i < 2; i++) all.push(await open(browser, s.url + row.path + '?again=' + i));
	ok &= line(row.name, 'first picture, first time', first.seconds, 0, 's');
	ok &= line(row.name, 'first picture, best of three', Math.min(...all.map((a) => a.seconds)), row.goal.seconds, 's');
	ok &= line(row.name, 'data', first.data, row.goal.data, 'kB');
	ok &= line(row.name, 'page on the wire', first.wire, row.goal.data, 'kB');
	if (row.goal.zoom !== undefined) {
		const took = await zooms(s.url);
		line(row.name, 'zoom, median of 20', took[10], 0, 's');
		ok &= line(row.name, 'zoom, slowest of 20', took.at(-1), row.goal.zoom, 's');
		ok &= line(row.name, 'a frame while panning, median', await frames(browser, s.url + row.path), 0.018, 's');
	}
	const memory = memoryOf(s.child.pid), most = mostOf(s.child.pid);
	ok &= line(row.name, 'memory of the server', memory, row.goal.memory, 'MB');
	line(row.name, 'the most of one process', most, 0, 'MB');
	stop(s);
	return { ok, seconds: first.seconds, bytes: first.page, memory: Math.max(memory, most) };
}

// The time between two frames while the timeline is pulled along, the median of 60; a screen shows 60 a second.
async function frames(browser, url) {
	const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
	await page.goto(url);
	await page.waitForFunction(() => performance.getEntriesByName('goperf-drawn').length > 0);
	await page.mouse.move(700, 500);
	await page.mouse.wheel(0, -400);
	await page.waitForTimeout(1500);
	const took = await page.evaluate(async () => {
		const canvas = document.querySelector('canvas.boxes'), gaps = [];
		let last = 0;
		for (let i = 0; i < 61; i++) {
			canvas.dispatchEvent(new WheelEvent('wheel', { deltaX: i % 20 < 10 ? 30 : -30, bubbles: true, cancelable: true }));
			const now = await new Promise((done) => requestAnimationFrame(done));
			if (i) gaps.push(now - last);
			last = now;
		}
		return gaps.sort((a, b) => a - b)[30] / 1000;
	});
	await page.close();
	return took;
}

// Windows of all lengths, here and there.
async function zooms(url) {
	const { end } = await (await fetch(url + '/api/timeline?n=10')).json(), took = [];
	for (let i = 0; i < 20; i++) {
		const width = Math.floor(end / 3 ** (i % 10)), from = Math.floor(((end - width) * ((i * 7) % 20)) / 20), t = performance.now();
		await (await fetch(`${url}/api/timeline?from=${from}&to=${from + width}&n=1300`)).arrayBuffer();
		took.push((performance.now() - t) / 1000);
	}
	return took.sort((a, b) => a - b);
}

// Seconds until the page shows something. null: not within the limit, or the browser gave up on it.
async function seconds(browser, url, drawn) {
	const page = await browser.newPage({ viewport: { width: 1400, height: 900 } }), begun = Date.now();
	let fallen = null;
	const ends = new Promise((done) => page.on('crash', () => done((fallen = 'its page crashed'))));
	const seen = page.goto(url, { timeout: limit }).then(() => page.waitForFunction(drawn, null, { polling: 50, timeout: Math.max(1, limit - (Date.now() - begun)) })).then(() => true, () => false);
	const ok = (await Promise.race([seen, ends])) === true, took = (Date.now() - begun) / 1000;
	// a page that hangs is not waited for
	await Promise.race([page.close().catch(() => {}), new Promise((done) => setTimeout(done, 5000))]);
	return { took, ok, why: ok ? '' : fallen || `not drawn within ${limit / 1000} s` };
}

async function bytesOf(url) {
	const begun = Date.now();
	let bytes = 0;
	try {
		const r = await fetch(url, { signal: AbortSignal.timeout(limit) });
		for await (const part of r.body) bytes += part.length;
		return { bytes, took: (Date.now() - begun) / 1000, ok: true };
	} catch (e) {
		return { bytes, took: (Date.now() - begun) / 1000, ok: false, why: e.name === 'TimeoutError' ? `not sent within ${limit / 1000} s` : e.message };
	}
}

function ratio(name, what, theirs, ours, atLeast) {
	console.log(`${name.padEnd(8)} ${what.padEnd(28)} ${((atLeast ? '> ' : '') + (theirs / ours).toFixed(theirs / ours < 10 ? 1 : 0)).padStart(9)} times goperf's`);
}

async function measurePeer(browser, row, ours) {
	const p = peers[row.peer], name = 'go ' + row.peer, begun = Date.now();
	if (freeMemory() < p.needs) return console.log(`${name}: skipped, less than ${p.needs / 1e9} GB of memory are free`);
	const s = await start('go', [...p.words, join(shared, row.file)], p.listens);
	const serving = (Date.now() - begun) / 1000, path = await p.page(s.url), sent = await bytesOf(s.url + p.data(path));
	line(name, 'from start to serving', serving, 0, 's');
	line(name, sent.ok ? 'its data sent' : `data: ${sent.why}`, sent.took, 0, 's');
	line(name, 'its data', sent.bytes, 0, 'MB');
	const seen = await seconds(browser, s.url + path, p.drawn);
	line(name, seen.ok ? 'first picture' : `picture: ${seen.why}`, seen.took, 0, 's');
	const memory = mostOf(s.child.pid);
	line(name, 'the most of one process', memory, 0, 'MB');
	stop(s);
	ratio(name, 'first picture', seen.took, ours.seconds, !seen.ok);
	ratio(name, 'bytes of the page', sent.bytes, ours.bytes, !sent.ok);
	ratio(name, 'memory of the server', memory, ours.memory, false);
}

const launch = () => driver.launch({ executablePath: chromium, args: ['--headless', '--no-sandbox'] });
const browser = await launch();
let met = true;
for (const row of rows.filter((r) => !names.length || names.includes(r.name))) {
	const ours = await measure(browser, row);
	met = ours.ok && met;
	if (!peerWanted || !row.peer || !ours.bytes) continue;
	const other = await launch(); // of its own: a page of theirs may take it down
	await measurePeer(other, row, ours);
	await Promise.race([other.close(), new Promise((done) => setTimeout(done, 5000))]);
}
await browser.close();
process.exit(met ? 0 : 1);
