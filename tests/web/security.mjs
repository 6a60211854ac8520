// Who may ask, for what, and how much: each line of "safe by default", without a browser.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { ask, check, descendants, equal, folded, run, serve, work } from './lib.mjs';

// Sends bytes as they are and gives what comes back until the server closes, or a moment has passed.
function raw(port, bytes, wait = 3000) {
	return new Promise((resolve) => {
		let text = '';
		const s = net.connect(port, '127.0.0.1', () => s.write(bytes));
		s.on('data', (d) => (text += d));
		s.on('close', () => resolve(text));
		s.on('error', () => resolve(text));
		setTimeout(() => s.destroy(), wait);
	});
}

async function local() {
	const profile = folded('plain.folded', ['main;work;sort 12', 'main;work;hash 30', 'main;idle 4']);
	const secret = join(work, 'secret.txt');
	writeFileSync(secret, 'nobody may read this');
	const s = await serve(['pprof', profile]);
	const get = (path, options) => ask(s.port, path, options);

	// listens on this machine only
	const outside = Object.values(networkInterfaces()).flat().find((a) => a.family === 'IPv4' && !a.internal);
	if (outside) {
		const reached = await ask(s.port, '/', { host: outside.address }).then(() => true, () => false);
		check('does not listen on ' + outside.address, !reached);
	}

	// Host: names of the machine itself, any port (it may come through a tunnel)
	for (const host of ['localhost', 'localhost:1234', '127.0.0.1', '127.9.9.9:80', '[::1]:7', 'LOCALHOST'])
		equal('Host ' + host, (await get('/ui/flamegraph', { headers: { Host: host } })).status, 200);
	for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '127.evil', '127.0.0.1.', '[::1', 'x[::1]', '10.0.0.1', '127.0.0.256', '127.0.0.1.1', ':80'])
		equal('Host ' + host, (await get('/api/flamegraph', { headers: { Host: host } })).status, 403);
	check('no Host at all', /^HTTP\/1.1 4/.test(await raw(s.port, 'GET /api/top HTTP/1.1\r\n\r\n')));
	check('no Host in HTTP/1.0', /^HTTP\/1.. 403/.test(await raw(s.port, 'GET /api/top HTTP/1.0\r\n\r\n')));

	// Origin: ours or none
	const own = `http://localhost:${s.port}`, headers = { Host: `localhost:${s.port}` };
	equal('own Origin', (await get('/api/top', { headers: { ...headers, Origin: own } })).status, 200);
	for (const origin of ['http://evil.example', 'null', `https://localhost:${s.port}`, 'http://localhost:1', own + '.evil.example', ''])
		if (origin) equal('Origin ' + origin, (await get('/api/top', { headers: { ...headers, Origin: origin } })).status, 403);
	equal('a post from another site', (await get('/ui/saveconfig?config=x', { method: 'POST', headers: { ...headers, Origin: 'http://evil.example' } })).status, 403);
	equal('a post that says it is from another site', (await get('/ui/saveconfig?config=x', { method: 'POST', headers: { ...headers, 'Sec-Fetch-Site': 'cross-site' } })).status, 403);
	equal('what changes something takes no GET', (await get('/ui/saveconfig?config=x')).status, 405);
	equal('a link from elsewhere may be followed', (await get('/ui/top', { headers: { ...headers, 'Sec-Fetch-Site': 'cross-site' } })).status, 200);

	// only what is embedded, and what was opened
	for (const path of ['/static/../../etc/passwd', '/static/%2e%2e/%2e%2e/etc/passwd', '/static/' + secret, '/static//etc/passwd', '/ui/../../etc/passwd', '/ui/flamegraph/../../x',
		'/api/download', '/ui/nothing', '/static/', '/static/index.html%00.js', '//etc/passwd', '/etc/passwd', '/ui/source/' + secret]) {
		const r = await get(path);
		equal(path, r.status, 404);
		check(path + ' tells nothing', !/root:|nobody may read/.test(r.text), r.text);
	}
	for (const q of ['f=' + secret, 'f=.&source_path=/&g=lines', `in=${secret}`, 'in=-1', 'in=99', 'base=7']) {
		const r = await get('/api/source?' + q);
		check('source of ' + q, !/nobody may read/.test(r.text) && r.status < 500, [r.status, r.text.slice(0, 200)]);
	}

	// headers of every kind of answer
	for (const path of ['/ui/flamegraph', '/api/top', '/static/app.js', '/nothing', '/', '/ui/download', '/ui/export?as=svg', '/ui/export?as=html']) {
		const h = (await get(path)).headers, policy = h['content-security-policy'] || '';
		check(path + ': policy', /default-src 'none'/.test(policy) && /script-src 'self'(;|$)/.test(policy) && !/unsafe/.test(policy) && /frame-ancestors 'none'/.test(policy), policy);
		equal(path + ': nosniff', h['x-content-type-options'], 'nosniff');
		equal(path + ': referrer', h['referrer-policy'], 'no-referrer');
		equal(path + ': not for other sites', h['cross-origin-resource-policy'], 'same-origin');
		check(path + ': no permission for others', h['access-control-allow-origin'] === undefined);
	}
	check('WebAssembly in its worker alone', /wasm-unsafe-eval/.test((await get('/static/layout.js')).headers['content-security-policy']));

	// sizes
	check('a long address', /^HTTP\/1.1 4(14|31|00|13)/.test(await raw(s.port, `GET /ui/top?f=${'a'.repeat(100000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)));
	check('long headers', /^HTTP\/1.1 4(31|00|13)/.test(await raw(s.port, `GET /ui/top HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(100000)}\r\n\r\n`)));
	equal('a large body', (await get('/ui/saveconfig?config=x', { method: 'POST', headers, body: 'a'.repeat(1 << 20) })).status, 413);
	equal('many parameters', (await get('/api/top?' + 'a=1&'.repeat(300))).status, 400);
	await raw(s.port, 'POST /ui/saveconfig?config=x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nzz\r\n', 500);
	await raw(s.port, '\0\xff garbage\r\n\r\n', 500);
	equal('still there', (await get('/api/top')).status, 200);

	// a bad parameter is told, not obeyed
	for (const [q, words] of [['g=nonsense', /granularity/], ['f=(', /parsing/], ['si=nonsense', /must be one of/], ['nf=x', /nodefraction/]]) {
		const r = await get('/api/top?' + q);
		check('parameter ' + q, r.status === 400 && words.test(r.text) && r.headers['content-type'].startsWith('text/plain'), [r.status, r.text]);
	}

	// a worker that dies costs one request, a keeper that dies one load
	const [nursery] = descendants(s.child.pid), [keeper] = descendants(nursery);
	for (const pid of descendants(keeper)) process.kill(pid, 'SIGKILL');
	const after = await get('/api/top');
	check('after a crash one request may fail', [200, 500].includes(after.status), after.status);
	equal('and the session is there', (await get('/api/top')).status, 200);
	process.kill(keeper, 'SIGKILL');
	for (let i = 0; i < 3; i++) await get('/api/top');
	equal('it loads again what was lost', (await get('/api/top')).status, 200);

	// Ctrl-C
	s.child.kill('SIGINT');
	const end = await s.exit;
	check('ends by Ctrl-C, in order', end.code === 0, end);
	const left = () => [nursery, keeper].filter((pid) => {
		try {
			process.kill(pid, 0);
			return true;
		} catch {
			return false;
		}
	});
	for (let i = 0; i < 50 && left().length; i++) await new Promise((done) => setTimeout(done, 100));
	equal('and leaves no process behind', left(), []);
}

// Clients that take their time, that never finish, that come in crowds, that leave while a program works for them.
async function slow() {
	const bin = join(work, 'bin'), left = join(work, 'left.txt');
	mkdirSync(bin);
	writeFileSync(join(bin, 'dot'), `#!/bin/sh\necho $$ > ${left}\nexec sleep 1000\n`, { mode: 0o755 });
	const s = await serve(['pprof', folded('slow.folded', ['main;work;sort 12', 'main;idle 4'])], { env: { PATH: bin + ':' + process.env.PATH } });
	const seconds = (began) => (Date.now() - began) / 1000, began = Date.now();
	const hold = (first, more) => new Promise((done) => {
		const c = net.connect(s.port, '127.0.0.1', () => first && c.write(first));
		const timer = more && setInterval(() => c.write(more), 500);
		c.on('error', () => {});
		c.on('close', () => (clearInterval(timer), done(seconds(began))));
	});
	// all at once, so that the test is not as slow as they are
	const held = {
		'nothing is said': hold('', null),
		'a header comes byte by byte': hold('GET /api/top HTTP/1.1\r\nHost: localhost\r\nX: ', 'a'),
		'the address comes byte by byte': hold('GET /api/top?f=', 'a'),
		'a body never ends': hold('POST /ui/saveconfig?config=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\n\r\n', 'a'),
		'a body in pieces never ends': hold('POST /ui/saveconfig?config=x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\na\r\n'),
	};
	equal('others are answered meanwhile', (await ask(s.port, '/api/top')).status, 200);
	const crowd = Array.from({ length: 100 }, () => hold('GET /api/top HTTP/1.1\r\n', null));
	let room = 0;
	while (room !== 200 && seconds(began) < 60) {
		room = await ask(s.port, '/api/top').then((r) => r.status, () => 0); // turned away while all places are taken
		await new Promise((done) => setTimeout(done, 200));
	}
	equal('a crowd that says nothing goes, and then there is room', room, 200);
	check('soon', seconds(began) < 60, seconds(began));
	for (const [what, end] of Object.entries(held)) {
		const took = await end;
		check(`${what}: hung up on, not before its time`, took > 8 && took < 60, took);
	}
	await Promise.all(crowd);

	// a program that we run for a request ends with it
	const before = descendants(s.child.pid).length;
	await raw(s.port, 'GET /api/graph HTTP/1.1\r\nHost: localhost\r\n\r\n', 1500);
	const dot = Number(readFileSync(left, 'utf8'));
	check('a child that hangs was started', dot > 1, dot);
	let there = true;
	for (let i = 0; i < 60 && there; i++) {
		await new Promise((done) => setTimeout(done, 100));
		try {
			process.kill(dot, 0);
		} catch {
			there = false;
		}
	}
	check('and ends when its client has gone', !there, descendants(s.child.pid).length - before);
	equal('the session goes on', (await ask(s.port, '/api/top')).status, 200);
}

async function wide() {
	const profile = folded('wide.folded', ['main;work 12']);
	const s = await serve(['pprof', profile], { host: '0.0.0.0' });
	const token = new URL(s.url).searchParams.get('token');
	const get = (path, headers = {}) => ask(s.port, path, { headers: { Host: 'myhost:1', ...headers } });

	check('a token of 128 bits', /^[0-9a-f]{32}$/.test(token || ''), s.url);
	equal('without it', (await get('/api/top')).status, 403);
	equal('with another', (await get('/api/top?token=' + '0'.repeat(32))).status, 403);
	equal('with a part of it', (await get('/api/top?token=' + token.slice(0, 31))).status, 403);
	equal('static files too', (await get('/static/app.js')).status, 403);
	const first = await get('/ui/top?f=x&token=' + token);
	equal('the right one leads on', first.status, 302);
	equal('to an address without it', first.headers.location, '/ui/top?f=x');
	const cookie = first.headers['set-cookie'][0];
	check('in a cookie that no script sees', /HttpOnly/.test(cookie) && /SameSite=Strict/.test(cookie), cookie);
	equal('which is enough', (await get('/api/top', { Cookie: 'a=b; ' + cookie.split(';')[0] })).status, 200);
	equal('a false one is not', (await get('/api/top', { Cookie: cookie.split(';')[0].replace(/.$/, (c) => (c === '0' ? '1' : '0')) })).status, 403);
	equal('another site is refused with it', (await get('/api/top', { Cookie: cookie.split(';')[0], Origin: 'http://evil.example' })).status, 403);
	const other = await serve(['pprof', profile], { host: '0.0.0.0' });
	check('each start has its own', new URL(other.url).searchParams.get('token') !== token);
}

async function failures() {
	const s = await serve(['web', folded('good.folded', ['main;work 12']), '127.0.0.1:9']);
	const page = await ask(s.port, '/ui/flamegraph?in=1');
	equal('an input that cannot be loaded', page.status, 500);
	const data = JSON.parse(/id="data">(.*?)<\/script>/s.exec(page.text)[1]);
	check('is told in a page that leads on', /9/.test(data.error) && data.inputs.length === 8, [data.error, data.inputs]);
	equal('the others work', (await ask(s.port, '/ui/flamegraph?in=0')).status, 200);
	equal('no such input', (await ask(s.port, '/api/top?in=44')).status, 404);
	equal('a refresh', (await ask(s.port, '/ui/refresh?in=1', { method: 'POST' })).status, 204);
}

async function settings() {
	const profile = folded('settings.folded', ['main;work 12']);
	const s = await serve(['pprof', profile]);
	const post = (path, method = 'POST') => ask(s.port, path, { method });
	const file = join(work, 'config/pprof/settings.json');

	equal('save', (await post('/ui/saveconfig?config=mine&f=wo<rk&sort=cum')).status, 200);
	equal('save another', (await post('/ui/saveconfig?config=other&h=x')).status, 200);
	equal('save without a name', (await post('/ui/saveconfig')).status, 400);
	const saved = JSON.parse(readFileSync(file));
	equal('names', saved.configs.map((c) => c.name), ['mine', 'other']);
	equal('what differs', [saved.configs[0].focus, saved.configs[0].sort, saved.configs[1].hide], ['wo<rk', 'cum', 'x']);
	check('as Go writes it', readFileSync(file, 'utf8').startsWith('{\n  "configs": [\n    {\n      "name": "mine",\n      "unit": "minimum",'), readFileSync(file, 'utf8').slice(0, 120));
	const menu = JSON.parse((await ask(s.port, '/api/top?f=wo%3Crk&sort=cum')).text).configs;
	equal('menu', menu.map((c) => [c.name, c.current, c.user]), [['Default', false, false], ['mine', true, true], ['other', false, true]]);
	equal('delete', (await post('/ui/deleteconfig?config=mine', 'DELETE')).status, 200);
	equal('delete what is not there', (await post('/ui/deleteconfig?config=mine', 'DELETE')).status, 400);
	equal('the other stays', JSON.parse(readFileSync(file)).configs.map((c) => c.name), ['other']);
}

await run(async () => {
	await local();
	await slow();
	await wide();
	await settings();
	await failures();
});
