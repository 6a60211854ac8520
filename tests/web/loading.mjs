// Inputs that take their time or never come: what is told meanwhile, how it is ended; servers that are asked again.
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { ask, check, descendants, equal, folded, root, run, serve, work } from './lib.mjs';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const dataOf = (page) => JSON.parse(/id="data">(.*?)<\/script>/s.exec(page.text)[1]);

async function until(look, ms = 5000) {
	for (let i = 0; i < ms / 50; i++) {
		if (await look()) return true;
		await pause(50);
	}
	return false;
}

// A program's /debug/pprof: answers says what comes, in turn; a null never comes.
async function program(answers) {
	const seen = [];
	const server = createServer((req, res) => {
		const answer = answers[Math.min(seen.length, answers.length - 1)];
		seen.push(req.url);
		if (answer) res.end(answer);
	});
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	return { url: `127.0.0.1:${server.address().port}`, seen, stop: () => (server.closeAllConnections(), server.close()) };
}

async function slow() {
	const never = await program([null]), s = await serve(['web', folded('here.folded', ['main;work 12']), never.url + '/debug/pprof/profile?seconds=30']);
	const began = Date.now(), page = await ask(s.port, '/ui/top?in=1'), data = dataOf(page);
	equal('a page whose input is not there comes', page.status, 200);
	check('soon', Date.now() - began < 3000, Date.now() - began);
	equal('says that it waits, and for what', [data.loading, data.in, data.view, data.inputs.length], [true, 1, 'top', 2]);

	const look = async () => JSON.parse((await ask(s.port, '/api/progress?view=top&in=1')).text);
	check('how far it is', await until(async () => /^fetching .*seconds=30/.test((await look()).stage || '')), await look());
	const p = await look();
	check('of how long', p.state === 'loading' && p.expected === 30 && p.seconds > 0.3, p);
	equal('the others do not wait', (await ask(s.port, '/api/top?in=0')).status, 200);
	equal('and are ready', JSON.parse((await ask(s.port, '/api/progress?in=0')).text).state, 'ready');
	equal('a view without an input of its own means the first that fits', JSON.parse((await ask(s.port, '/api/progress?view=flamegraph')).text).state, 'ready');

	const waiting = [ask(s.port, '/api/top?in=1'), ask(s.port, '/ui/peek?in=1&f=x')], before = descendants(s.child.pid).length;
	await pause(200);
	equal('a GET cancels nothing', (await ask(s.port, '/ui/cancel?view=top&in=1')).status, 405);
	equal('nor does another site', (await ask(s.port, '/ui/cancel?view=top&in=1', { method: 'POST', headers: { Origin: 'http://evil.example' } })).status, 403);
	equal('cancel', (await ask(s.port, '/ui/cancel?view=top&in=1', { method: 'POST' })).status, 204);
	const ended = (await Promise.all(waiting)).map((r) => r.text);
	check('whoever waited for it hears it', /cancelled/.test(ended[0]), ended[0]);
	check('its process is gone', await until(() => descendants(s.child.pid).length < before), [before, descendants(s.child.pid).length]);
	equal('and so is its state', (await look()).state, 'absent');
	equal('what is loaded stays', (await ask(s.port, '/api/top?in=0')).status, 200);
	equal('it can be asked for again', dataOf(await ask(s.port, '/ui/top?in=1')).loading, true);
	await until(() => never.seen.length === 2);
	equal('which asks the server again', never.seen.length, 2);

	// an end while something loads leaves nothing behind
	const all = descendants(s.child.pid);
	s.child.kill('SIGTERM');
	equal('ends at once', (await s.exit).code, 0);
	check('with all that it started', await until(() => all.every((pid) => {
		try {
			process.kill(pid, 0);
			return false;
		} catch {
			return true;
		}
	})), all);
	never.stop();
}

async function again() {
	const file = (name) => readFileSync(join(root, 'examples/shop-evidence', name));
	const live = await program([file('cpu.pb.gz'), file('cpu.pb.gz'), file('mem.pb.gz')]);
	const s = await serve(['web', live.url + '/debug/pprof/profile?seconds=1', folded('file.folded', ['main;work 12'])]);
	const top = async (q) => JSON.parse((await ask(s.port, '/api/top?' + q)).text);
	const first = await top('in=0');
	equal('a server is an input', [first.inputs[0].live, first.inputs[0].takes.length, first.take], [true, 1, 1]);
	equal('asked once', live.seen.length, 1);
	await top('in=0&f=main');
	equal('however often it is looked at', live.seen.length, 1);

	equal('again', (await ask(s.port, '/ui/refresh?view=top&in=0', { method: 'POST' })).status, 204);
	const second = await top('in=0');
	equal('is another take', [live.seen.length, second.take, second.inputs[0].takes.length], [2, 2, 2]);
	const before = await top('in=0.1');
	equal('the first is still there', [before.take, before.total, live.seen.length], [1, first.total, 2]);
	const compared = await top('in=0&base=0.1');
	equal('and is compared', [compared.take, compared.baseTake, compared.base, compared.rows.every((r) => r.flat === 0)], [2, 1, 0, true]);
	for (const in_ of ['0.3', '0.0', '0.x', '1.1', '0.', '.1', '0.1.1'])
		equal('no such take: ' + in_, (await ask(s.port, '/api/top?in=' + in_)).status, 404);
	equal('a file is read again', (await ask(s.port, '/ui/refresh?in=1', { method: 'POST' })).status, 204);
	equal('and has no takes', (await top('in=1')).take, undefined);
	live.stop();
	await ask(s.port, '/ui/refresh?view=top&in=0', { method: 'POST' });
	const gone = await ask(s.port, '/api/top?in=0');
	check('a server that is gone is told', gone.status === 500 && /failed to fetch/.test(gone.text), gone.text);
	equal('what it said before is there', (await top('in=0.1')).total, first.total);
}

// A folder of recordings is all of them; what else lies there is not taken for one.
async function folders() {
	const dir = join(work, 'recordings');
	for (const name of ['20260101-1', '20260102-1']) cpSync(join(root, 'examples/shop-evidence'), join(dir, name), { recursive: true });
	symlinkSync('20260102-1', join(dir, 'latest'));
	mkdirSync(join(dir, 'rules'));
	const s = await serve(['web', dir]), d = JSON.parse((await ask(s.port, '/api/benchmarks?history=1')).text);
	equal('all recordings', d.inputs.filter((x) => x.kind === 'evidence').map((x) => x.name), ['20260101-1', '20260102-1'].map((n) => join(dir, n)));
	equal('their benchmarks are a history', d.runs.map((r) => r.name), ['20260101-1', '20260102-1'].map((n) => join(dir, n, 'bench.txt')));
	check('with what is known of them', d.runs.every((r) => /^20\d\d-/.test(r.start) && r.revision !== undefined), d.runs);
}

await run(async () => {
	await folders();
	await slow();
	await again();
});
