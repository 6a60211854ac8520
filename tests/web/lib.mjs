// What the tests of the workbench share: a server to ask, a browser to look with, checks that name what they saw.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = process.env.GOPERF_ROOT || join(dirname(fileURLToPath(import.meta.url)), '../..');
export const goperf = process.env.GOPERF || join(root, 'build/goperf');
export const work = mkdtempSync(join(tmpdir(), 'goperf-web-'));
const ends = [() => rmSync(work, { recursive: true, force: true })];
let failures = 0, passed = 0;

export function check(what, ok, saw = '') {
	if (ok) passed++;
	else {
		failures++;
		console.log(`FAIL ${what}${saw === '' ? '' : ': saw ' + JSON.stringify(saw).slice(0, 600)}`);
	}
}

export function equal(what, saw, want) {
	check(what, JSON.stringify(saw) === JSON.stringify(want), saw);
}

export async function finish() {
	for (const end of ends.reverse()) await end();
	console.log(`${passed} passed, ${failures} failed`);
	process.exit(failures ? 1 : 0);
}

export function skip(why) {
	console.log('SKIP ' + why);
	rmSync(work, { recursive: true, force: true });
	process.exit(77);
}

export async function run(body) {
	try {
		await body();
	} catch (e) {
		failures++;
		console.log('FAIL ' + e.stack);
	}
	await finish();
}

// Starts `goperf ARGS -http=... -no_browser`; resolves when it says where it serves.
export function serve(args, { host = 'localhost', env = {} } = {}) {
	const [command, ...rest] = args;
	const child = spawn(goperf, [command, `-http=${host}:`, '-no_browser', ...rest],
		{ env: { ...process.env, HOME: work, XDG_CONFIG_HOME: join(work, 'config'), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
	const server = { child, log: '', exit: new Promise((done) => child.on('exit', (code, signal) => done({ code, signal }))) };
	ends.push(async () => {
		child.kill('SIGTERM');
		await server.exit;
	});
	return new Promise((resolve, reject) => {
		child.stdout.on('data', (d) => (server.log += d));
		child.stderr.on('data', (d) => {
			server.log += d;
			const m = /Serving web UI on (\S+)\n/.exec(server.log);
			if (m && !server.url) {
				server.url = m[1];
				server.port = Number(new URL(m[1]).port);
				resolve(server);
			}
		});
		child.on('exit', () => reject(new Error('the server ended: ' + server.log)));
	});
}

// One request as it is, with any headers: fetch would not send a false Host.
export function ask(port, path, { method = 'GET', headers = {}, body, host = '127.0.0.1' } = {}) {
	return new Promise((resolve, reject) => {
		const r = http.request({ host, port, path, method, headers, agent: false }, (answer) => {
			const parts = [];
			answer.on('data', (d) => parts.push(d));
			answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString(), bytes: Buffer.concat(parts) }));
		});
		r.on('error', reject);
		if (body) r.write(body);
		r.end();
	});
}

// All processes that a process started, and those that they did.
export function descendants(pid) {
	const out = [];
	for (const line of execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')) {
		const [p, parent] = line.trim().split(/\s+/).map(Number);
		if (parent === pid) out.push(p, ...descendants(p));
	}
	return out;
}

// A profile of stacks: "main;work;sort 12" lines.
export function folded(name, lines) {
	const path = join(work, name);
	writeFileSync(path, lines.join('\n') + '\n');
	return path;
}

// Chromium: CHROMIUM, or Debian's. The tests that need it are skipped, by name, where there is none.
export async function browser() {
	const path = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => p && existsSync(p));
	if (!path) skip(process.argv[1].split('/').pop() + ': no chromium here (Debian: apt-get install chromium)');
	const { chromium } = await import(join(root, 'node_modules/playwright-core/index.mjs'));
	const b = await chromium.launch({ executablePath: path, args: ['--headless', '--no-sandbox'] });
	ends.push(() => b.close());
	return b;
}

// A page whose errors count as failures of the test.
export async function page(b, options = {}) {
	const context = await b.newContext({ viewport: { width: 1280, height: 800 }, ...options });
	const p = await context.newPage();
	p.on('pageerror', (e) => check('no error in the page', false, e.message));
	p.on('console', (m) => m.type() === 'error' && !/status of 4/.test(m.text()) && check('nothing wrong on the console', false, m.text()));
	p.on('dialog', (d) => {
		check('no dialog: a name was run as script', false, d.message());
		d.dismiss();
	});
	return p;
}

export const settled = async (p) => {
	await p.waitForFunction(() => document.querySelector('main') && document.querySelector('main').getAttribute('aria-busy') === 'false');
	await p.waitForTimeout(250); // a zoom takes 140 ms
};
// How many colours there are in a canvas: an empty one has one.
export const colors = (p, selector) => p.evaluate((s) => {
	const c = document.querySelector(s), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, seen = new Set();
	for (let i = 0; i < d.length; i += 4 * 7) seen.add(d[i] + ',' + d[i + 1] + ',' + d[i + 2] + ',' + d[i + 3]);
	return seen.size;
}, selector);
// The page answers in its own time: what is to come is waited for, five seconds at most.
export const soon = async (p, look) => {
	for (let i = 0; i < 50; i++) {
		if (await look()) return true;
		await p.waitForTimeout(100);
	}
	return false;
};
