// What stands beside the timeline: a span with who woke it, the statistics of a selection, what a query found, a critical path.
import { html, useState } from './vendor/preact.js';
import { address, formatShare } from './util.js';
import { Link } from './parts.js';
import { formatTime } from './timeline_canvas.js';

const SHOWN = 40;

function Goroutine({ g, to, time }) {
	return html`<button class="link" onClick=${() => to({ id: g.id, g: g.g }, time)}>G${g.id} ${g.name}</button>`;
}

function Stack({ frames }) {
	return frames.length ? html`<pre class="frames" tabindex="0">${frames.join('\n')}</pre>` : null;
}

// The first rows, and the others when they are asked for.
function Rows({ rows, row, head, label }) {
	const [all, setAll] = useState(false);
	return html`<div class="table" tabindex="0" role="region" aria-label=${label}><table><thead><tr>${head.map((h) => html`<th scope="col" class=${h.left ? 'left' : ''}>${h.text}</th>`)}</tr></thead>
		<tbody>${rows.slice(0, all ? rows.length : SHOWN).map(row)}</tbody></table></div>
		${rows.length > SHOWN && !all && html`<button onClick=${() => setAll(true)}>All ${rows.length}</button>`}`;
}

export function SpanPanel({ span: s, act }) {
	return html`<section class="panel"><h2>G${s.id} ${s.name}</h2>
		<p><b>${s.state}</b>${s.reason && ': ' + s.reason} for <b>${formatTime(s.end - s.start)}</b>, ${formatTime(s.start)} to ${formatTime(s.end)}${s.openStart ? ' (it began before)' : ''}${s.openEnd ? ' (the trace ends first)' : ''}
			${s.proc !== undefined && html`, on P${s.proc}${s.thread !== undefined ? ', thread ' + s.thread : ''}`}${s.yields > 0 && html`, ${s.yields} yields in it`}</p>
		${s.regions.length > 0 && html`<p>in region ${s.regions.join(' › ')}</p>`}
		${s.tasks.map(([id, type]) => html`<p>task ${type} ${id} <button onClick=${() => act.path({ task: id })}>Critical path</button></p>`)}
		<div class="row wrap"><button title="Key ," onClick=${() => act.step('previous')}>‹ Before</button><button title="Key ." onClick=${() => act.step('next')}>After ›</button>
			<button title="Key z" onClick=${() => act.zoom(s.start, s.end)}>Zoom to it</button><button onClick=${() => act.select(s.start, s.end)}>Select its time</button>
			<button onClick=${() => act.path({ goid: s.id, from: s.start, to: s.end })}>Critical path</button></div>
		<${Stack} frames=${s.stack} />
		${s.waker && html`<h3>${s.waker.created ? 'Started' : 'Made ready'} at ${formatTime(s.waker.time)} by ${s.waker.id === undefined ? 'a timer, the network or the runtime' : ''}</h3>
			${s.waker.id !== undefined && html`<p><${Goroutine} g=${s.waker} to=${act.goTo} time=${s.waker.time - 1} /> <span class="dim">(key w)</span></p>`}
			<${Stack} frames=${s.waker.stack} />`}
		${s.woken.length > 0 && html`<h3>It made ready</h3><ul>${s.woken.map((w) => html`<li><${Goroutine} g=${w} to=${act.goTo} time=${w.time} /> at ${formatTime(w.time)}${w.created ? ', started' : ''}</li>`)}</ul>
			${s.moreWoken && html`<p class="dim">and more</p>`}`}</section>`;
}

const EVENTS = [['spans', 'changes of state'], ['created', 'goroutines started'], ['ended', 'goroutines ended'], ['woken', 'wake-ups'], ['stopped', 'preempted or yielded'],
	['syscalls', 'system calls'], ['gcs', 'collections begun'], ['stws', 'stops of the world'], ['logs', 'log lines'], ['samples', 'CPU samples']];

// Profiles of a window, by the name that /ui/flamegraph takes as prof=.
export const PROFILES = [['offcpu', 'off CPU'], ['cpu', 'CPU'], ['sched', 'sched wait'], ['sync', 'sync'], ['net', 'network'], ['syscall', 'system calls']];

export function SelectionPanel({ data: s, act, go }) {
	const at = { from: s.from, to: s.to }, width = s.to - s.from, sum = s.proc.reduce((a, b) => a + b, 0);
	const clean = { sel: null, q: null, path: null, span: null, by: null, pin: null, wakes: null };
	const cells = (x) => [2, 1, 4, 3].map((k) => html`<td>${k === 4 ? formatTime(x.state[4] + x.state[5]) : formatTime(x.state[k])}</td>`);
	const head = (first) => [{ text: first, left: true }, { text: 'running' }, { text: 'runnable' }, { text: 'syscall' }, { text: 'waiting' }];
	return html`<section class="panel"><h2>${formatTime(width)} from ${formatTime(s.from)}</h2>
		<div class="row wrap"><button onClick=${() => act.zoom(s.from, s.to)}>Zoom to it</button><button onClick=${act.clear}>Clear</button>
			<${Link} class="button" to=${address('trace', { ...clean, ...at, t: 'goroutines' })} go=${go}>Tables<//><${Link} class="button" to=${address('trace', { ...clean, ...at, t: 'findings' })} go=${go}>Findings<//></div>
		<h3>Flame graphs</h3><div class="row wrap">${PROFILES.map(([name, text]) => html`<${Link} class="button" to=${address('flamegraph', { ...clean, ...at, prof: name, tagroot: name === 'offcpu' ? 'reason' : null })} go=${go}>${text}<//>`)}</div>
		<h3>Processors</h3><table><tbody>${s.procStates.map((name, i) => s.proc[i] > 0 && html`<tr><th scope="row" class="left">${name}</th><td>${formatTime(s.proc[i])}</td><td>${formatShare(s.proc[i], sum)}</td></tr>`)}</tbody></table>
		<h3>Goroutines, summed</h3><table><tbody>${s.states.map((name, i) => s.state[i] > 0 && html`<tr><th scope="row" class="left">${name}</th><td>${formatTime(s.state[i])}</td><td>${(s.state[i] / width).toFixed(2)} at a time</td></tr>`)}</tbody></table>
		<h3>Events</h3><table><tbody>${EVENTS.map(([k, text]) => s.events[k] > 0 && html`<tr><th scope="row" class="left">${text}</th><td>${s.events[k].toLocaleString('en-US')}</td></tr>`)}
			<tr><th scope="row" class="left">collecting</th><td>${formatTime(s.gcNs)}</td></tr><tr><th scope="row" class="left">world stopped</th><td>${formatTime(s.stwNs)}</td></tr>
			${s.assistNs > 0 && html`<tr><th scope="row" class="left">mark assists</th><td>${formatTime(s.assistNs)}</td></tr>`}</tbody></table>
		<h3>Functions${s.functions.length < s.allFunctions ? `, ${s.functions.length} of ${s.allFunctions}` : ''}</h3>
		<${Rows} rows=${s.functions} head=${[...head('start function'), { text: 'n' }]} label="Functions in the selection" row=${(x) => html`<tr><td class="left wide">${x.name}</td>${cells(x)}<td>${x.n}</td></tr>`} />
		<h3>Goroutines${s.goroutines.length < s.allGoroutines ? `, ${s.goroutines.length} of ${s.allGoroutines}` : ''}</h3>
		<${Rows} rows=${s.goroutines} head=${head('goroutine')} label="Goroutines in the selection" row=${(x) => html`<tr><td class="left wide"><button class="link" onClick=${() => act.goTo(x)}>G${x.id} ${x.name}</button></td>${cells(x)}</tr>`} /></section>`;
}

export function HitsPanel({ data, at, act }) {
	return html`<section class="panel"><h2>${data.all.toLocaleString('en-US')} found${data.ns > 0 ? `, ${formatTime(data.ns)} in all` : ''}</h2>
		${data.all > data.hits.length && html`<p class="dim">shown: ${data.hits.length}, ${data.ns > 0 ? 'the longest' : 'the first'}</p>`}
		<div class="row wrap"><button disabled=${!data.hits.length} title="Key N" onClick=${() => act.hit(at - 1)}>‹ Previous</button><button disabled=${!data.hits.length} title="Key n" onClick=${() => act.hit(at + 1)}>Next ›</button><button onClick=${act.clear}>Clear</button></div>
		${data.hits.length > 0 && html`<${Rows} rows=${data.hits} label="What was found" head=${[{ text: 'at' }, { text: 'for' }, { text: 'what', left: true }]}
			row=${(h, i) => html`<tr class=${i === at ? 'chosen' : ''}><td><button class="link" onClick=${() => act.hit(i)}>${formatTime(h.from)}</button></td><td>${h.to > h.from ? formatTime(h.to - h.from) : ''}</td>
				<td class="left wide">${h.id !== undefined ? 'G' + h.id + ' ' + h.name + ': ' : ''}${h.message !== undefined ? `${h.category} ${h.message}` : h.state + (h.reason ? ', ' + h.reason : '')}${h.where ? html`<br /><span class="dim">${h.where}</span>` : ''}</td></tr>`} />`}</section>`;
}

export function PathPanel({ data: p, act }) {
	const whole = p.to - p.from;
	return html`<section class="panel"><h2>Critical path of ${p.task !== undefined ? `task ${p.type} ${p.task}` : `G${p.id} ${p.name}`}</h2>
		<p>${formatTime(whole)} from ${formatTime(p.from)}${p.cut ? ': too many steps, the rest follows nobody' : ''}</p>
		<div class="row wrap"><button onClick=${() => act.zoom(p.from, p.to)}>Zoom to it</button><button onClick=${act.clear}>Clear</button></div>
		<h3>What it consists of</h3>
		<${Rows} rows=${p.places} label="Parts of the critical path" head=${[{ text: 'time' }, { text: 'share' }, { text: 'steps' }, { text: 'what', left: true }]}
			row=${(x) => html`<tr><td>${formatTime(x.ns)}</td><td>${formatShare(x.ns, whole)}</td><td>${x.n}</td><td class="left wide"><b>${x.function}</b> ${x.state}${x.reason && ', ' + x.reason}${x.where && html`<br /><span class="dim">${x.where}</span>`}</td></tr>`} />
		<h3>Step by step${p.steps.length < p.allSteps ? `, the longest ${p.steps.length} of ${p.allSteps}` : ''}</h3>
		<${Rows} rows=${p.steps} label="Steps of the critical path" head=${[{ text: 'at' }, { text: 'for' }, { text: 'what', left: true }]}
			row=${(x) => html`<tr><td><button class="link" onClick=${() => act.goTo(x, x.from)}>${formatTime(x.from)}</button></td><td>${formatTime(x.to - x.from)}</td><td class="left wide">G${x.id} ${x.name}: ${x.state}${x.reason && ', ' + x.reason}${x.where && html`<br /><span class="dim">${x.where}</span>`}</td></tr>`} /></section>`;
}
