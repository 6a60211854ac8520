// Benchmarks: each result with all its measurements as dots, differences to the base, and how costs grow with sizes.
import { html, useMemo } from './vendor/preact.js';
import { address, pattern, query } from './util.js';
import { Chart } from './chart.js';
import { History } from './bench_history.js';

const PREFIXES = { 'sec/op': [[1, 's'], [1e-3, 'ms'], [1e-6, 'µs'], [1e-9, 'ns']], 'B/op': [[1024 ** 3, 'GiB'], [1024 ** 2, 'MiB'], [1024, 'KiB'], [1, 'B']] };
const PLAIN = [[1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, '']];

export function show(v, unit) {
	if (v === null || v === undefined) return '?';
	const steps = PREFIXES[unit] || (unit === 'B/s' ? PREFIXES['B/op'] : PLAIN);
	const [size, name] = steps.find(([s]) => Math.abs(v) >= s) || steps.at(-1);
	const n = v / size;
	return (v === 0 ? '0' : n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2)) + name;
}

export function settingsOf(t) {
	return Object.entries(t.settings).filter(([, v]) => v).map(([k, v]) => k + ': ' + v).join(' · ');
}

function range(c) {
	if (c.lo === null || c.hi === null) return '± ∞';
	return c.center ? '± ' + Math.round((100 * Math.max(c.hi - c.center, c.center - c.lo)) / c.center) + '%' : '';
}

// All measurements of a row on one scale, the base above.
function Strip({ cells, unit }) {
	const all = cells.flatMap((c) => c.values), lo = Math.min(...all), hi = Math.max(...all);
	const x = (v) => (hi > lo ? 6 + (208 * (v - lo)) / (hi - lo) : 110), rows = cells.length, y = (i) => (rows === 1 ? 11 : 4 + (14 * i) / (rows - 1));
	return html`<svg class="strip" viewBox="0 0 220 22" role="img" aria-label=${`${all.length} measurements from ${show(lo, unit)} to ${show(hi, unit)}`}>
		${cells.map((c, i) => html`<g class=${i === 0 && rows > 1 ? 'base' : ''}><line x1="0" x2="220" y1=${y(i)} y2=${y(i)} />
			${c.values.slice(0, 200).map((v) => html`<circle cx=${x(v)} cy=${y(i)} r="3"><title>${show(v, unit)}</title></circle>`)}
			<line class="mid" x1=${x(c.center)} x2=${x(c.center)} y1=${y(i) - 4} y2=${y(i) + 4} /></g>`)}</svg>`;
}

function Delta({ cell, better }) {
	if (cell.delta === undefined) return html`<td></td>`;
	const good = cell.significant && better && (better === 'lower') === cell.change < 0, bad = cell.significant && better && !good;
	return html`<td class=${good ? 'better' : bad ? 'worse' : 'dim'} title=${'p=' + cell.p}>${cell.delta}${good ? ' better' : bad ? ' worse' : ''}</td>`;
}

function Results({ t, re }) {
	const rows = t.rows.filter((r) => !re || re.test(r.name));
	if (!rows.length) return null;
	return html`<section class="bench"><h2>${t.unit} <span class="dim">${settingsOf(t)}</span></h2>
		<div class="table" tabindex="0" role="region" aria-label=${t.unit}><table><thead><tr><th scope="col" class="left">Benchmark</th>
			${t.columns.map((c, i) => html`<th scope="col">${c.name.split('/').slice(-2).join('/')}</th>${i > 0 && html`<th scope="col">vs base</th>`}`)}<th scope="col" class="left">measurements</th></tr></thead>
		<tbody>${rows.map((r) => html`<tr><td class="left"><code>${r.name}</code></td>
			${t.columns.map((c, i) => {
				const cell = r.cells.find((x) => x.column === i);
				return html`<td>${cell ? html`${show(cell.center, t.unit)} <span class="dim">${range(cell)} n=${cell.n}</span>` : ''}</td>${i > 0 && (cell ? html`<${Delta} cell=${cell} better=${t.better} />` : html`<td></td>`)}`;
			})}<td class="left"><${Strip} cells=${r.cells} unit=${t.unit} /></td></tr>`)}
		<tr><td class="left dim">geometric mean</td>${t.columns.map((c, i) => html`<td class="dim">${c.geomean === undefined ? '' : show(c.geomean, t.unit)}</td>
			${i > 0 && html`<td class="dim">${c.geomean_change === undefined || c.geomean_change === null ? '' : (c.geomean_change * 100).toFixed(2) + '%'}</td>`}`)}<td></td></tr></tbody></table></div></section>`;
}

const GROWTH = { constant: () => 1, 'log n': (n) => Math.log(n), n: (n) => n, 'n log n': (n) => n * Math.log(n), 'n²': (n) => n * n, 'n³': (n) => n ** 3 };

// Sizes and costs, both as logarithms, with the curve that fits.
export function growthChart(s) {
	const points = s.points.filter((p) => p.n > 0 && p.value > 0), grow = GROWTH[s.growth], first = points[0].n, last = points.at(-1).n;
	const between = grow ? Array.from({ length: 41 }, (_, i) => first * (last / first) ** (i / 40)) : [];
	const xs = [...new Set([...points.map((p) => p.n), ...between])].sort((a, b) => a - b), value = new Map(points.map((p) => [p.n, p.value]));
	const curve = xs.map((n) => (grow ? s.fixed + s.factor * grow(n) : null)).map((v) => (v > 0 ? v : null));
	return {
		label: `${s.benchmark}: ${s.verdict}`, xs, xLog: true, yLog: true, xText: (n) => n.toLocaleString('en-US', { notation: 'compact', maximumFractionDigits: 1 }), yText: (v) => show(v, s.unit),
		lines: [...(grow ? [{ name: s.growth, ys: curve, color: '--bar-strong' }] : []), { name: 'measured', ys: xs.map((n) => value.get(n) ?? null), dots: true, color: '--accent' }],
		tells: xs.map((n) => (value.has(n) ? `${s.key || 'n'}=${n}: ${show(value.get(n), s.unit)}` : null)),
	};
}

function Fit({ s }) {
	const chart = useMemo(() => growthChart(s), [s]);
	return html`<figure><${Chart} chart=${chart} />
		<figcaption><code>${s.benchmark}</code> ${s.unit}: <b>${s.verdict}</b></figcaption></figure>`;
}

export function BenchView({ data, search, go }) {
	const re = pattern(search), q = query(), several = data.inputs.filter((x) => x.kind === 'bench').length > 1;
	const fits = data.complexity.filter((s) => s.points.filter((p) => p.n > 0 && p.value > 0).length > 1 && (!re || re.test(s.benchmark)));
	const past = several && q.get('history') === '1', toggle = (key) => go(address('benchmarks', { all: null, history: null, [key]: q.get(key) === '1' ? null : '1' }));
	return html`<div class="page"><div class="bar">${several && html`<button aria-pressed=${q.get('all') === '1'} onClick=${() => toggle('all')}>All side by side</button>
				<button aria-pressed=${past} onClick=${() => toggle('history')}>History</button>`}
			<span class="dim">${data.benchmarks.tables.length} tables; medians with their 95% intervals, differences by the Mann-Whitney U-test, as benchstat</span></div>
		<div class="scroll" tabindex="0" role="region" aria-label="Benchmarks">
		${data.benchmarks.tables.length === 0 && html`<p>No benchmark results were found.</p>`}
		${past ? html`<${History} data=${data} search=${search} go=${go} />` : data.benchmarks.tables.map((t) => html`<${Results} t=${t} re=${re} />`)}
		${!past && fits.length > 0 && html`<section><h2>Growth with size</h2><div class="fits">${fits.map((s) => html`<${Fit} key=${s.file + s.benchmark + s.unit} s=${s} />`)}</div></section>`}</div></div>`;
}
