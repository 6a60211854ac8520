#!/usr/bin/env node
// What the workbench costs, against its goals: bench/web.mjs [--goperf build/goperf] [--no-peer] [NAME...]
//
// Time is from the opening of the address to the first drawn picture, in headless Chromium, the best of three; bytes are those
// of the page's data as they come over the wire and as they are; memory is the proportional set size of all the server's
// processes after the views were opened, and the most that one of them ever had (a look at it while it works would slow it). go tool pprof's
// page is measured beside where there are a Go toolchain and 9 GB of free memory: what the server takes to send it, without a browser, which does not
// show it at all. GOPERF_BENCH_LARGE names a large trace.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..'), shared = process.env.GOPERF_SHARED || join(root, '../shared');
const args = process.argv.slice(2), at = args.indexOf('--goperf');
const goperf = resolve(at >= 0 ? args.splice(at, 2)[1] : join(root, 'build/goperf')), peer = !args.includes('--no-peer') && peerFits();
const names = args.filter((a) => !a.startsWith('--'));

// What is opened, how, and the goals: seconds, bytes of data, bytes of memory.
const rows = [
	{ name: 'heap', file: 'corpora/profiles/compile-60.heap.pb.gz', command: 'pprof', path: '/ui/flamegraph', goal: { seconds: 0.5, data: 300e3, memory: 200e6 } },
	{ name: 'trace', file: 'corpora/traces/server-50m.trace', command: 'trace', path: '/ui/timeline', goal: { start: 1.5, zoom: 0.1, memory: 300e6 } },
	{ name: 'large', file: process.env.GOPERF_BENCH_LARGE || '', command: 'trace', path: '/ui/timeline', goal: { start: 5, zoom: 0, memory: 600e6 } }, // zoom 0: told, no goal
];

const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => p && existsSync(p));
if (!chromium) {
	console.log('bench-web: no chromium here (Debian: apt-get install chromium)');
	process.exit(77);
}
const { chromium: driver } = await import(join(root, 'node_modules/playwright-core/index.mjs'));

// The original takes 6 GB for the heap profile.
function peerFits() {
	const free = 1024 * Number((/^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8')) || [0, 0])[1]);
	try {
		execFileSync('go', ['version'], { stdio: 'ignore' });
	} catch {
		return false;
	}
	return free > 9e9;
}

function start(program, words) {
	const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
	let log = '';
	return new Promise((done, fail) => {
		child.stderr.on('data', (d) => {
			log += d;
			const m = /Serving web UI on (\S+)\n/.exec(log);
			if (m) done({ child, url: m[1] });
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

// go tool pprof is two processes, and the first does not end the second.
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
	if (!row.file || !existsSync(file)) return console.log(`${row.name}: skipped, no ${row.file ? file : 'GOPERF_BENCH_LARGE'}`), true;
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
	ok &= line(row.name, 'memory of the server', memoryOf(s.child.pid), row.goal.memory, 'MB');
	line(row.name, 'the most of one process', mostOf(s.child.pid), 0, 'MB');
	stop(s);
	return ok;
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

async function measurePeer(row) {
	const begun = Date.now(), s = await start('go', ['tool', 'pprof', '-http=localhost:', '-no_browser', join(shared, row.file)]);
	line('peer', 'from start to serving', (Date.now() - begun) / 1000, 0, 's');
	const t = Date.now(), page = await (await fetch(s.url + row.path)).arrayBuffer();
	line('peer', 'page', (Date.now() - t) / 1000, 0, 's');
	line('peer', 'page', page.byteLength, 0, 'MB');
	line('peer', 'the most of one process', mostOf(s.child.pid), 0, 'MB');
	stop(s);
}

const browser = await driver.launch({ executablePath: chromium, args: ['--headless', '--no-sandbox'] });
let met = true;
for (const row of rows.filter((r) => !names.length || names.includes(r.name))) {
	met = (await measure(browser, row)) && met;
	if (peer && row.command === 'pprof') await measurePeer(row);
}
await browser.close();
process.exit(met ? 0 : 1);
