// Benchmarks: each result with all its measurements as dots, differences to the base, and how costs grow with sizes.
import { html } from './vendor/preact.js';
import { address, pattern, query } from './util.js';

const PREFIXES = { 'sec/op': [[1, 's'], [1e-3, 'ms'], [1e-6, 'µs'], [1e-9, 'ns']], 'B/op': [[1024 ** 3, 'GiB'], [1024 ** 2, 'MiB'], [1024, 'KiB'], [1, 'B']] };
const PLAIN = [[1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, '']];

function show(v, unit) {
	if (v === null || v === undefined) return '?';
	const steps = PREFIXES[unit] || (unit === 'B/s' ? PREFIXES['B/op'] : PLAIN);
	const [size, name] = steps.find(([s]) => Math.abs(v) >= s) || steps.at(-1);
	const n = v / size;
	return (v === 0 ? '0' : n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2)) + name;
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
	return html`<section class="bench"><h2>${t.unit} <span class="dim">${Object.entries(t.settings).map(([k, v]) => k + ': ' + v).join(' · ')}</span></h2>
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
function Fit({ s }) {
	const points = s.points.filter((p) => p.n > 0 && p.value > 0);
	if (points.length < 2) return null;
	const lx = points.map((p) => Math.log(p.n)), ly = points.map((p) => Math.log(p.value));
	const [x0, x1, y0, y1] = [Math.min(...lx), Math.max(...lx), Math.min(...ly), Math.max(...ly)];
	const x = (v) => 40 + (280 * (v - x0)) / (x1 - x0 || 1), y = (v) => 170 - (150 * (v - y0)) / (y1 - y0 || 1);
	const grow = GROWTH[s.growth];
	let path = '';
	if (grow)
		for (let i = 0; i <= 40; i++) {
			const n = Math.exp(x0 + ((x1 - x0) * i) / 40), v = s.fixed + s.factor * grow(n);
			if (v > 0) path += `${path ? 'L' : 'M'}${x(Math.log(n)).toFixed(1)} ${Math.max(2, Math.min(178, y(Math.log(v)))).toFixed(1)}`;
		}
	return html`<figure><svg class="fit" viewBox="0 0 340 200" role="img" aria-label=${`${s.benchmark}: ${s.verdict}`}>${path && html`<path d=${path} />`}
		${points.map((p) => html`<circle cx=${x(Math.log(p.n))} cy=${y(Math.log(p.value))} r="4"><title>${s.key || 'n'}=${p.n}: ${show(p.value, s.unit)}</title></circle>`)}
		<text x="40" y="192">${points[0].n}</text><text x="320" y="192" text-anchor="end">${points.at(-1).n}</text><text x="4" y="14">${show(Math.exp(y1), s.unit)}</text><text x="4" y="182">${show(Math.exp(y0), s.unit)}</text></svg>
		<figcaption><code>${s.benchmark}</code> ${s.unit}: <b>${s.verdict}</b></figcaption></figure>`;
}

export function BenchView({ data, search, go }) {
	const re = pattern(search), q = query(), several = data.inputs.filter((x) => x.kind === 'bench').length > 1;
	const fits = data.complexity.filter((s) => s.points.length > 1 && (!re || re.test(s.benchmark)));
	return html`<div class="page"><div class="bar">${several && html`<button aria-pressed=${q.get('all') === '1'} onClick=${() => go(address('benchmarks', { all: q.get('all') === '1' ? null : '1' }))}>All side by side</button>`}
			<span class="dim">${data.benchmarks.tables.length} tables; medians with their 95% intervals, differences by the Mann-Whitney U-test, as benchstat</span></div>
		<div class="scroll" tabindex="0" role="region" aria-label="Benchmarks">
		${data.benchmarks.tables.length === 0 && html`<p>No benchmark results were found.</p>`}
		${data.benchmarks.tables.map((t) => html`<${Results} t=${t} re=${re} />`)}
		${fits.length > 0 && html`<section><h2>Growth with size</h2><div class="fits">${fits.map((s) => html`<${Fit} s=${s} />`)}</div></section>`}</div></div>`;
}
