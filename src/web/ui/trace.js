// Tables of an execution trace: the views of goperf trace, for the whole of it or for the window that the timeline shows.
import { html, useMemo, useState } from './vendor/preact.js';
import { address, exactly, formatShare, isStandard, packageOf, pattern, query, remember } from './util.js';
import { Chart } from './chart.js';
import { Link } from './parts.js';
import { formatTime } from './timeline.js';

const LETTERS = { t: 'text', c: 'count', i: 'id', n: 'ns', m: 'moment', b: 'bytes', s: 'share', r: 'real', k: 'stack' };

function bytes(v) {
	const steps = [[1024 ** 3, 'GB'], [1024 ** 2, 'MB'], [1024, 'kB'], [1, 'B']];
	const [size, name] = steps.find(([s]) => Math.abs(v) >= s) || steps.at(-1);
	return (v / size).toFixed(size === 1 ? 0 : 2) + ' ' + name;
}

function text(v, unit) {
	if (v === null) return '';
	if (unit === 'ns' || unit === 'moment') return formatTime(v);
	if (unit === 'bytes') return bytes(v);
	if (unit === 'share') return formatShare(v, 1);
	if (unit === 'real') return v.toPrecision(4);
	if (unit === 'count') return v.toLocaleString('en-US');
	return String(v);
}

// Columns that say where a row's stretch of time begins, where it ends, or else how long it is.
const BEGINS = ['from_ns', 'start_ns', 'time_ns', 'created_ns'], ENDS = ['to_ns', 'end_ns', 'ended_ns'], LENGTHS = ['wait_ns', 'window_ns', 'mark_ns'];

// What of the timeline's address shows a row: its time with a little around it, its goroutine, the path of its task. null: the rows have no time.
function stretch(t) {
	const at = (keys) => keys.map((k) => t.columns.findIndex((c) => c.key === k)).find((i) => i >= 0);
	const begin = at(BEGINS), end = at(ENDS), length = at(LENGTHS), goroutine = at(['goroutine']), task = t.name === 'tasks' ? at(['task']) : undefined;
	const named = at(['goroutine_ids']), about = at(['task']), spans = at(['spans']);
	if (begin === undefined) return null;
	const value = (r, i) => (i === undefined || r[i] === null ? null : r[i]);
	return (r) => {
		const a = value(r, begin) ?? 0, b = end !== undefined ? value(r, end) : a + (value(r, length) ?? 1), g = value(r, goroutine), open = b === null, edge = open ? 0 : Math.max((b - a) / 10, 500);
		// a finding: lanes for the goroutines and the task that it names, and its spans, found and marked in its window
		if (spans !== undefined) return { ...windowAround(a, b), pin: pins(value(r, named), value(r, about)), q: value(r, spans), span: null, path: null };
		return { from: Math.max(0, Math.floor(a - edge)), to: open ? null : Math.ceil(b + edge), sel: open || b <= a + 1 ? null : `${Math.floor(a)}-${Math.ceil(b)}`,
			pin: g, span: g !== null && b === a + 1 ? `${g}@${a}` : null, path: value(r, task) !== null ? 't' + value(r, task) : null };
	};
}

// The address of a stretch of time: it is selected, and shown with a little around it.
export function windowAround(from, to) {
	const a = Math.max(0, Math.floor(from)), b = Math.ceil(to), edge = Math.max((b - a) / 20, 500);
	return { from: Math.max(0, Math.floor(a - edge)), to: Math.ceil(b + edge), sel: b > a ? `${a}-${b}` : null };
}

// Lanes for goroutines ("17,18") and a task (its number), as pin= takes them.
export function pins(goroutines, task) {
	return [goroutines, task === null || task === undefined ? '' : 't' + task].filter(Boolean).join(',') || null;
}

const LONG = 60; // characters: a sentence, which may take several lines
const FOR_LINKS = ['goroutine_ids', 'spans']; // columns that say for the timeline what others say for people

// The frame that tells most: the innermost of the program's own or of a library.
const telling = (frames) => frames.find((f) => !isStandard(packageOf(f.split(' ')[0]))) || frames[0];

function Cell({ v, unit }) {
	if (unit === 'stack') return html`<td class="left">${v && v.length > 0 && html`<details class="stack"><summary>${telling(v)}</summary><pre>${v.join('\n')}</pre></details>`}</td>`;
	return html`<td class=${unit !== 'text' ? '' : String(v).length > LONG ? 'left long' : 'left'}>${text(v, unit)}</td>`;
}

// "gc_mark_ns" for people; a key of the same words that is a time says so.
function words(key, others) {
	const short = key.replace(/_(ns|bytes)$/, ''), text = short.replace(/_/g, ' ');
	return short !== key && others.includes(short) ? text + ', time' : text;
}

const heading = (c) => c.title || words(c.key, []);

function Pairs({ t }) {
	const keys = t.rows.map((r) => String(r[1]));
	return html`<table class="pairs"><tbody>${t.rows.map((r) => html`<tr><th scope="row" class="left">${words(String(r[1]), keys)}</th><td>${text(r[3], LETTERS[r[2]])}</td></tr>`)}</tbody></table>`;
}

// What rows are about stands first, where the command puts it last.
function order(t) {
	const all = t.columns.map((c, i) => [c, i]).filter(([c]) => !FOR_LINKS.includes(c.key)), said = ([c]) => c.unit === 'text' || c.unit === 'stack';
	return t.columns[0].unit === 'count' ? [...all.filter(said), ...all.filter((x) => !said(x))] : all;
}

function compare(a, b) {
	const [x, y] = [a, b].map((v) => (Array.isArray(v) ? v[0] || '' : v));
	if (x === null || y === null) return (x === null) - (y === null);
	return typeof x === 'number' ? y - x : x < y ? -1 : x > y ? 1 : 0;
}

// A row whose start function is known leads to the lanes of its goroutines.
function byFunction(t) {
	const at = t.columns.findIndex((c) => c.key === 'function' && c.unit === 'text');
	return at < 0 ? null : (r) => (r[at] ? { fn: exactly([r[at]]), sel: null, pin: null, span: null, path: null } : null);
}

// The least utilization by length of window: what the table says, as a curve; a click on a point shows its window.
function Utilization({ t, go, at }) {
	const chart = useMemo(() => ({
		label: t.title, xs: t.rows.map((r) => r[0]), xLog: true, xText: formatTime, yText: (v) => formatShare(Math.max(0, v), 1),
		lines: [{ name: 'least utilization', ys: t.rows.map((r) => r[1]), dots: 'joined', color: '--accent' }],
		tells: t.rows.map((r) => `windows of ${formatTime(r[0])}: at least ${formatShare(r[1], 1)} of the processors for the program, least at ${formatTime(r[2])}`),
	}), [t]);
	return html`<${Chart} chart=${chart} pick=${(i) => go(at(t.rows[i]))} />`;
}

function Rows({ t, re, go }) {
	const place = stretch(t) || byFunction(t), clean = { t: null, prof: null, by: null, q: null, hit: null, order: null, rev: null }, columns = order(t);
	const [sort, setSort] = useState((query().get('order') || '').startsWith(t.name + '.') ? query().get('order').slice(t.name.length + 1) : ''), [back, setBack] = useState(query().get('rev') === '1');
	const key = t.columns.findIndex((c) => c.key === sort), rows = useMemo(() => {
		const fit = re ? t.rows.filter((r) => r.some((c) => re.test(Array.isArray(c) ? c.join('\n') : String(c)))) : [...t.rows];
		if (key >= 0) fit.sort((a, b) => compare(a[key], b[key]));
		return back && key >= 0 ? fit.reverse() : fit;
	}, [t, String(re), key, back]);
	if (!rows.length) return html`<p class="dim">${re && t.rows.length ? 'Nothing here matches the search.' : t.empty || 'Nothing.'}</p>`;
	const sortBy = (c) => {
		const turn = sort === c.key && !back;
		setSort(c.key);
		setBack(turn);
		remember({ order: `${t.name}.${c.key}`, rev: turn ? '1' : null });
	};
	const at = (r) => address('timeline', { ...clean, ...place(r) });
	return html`${t.name === 'mmu' && t.rows.length > 1 && html`<${Utilization} t=${t} go=${go} at=${at} />`}
		<div class="table" tabindex="0" role="region" aria-label=${t.title || t.name}><table><thead><tr>${place && html`<th scope="col" class="left">show</th>`}${columns.map(([c]) => html`<th scope="col" class=${c.unit === 'text' || c.unit === 'stack' ? 'left' : ''}
			aria-sort=${sort === c.key ? (back ? 'ascending' : 'descending') : 'none'}><button title="Sort by it" onClick=${() => sortBy(c)}>${heading(c)}${sort === c.key ? (back ? ' ▴' : ' ▾') : ''}</button></th>`)}</tr></thead>
		<tbody>${rows.map((r) => html`<tr>${place && html`<td class="left">${place(r) && html`<${Link} to=${at(r)} go=${go}>timeline<//>`}</td>`}${columns.map(([c, i]) => html`<${Cell} v=${r[i]} unit=${c.unit} />`)}</tr>`)}</tbody></table></div>
		${t.total > t.rows.length && html`<p class="dim">${t.rows.length} of ${t.total} rows</p>`}`;
}

export function TraceView({ data, search, go }) {
	const re = pattern(search), q = query(), part = q.get('from') || q.get('to');
	return html`<div class="page"><div class="bar">${data.tables.map((v) => html`<button aria-pressed=${v.name === data.table} title=${v.brief} onClick=${() => go(address('trace', { t: v.name, order: null, rev: null }))}>${v.name}</button>`)}
			${part && html`<button onClick=${() => go(address('trace', { from: null, to: null }))}>All of the trace, not the window ${formatTime(Number(q.get('from')) || 0)} to ${formatTime(Number(q.get('to')) || data.end)}</button>`}</div>
		<div class="scroll trace-tables" tabindex="0" role="region" aria-label=${data.table}>${data.data.map((t) => html`<section key=${t.name}><h2>${t.title || t.name}</h2>${t.pairs ? html`<${Pairs} t=${t} />` : html`<${Rows} t=${t} re=${re} go=${go} />`}</section>`)}</div></div>`;
}
