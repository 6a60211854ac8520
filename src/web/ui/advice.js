// The front page of an evidence folder: what costs, why, and what to do, the dearest first; each leads to where it was seen.
import { html, useEffect } from './vendor/preact.js';
import { Bar, Link } from './parts.js';
import { exactly, formatShare, formatValue, pattern, query } from './util.js';
import { formatTime } from './timeline.js';
import { pins, windowAround } from './trace.js';

const COSTS = [
	['CPU', 'cpu_share', 'cpu_ns', 'nanoseconds', 'cpu.pb.gz', ''], ['bytes', 'alloc_bytes_share', 'alloc_bytes', 'bytes', 'mem.pb.gz', 'alloc_space'],
	['objects', 'alloc_objects_share', 'alloc_objects', 'count', 'mem.pb.gz', 'alloc_objects'], ['blocked', 'blocked_share', 'blocked_ns', 'nanoseconds', 'block.pb.gz', ''],
];

// The input that holds a profile of the same folder.
function inputOf(data, file) {
	const folder = data.inputs[data.in].name.replace(/\/+$/, '');
	return data.inputs.findIndex((x) => x.name === folder + '/' + file);
}

// Where the finding is dearest: its profile, its type of sample.
function places(data, f) {
	const best = COSTS.filter((c) => f.cost[c[1]] > 0 && inputOf(data, c[4]) >= 0).sort((a, b) => f.cost[b[1]] - f.cost[a[1]])[0];
	if (!best) return null;
	const q = new URLSearchParams({ in: inputOf(data, best[4]) });
	if (best[5]) q.set('si', best[5]);
	const flame = new URLSearchParams(q), source = new URLSearchParams(q);
	flame.set('p', exactly([f.function]));
	source.set('f', exactly([f.function]));
	source.set('line', f.line);
	return { flame: '/ui/flamegraph?' + flame, source: '/ui/source?' + source };
}

// Where a trace of the same folder shows it: its window selected, lanes for whom it names, its spans found and marked.
function timeline(data, at) {
	const input = inputOf(data, at.trace);
	if (input < 0) return null;
	const q = { in: input, ...windowAround(at.from_ns, at.to_ns), pin: pins(at.goroutine_ids.join(','), at.task), q: at.spans };
	return '/ui/timeline?' + new URLSearchParams(Object.entries(q).filter(([, v]) => v !== null && v !== ''));
}

function Finding({ f, lines, data, go }) {
	const to = places(data, f), traced = f.evidence.find((e) => e.trace), seen = traced && timeline(data, traced);
	return html`<article class="finding" id=${'finding-' + f.rank} tabindex="-1">
		<h2><span class="rank">${f.rank}</span> ${f.title} <code>${f.file}:${f.line}</code></h2>
		<p class="dim"><code>${f.function}</code> · ${f.pattern} · ${f.confidence}</p>
		<div class="costs">${COSTS.filter((c) => f.cost[c[1]] > 0).map((c) => html`<span class="cost"><${Bar} share=${f.cost[c[1]]} /><b>${formatShare(f.cost[c[1]], 1)}</b> of ${c[0]} (${formatValue(f.cost[c[2]], c[3])})</span>`)}</div>
		${lines.length > 0 && html`<pre class="snippet" tabindex="0">${lines.map((l) => html`<span class=${l.hot ? 'hot-line' : ''}>${String(l.n).padStart(5)}  ${l.text}${'\n'}</span>`)}</pre>`}
		<p>${f.why}</p>
		<p><b>${f.remedy}</b></p>
		${f.example && html`<pre class="snippet example" tabindex="0">${f.example}</pre>`}
		${f.saves && f.saves.text && html`<p><b>Saves</b> ${f.saves.text}</p>`}
		<ul>${f.evidence.map((e) => html`<li><span class="dim">${e.source}:</span> ${e.text}</li>`)}</ul>
		<div class="bar">${to && html`<${Link} class="button" to=${to.source} go=${go}>Source<//><${Link} class="button" to=${to.flame} go=${go}>Flame graph<//>`}${seen && html`<${Link} class="button" to=${seen} go=${go}>Timeline<//>`}${f.prove && html`<code class="prove">${f.prove}</code>
			<button onClick=${() => navigator.clipboard && navigator.clipboard.writeText(f.prove)}>Copy</button>`}</div></article>`;
}

// What the trace shows and no profile: each in its window of the timeline.
function Traced({ f, duration, data, go }) {
	const to = timeline(data, f);
	return html`<article class="finding"><h2>${f.file && html`<code>${f.file}:${f.line}</code>`} ${f.pattern || f.id}</h2>
		<p class="dim">${f.function && html`<code>${f.function}</code> · `}${f.confidence} · ${formatTime(f.from_ns)} to ${formatTime(f.to_ns)}</p>
		<p>${f.title}</p>
		<p>${formatTime(f.cost_ns)} <span class="dim">(${f.cost_of}${duration > 0 ? `; the trace is ${formatTime(duration)} long` : ''})</span></p>
		<p><b>${f.remedy}</b></p>
		${to && html`<div class="bar"><${Link} class="button" to=${to} go=${go}>Timeline<//></div>`}</article>`;
}

export function AdviceView({ data, search, go }) {
	const a = data.advice, re = pattern(search), t = a.totals, at = query().get('finding');
	useEffect(() => {
		const el = at && document.getElementById('finding-' + at);
		if (el) {
			el.scrollIntoView();
			el.focus();
		}
	}, [data]);
	const fits = (f) => !re || re.test(f.title) || re.test(f.function) || re.test(f.file) || re.test(f.pattern);
	const shown = a.findings.filter(fits), traced = ((a.trace && a.trace.findings) || []).filter((f) => !re || [f.title, f.function, f.file, f.pattern || '', f.id].some((t) => re.test(t)));
	return html`<div class="scroll advice" tabindex="0" role="region" aria-label="Advice">
		<h1>${a.module || data.title}</h1>
		<p class="dim">${a.go} · measured: ${formatValue(t.cpu_ns, 'nanoseconds')} of CPU, ${formatValue(t.alloc_bytes, 'bytes')} in ${formatValue(t.alloc_objects, 'count')} objects, ${formatValue(t.blocked_ns, 'nanoseconds')} blocked</p>
		${shown.length === 0 && html`<p>${a.findings.length ? 'No finding matches the search.' : 'No finding: nothing that costs enough has a cheaper form that goperf knows.'}</p>`}
		${shown.map((f) => html`<${Finding} key=${f.rank} f=${f} lines=${data.snippets[f.rank - 1] || []} data=${data} go=${go} />`)}
		${traced.length > 0 && html`<h1>From the trace</h1>${traced.map((f) => html`<${Traced} key=${f.id + f.from_ns + f.title} f=${f} duration=${a.trace.duration_ns} data=${data} go=${go} />`)}`}
		${a.left_alone.length > 0 && html`<details class="left"><summary>Left alone: ${a.left_alone.length} places</summary><ul>
			${a.left_alone.slice(0, 300).map((l) => html`<li><code>${l.file}:${l.line}</code> ${l.pattern}: ${l.reason}</li>`)}</ul></details>`}</div>`;
}
