// goperf mcp through the protocol's own SDK client: tools, pages, errors, progress, cancellation, pings while a tool runs.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const root = process.env.GOPERF_ROOT;
const evidence = 'examples/shop-evidence';
const cpu = `${evidence}/cpu.pb.gz`;
// a lock of its own: measurements elsewhere on the machine would be waited for
const transport = new StdioClientTransport({ command: process.env.GOPERF, args: ['mcp'], cwd: root, env: { ...process.env, GOPERF_LOCK: `${process.env.MCP_TMP}/lock` } });
const client = new Client({ name: 'goperf-test', version: '1' });
let passed = 0;
// One recording at a time on a machine: ours may wait for another, and says so in its progress.
const patient = { timeout: 300000, resetTimeoutOnProgress: true };

async function step(name, fn) {
	await fn();
	passed++;
	console.log(`ok ${name}`);
}

async function call(name, args, options) {
	const r = await client.callTool({ name, arguments: args }, undefined, options);
	assert.equal(r.content.length, 1);
	const text = r.content[0].text;
	assert.ok(text.length <= 60000, `${name}: ${text.length} bytes`);
	return r.isError ? { error: text } : JSON.parse(text);
}

await client.connect(transport);

await step('it says what it is and how to begin', () => {
	assert.equal(client.getServerVersion().name, 'goperf');
	assert.match(client.getInstructions(), /Evidence first/);
});

await step('nine tools with schemas', async () => {
	const { tools } = await client.listTools();
	assert.deepEqual(tools.map((t) => t.name),
		['record', 'advise', 'top', 'list', 'callers', 'flame', 'trace_findings', 'prove', 'explain_pattern']);
	for (const t of tools) {
		assert.equal(t.inputSchema.type, 'object');
		assert.equal(t.inputSchema.additionalProperties, false);
		assert.equal(typeof t.annotations.readOnlyHint, 'boolean');
	}
});

await step('the skill is a set of resources', async () => {
	const { resources } = await client.listResources();
	assert.ok(resources.length >= 5);
	for (const r of resources) {
		const { contents } = await client.readResource({ uri: r.uri });
		assert.ok(contents[0].text.includes(r.title));
	}
	await assert.rejects(client.readResource({ uri: 'goperf://skill/../../etc/passwd' }), /no such resource/);
});

await step('findings come in pages that join to the whole', async () => {
	const whole = await call('advise', { evidence: [evidence], limit: 500 });
	const seen = [];
	let page = { next_offset: 0 };
	while (page.next_offset !== undefined) {
		const part = await call('advise', { evidence: [evidence], limit: 5, offset: page.next_offset });
		seen.push(...part.findings);
		page = part.page;
	}
	assert.equal(whole.page.total, seen.length);
	assert.deepEqual(seen, whole.findings);
	assert.ok(seen.length >= 10);
	assert.equal(seen[0].rank, 1);
});

await step('top, callers, list and flame agree on a function', async () => {
	const top = await call('top', { profiles: [cpu], cum: true, limit: 200, focus: 'searchKey' });
	const row = top.rows.find((r) => r.name === 'example.com/shop.searchKey');
	const peek = await call('callers', { profiles: [cpu], function: 'shop.searchKey$' });
	const list = await call('list', { profiles: [cpu], function: 'shop.searchKey$', source_path: `${root}/examples/shop` });
	const flame = await call('flame', { profiles: [cpu], focus: 'searchKey', min_share: 0 });
	const find = (n) => (n.name === 'example.com/shop.searchKey' ? n.total : (n.children ?? []).reduce((s, c) => s + find(c), 0));
	assert.equal(peek.rows[0].cum, row.cum);
	assert.equal(list.rows[0].cum, row.cum);
	assert.ok(list.rows[0].lines.some((l) => l.source.includes('searchKey')));
	assert.equal(find(flame.tree), row.cum);
	assert.equal(flame.unit, 'nanoseconds');
});

await step('a flame graph keeps to its number of nodes and counts what it hides', async () => {
	const count = (n) => 1 + (n.children ?? []).reduce((s, c) => s + count(c), 0);
	const sum = (n) => {
		const kids = (n.children ?? []).reduce((s, c) => s + c.total, 0);
		assert.equal((n.self ?? 0) + kids + (n.hidden_total ?? 0), n.total);
		(n.children ?? []).forEach(sum);
	};
	const small = await call('flame', { profiles: [cpu], max_nodes: 25 });
	assert.ok(count(small.tree) <= 26 && count(small.tree) > 10);
	sum(small.tree);
	const way = [small.tree.children[0].name];
	const deeper = await call('flame', { profiles: [cpu], root: way });
	assert.equal(deeper.tree.total, small.tree.children[0].total);
	assert.match((await call('flame', { profiles: [cpu], root: ['no.such'] })).error, /no\.such is not called there/);
});

await step('patterns are explained', async () => {
	const all = await call('explain_pattern', {});
	assert.equal(all.patterns.length, 25);
	const one = await call('explain_pattern', { id: 'defer-in-loop' });
	assert.equal(one.patterns[0].id, 'defer-in-loop');
	assert.match((await call('explain_pattern', { id: 'nosuch' })).error, /nosuch/);
});

await step('findings of a trace', async () => {
	const t = await call('trace_findings', { trace: 'tests/data/findings/convoy.trace.gz' });
	assert.equal(t.findings[0].id, 'lock-convoy');
});

await step('wrong arguments are told in one sentence', async () => {
	assert.match((await call('top', {})).error, /profiles is missing/);
	assert.match((await call('top', { profiles: cpu })).error, /expected a list of texts/);
	assert.match((await call('top', { profiles: [cpu], nosuch: 1 })).error, /takes no argument nosuch/);
	assert.match((await call('top', { profiles: ['-http=:1'] })).error, /no name of a file/);
	assert.match((await call('top', { profiles: ['/nosuch.pb.gz'] })).error, /nosuch\.pb\.gz/);
	assert.match((await call('advise', {})).error, /either evidence or packages/);
	await assert.rejects(client.callTool({ name: 'nosuch', arguments: {} }), /no such tool/);
});

await step('a long tool tells its progress, answers pings meanwhile, and makes others wait', async () => {
	const told = [];
	const work = call('record', { command: ['sh', '-c', `sleep 3; cp ${root}/${cpu} {}/cpu.pb.gz`], output: `${process.env.MCP_TMP}/ev` },
		{ onprogress: (p) => told.push(p.progress), ...patient });
	const began = Date.now();
	await client.ping();
	assert.ok(Date.now() - began < 2000, 'the ping waited for the tool');
	const later = call('top', { profiles: [cpu], limit: 1 }, patient);
	const done = await work;
	assert.equal(done.evidence, `${process.env.MCP_TMP}/ev`);
	assert.ok(told.length >= 1 && told.every((v, i) => i === 0 || v > told[i - 1]), `progress: ${told}`);
	assert.equal((await later).rows.length, 1);
});

await step('a cancelled tool ends at once', async () => {
	const stop = new AbortController();
	const began = Date.now();
	const work = call('record', { command: ['sleep', '60'], output: `${process.env.MCP_TMP}/ev2` }, { signal: stop.signal });
	setTimeout(() => stop.abort(), 500);
	await assert.rejects(work);
	await call('top', { profiles: [cpu], limit: 1 });
	assert.ok(Date.now() - began < 15000, 'the next call waited for the cancelled one');
});

await client.close();

await step('lines that are no requests are refused, and the next one is served', async () => {
	const child = spawn(process.env.GOPERF, ['mcp'], { cwd: root });
	let out = '';
	child.stdout.on('data', (d) => (out += d));
	child.stdin.write('{"jsonrpc":"2.0","id":1,"method":\n');
	child.stdin.write('[1]\n"x"\n{"jsonrpc":"2.0","id":{},"method":"ping"}\n{"jsonrpc":"2.0","id":2,"method":"no/such"}\n');
	child.stdin.write('x'.repeat(5 << 20) + '\n');
	child.stdin.end('{"jsonrpc":"2.0","id":"last","method":"ping"}');
	await new Promise((r) => child.on('close', r));
	const got = out.trim().split('\n').map((l) => JSON.parse(l));
	assert.deepEqual(got.map((g) => g.error?.code ?? g.id), [-32700, -32600, -32600, -32600, -32601, -32600, 'last']);
	assert.equal(child.exitCode, 0);
});

console.log(`${passed} passed`);
