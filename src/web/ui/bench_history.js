// What became of each benchmark from run to run: of evidence folders in the order of their recording, of files as they were given.
import { html, useMemo, useState } from './vendor/preact.js';
import { address, pattern } from './util.js';
import { Chart } from './chart.js';
import { settingsOf, show } from './bench.js';

const FIRST = 24; // charts of a unit

function nameOf(run) {
	const parts = run.name.split('/').filter(Boolean), file = parts.at(-1);
	return file === 'bench.txt' && parts.length > 1 ? parts.at(-2) : file;
}

// "a1b2c3d+" is a revision with changes that were not committed.
function revisionOf(run) {
	return run.revision ? run.revision.slice(0, 8) + (run.dirty ? '+' : '') : '';
}

function shortLabel(run) {
	return revisionOf(run) || (run.start ? run.start.slice(5, 10) : nameOf(run).slice(0, 10));
}

function tellOf(run, cell, unit, before) {
	const change = before && before.center ? ((cell.center - before.center) / before.center) * 100 : null;
	return `${nameOf(run)}${run.start ? ', ' + run.start.replace('T', ' ').replace('Z', '') : ''}${revisionOf(run) ? ', ' + revisionOf(run) : ''}: ${show(cell.center, unit)}`
		+ (cell.lo !== null && cell.hi !== null ? ` (${show(cell.lo, unit)} to ${show(cell.hi, unit)})` : '') + `, n=${cell.n}`
		+ (change === null ? '' : `, ${change > 0 ? '+' : ''}${change.toFixed(1)}% since the one before`);
}

// Runs in the order of time where all of them know theirs.
export function inOrder(runs) {
	return runs.every((r) => r.start) ? [...runs].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : a.input - b.input)) : runs;
}

export function historyChart(table, row, runs) {
	const columnOf = new Map(table.columns.map((c, i) => [c.name, i])), cells = runs.map((r) => row.cells.find((c) => c.column === columnOf.get(r.name)) || null);
	const every = Math.ceil(runs.length / 5), of = (key) => cells.map((c) => (c ? c[key] : null));
	return {
		label: `${row.name}, ${table.unit}: ${cells.filter(Boolean).map((c) => show(c.center, table.unit)).join(', ')}`,
		xs: runs.map((_, i) => i), xTicks: runs.map((_, i) => i).filter((i) => i % every === 0), xText: (i) => (runs[i] ? shortLabel(runs[i]) : ''), yText: (v) => show(v, table.unit), binary: /^B\//.test(table.unit),
		lines: [{ name: row.name, ys: of('center'), dots: 'joined', color: '--accent' }], band: { lo: of('lo'), hi: of('hi') },
		tells: cells.map((c, i) => c && tellOf(runs[i], c, table.unit, cells.slice(0, i).findLast(Boolean))),
	};
}

function One({ table, row, runs, go }) {
	const chart = useMemo(() => historyChart(table, row, runs), [table, row, runs]);
	// a click sets a run against the one before it
	const pick = (i) => go(address('benchmarks', { in: runs[i].input, base: i > 0 ? runs[i - 1].input : null, history: null, all: null }));
	return html`<figure><figcaption><code>${row.name}</code></figcaption><${Chart} chart=${chart} pick=${pick} /></figure>`;
}

function Unit({ table, runs: every, re, go }) {
	const runs = useMemo(() => every.filter((r) => table.columns.some((c) => c.name === r.name)), [table, every]); // others were run elsewhere
	const [all, setAll] = useState(false), rows = table.rows.filter((r) => !re || re.test(r.name));
	if (!rows.length) return null;
	return html`<section><h2>${table.unit} <span class="dim">${settingsOf(table)}</span></h2>
		<div class="fits">${rows.slice(0, all ? rows.length : FIRST).map((r) => html`<${One} key=${r.name} table=${table} row=${r} runs=${runs} go=${go} />`)}</div>
		${rows.length > FIRST && !all && html`<button onClick=${() => setAll(true)}>All ${rows.length}</button>`}</section>`;
}

export function History({ data, search, go }) {
	const re = pattern(search), runs = useMemo(() => inOrder(data.runs), [data]);
	return html`<p class="dim">${runs.length} runs; medians with their 95% intervals. A click on a run compares it with the one before.</p>
		${data.benchmarks.tables.map((t, i) => html`<${Unit} key=${i} table=${t} runs=${runs} re=${re} go=${go} />`)}`;
}
