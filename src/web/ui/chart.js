// Line charts: drawn by uPlot, which is loaded with the first of them; saved as SVG from the same description.
//
//	{ label, xs, xLog, yLog, xText(v), yText(v), binary, lines: [{ name, ys, dots, dash, color }], band: { lo, hi }, tells: [text of a point] }
//
// xs are ascending; a value that is not there is null. color is a variable of app.css.
import { html, useEffect, useRef, useState } from './vendor/preact.js';
import { background, escapeXML, setPicture } from './picture.js';

const WIDTH = 360, HEIGHT = 190, LEFT = 58, BOTTOM = 24, TOP = 8, RIGHT = 12;

const cssColor = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#000';
const there = (v) => v !== null && v !== undefined && Number.isFinite(v);

// The least and the most of all that is drawn, and a little more; never nothing.
export function extent(values, log) {
	const all = values.filter((v) => there(v) && (!log || v > 0));
	if (!all.length) return [log ? 1 : 0, log ? 10 : 1];
	let [lo, hi] = [Math.min(...all), Math.max(...all)];
	if (log) return lo === hi ? [lo / 2, hi * 2] : [lo / (hi / lo) ** 0.07, hi * (hi / lo) ** 0.07];
	if (lo === hi) [lo, hi] = [lo - Math.abs(lo) * 0.1 - (lo ? 0 : 1), hi + Math.abs(hi) * 0.1 + (hi ? 0 : 1)];
	return [lo - (hi - lo) * 0.06, hi + (hi - lo) * 0.06];
}

// Round numbers between, about n of them; binary: of KiB, MiB ..., as they are written.
export function ticks([lo, hi], n, log, binary) {
	const unit = binary && !log && hi >= 1024 ? 1024 ** Math.floor(Math.log(hi) / Math.log(1024)) : 1;
	if (unit > 1) return ticks([lo / unit, hi / unit], n).map((t) => t * unit);
	if (log) {
		const out = [], step = Math.max(1, Math.ceil((Math.log10(hi) - Math.log10(lo)) / n));
		for (let e = Math.ceil(Math.log10(lo)); e <= Math.log10(hi) + 1e-9; e += step) out.push(10 ** e);
		return out.length > 1 ? out : [lo * (hi / lo) ** 0.1, hi / (hi / lo) ** 0.1];
	}
	const raw = (hi - lo) / n, ten = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 5, 10].map((k) => k * ten).find((s) => s >= raw), out = [];
	for (let k = Math.ceil(lo / step); k * step <= hi; k++) out.push(k * step);
	return out;
}

const yValues = (c) => [...c.lines.flatMap((l) => l.ys), ...(c.band ? [...c.band.lo, ...c.band.hi] : [])];
const xTicks = (c, range) => (c.xTicks ? c.xTicks : ticks(range, 4, c.xLog));

// As SVG. colors: a function from the names of app.css.
export function chartSVG(c, colors = cssColor, back = 'none') {
	const ex = c.xTicks ? [Math.min(...c.xs) - 0.3, Math.max(...c.xs) + 0.3] : extent(c.xs, c.xLog), ey = extent(yValues(c), c.yLog);
	const at = (v, [lo, hi], log) => (log ? Math.log(v / lo) / Math.log(hi / lo) : (v - lo) / (hi - lo));
	const x = (v) => (LEFT + at(v, ex, c.xLog) * (WIDTH - LEFT - RIGHT)).toFixed(1), y = (v) => (HEIGHT - BOTTOM - at(v, ey, c.yLog) * (HEIGHT - BOTTOM - TOP)).toFixed(1);
	const dim = colors('--dim'), grid = colors('--line'), out = [];
	for (const t of ticks(ey, 4, c.yLog, c.binary)) out.push(`<path d="M${LEFT} ${y(t)}H${WIDTH - RIGHT}" stroke="${grid}"/><text x="${LEFT - 5}" y="${y(t)}" dominant-baseline="central" text-anchor="end" fill="${dim}">${escapeXML(c.yText(t))}</text>`);
	for (const t of xTicks(c, ex)) out.push(`<text x="${x(t)}" y="${HEIGHT - 8}" text-anchor="middle" fill="${dim}">${escapeXML(c.xText(t))}</text>`);
	if (c.band) {
		const i = c.xs.map((_, k) => k).filter((k) => there(c.band.lo[k]) && there(c.band.hi[k]));
		if (i.length > 1) out.push(`<path d="M${i.map((k) => `${x(c.xs[k])} ${y(c.band.hi[k])}`).join('L')}L${i.reverse().map((k) => `${x(c.xs[k])} ${y(c.band.lo[k])}`).join('L')}Z" fill="${colors('--accent')}" opacity="0.18"/>`);
	}
	for (const l of c.lines) {
		const points = c.xs.map((v, k) => [v, l.ys[k], k]).filter(([v, w]) => there(w) && (!c.xLog || v > 0) && (!c.yLog || w > 0)), color = colors(l.color);
		if (!l.dots || l.dots === 'joined') out.push(`<path d="M${points.map(([v, w]) => `${x(v)} ${y(w)}`).join('L')}" fill="none" stroke="${color}" stroke-width="1.5"${l.dash ? ' stroke-dasharray="4 3"' : ''}/>`);
		if (l.dots) for (const [v, w, k] of points) out.push(`<circle cx="${x(v)}" cy="${y(w)}" r="3.5" fill="${color}"><title>${escapeXML((c.tells || [])[k] || c.yText(w))}</title></circle>`);
	}
	return { width: WIDTH, height: HEIGHT, svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-size="11" font-family="system-ui, sans-serif"><rect width="100%" height="100%" fill="${back}"/><title>${escapeXML(c.label)}</title>${out.join('')}</svg>` };
}

let loading;
function loadPlot() {
	if (!loading) {
		const link = document.createElement('link');
		link.rel = 'stylesheet';
		link.href = '/static/vendor/uplot.css';
		document.head.append(link);
		loading = import('./vendor/uplot.js').then((m) => m.default);
	}
	return loading;
}

function options(c, onPoint) {
	const ink = cssColor('--dim'), grid = { stroke: cssColor('--line'), width: 1 }, font = '11px system-ui, sans-serif';
	const labels = (text) => (u, values) => values.map((v) => (v === null ? '' : text(v)));
	return {
		width: WIDTH, height: HEIGHT, legend: { show: false }, cursor: { drag: { x: true, y: false }, points: { size: 8 } },
		scales: {
			x: { time: false, distr: c.xLog ? 3 : 1, range: (u, lo, hi) => (c.xTicks ? [lo - 0.3, hi + 0.3] : extent([lo, hi], c.xLog)) },
			y: { distr: c.yLog ? 3 : 1, range: () => extent(yValues(c), c.yLog) },
		},
		axes: [
			{ stroke: ink, font, size: BOTTOM, gap: 2, grid: { show: false }, ticks: { show: false }, values: labels(c.xText), splits: (u, i, lo, hi) => xTicks(c, [lo, hi]).filter((t) => t >= lo && t <= hi), filter: (u, s) => s },
			{ stroke: ink, font, size: LEFT, gap: 3, grid, ticks: { show: false }, values: labels(c.yText), splits: (u, i, lo, hi) => ticks([lo, hi], 4, c.yLog, c.binary), filter: (u, s) => s },
		],
		series: [{}, ...c.lines.map((l) => ({ stroke: cssColor(l.color), width: l.dots && l.dots !== 'joined' ? 0 : 1.5, dash: l.dash ? [4, 3] : undefined, spanGaps: true,
			paths: l.dots === true ? () => null : undefined, points: { show: !!l.dots, size: 7, fill: cssColor(l.color) } })),
		...(c.band ? [{ stroke: 'transparent', points: { show: false }, spanGaps: true }, { stroke: 'transparent', points: { show: false }, spanGaps: true }] : [])],
		bands: c.band ? [{ series: [c.lines.length + 1, c.lines.length + 2], fill: cssColor('--accent') + '2e' }] : [],
		hooks: { setCursor: [(u) => onPoint(u.cursor.idx)] },
	};
}

const plotData = (c) => [c.xs, ...c.lines.map((l) => l.ys), ...(c.band ? [c.band.hi, c.band.lo] : [])];

// pick(i): a click on the i-th point.
export function Chart({ chart, pick }) {
	const box = useRef(null), at = useRef(null), [point, setPoint] = useState(null);
	useEffect(() => {
		let plot = null, over = false;
		const draw = async () => {
			const Plot = await loadPlot();
			if (over) return;
			if (plot) plot.destroy();
			plot = new Plot(options(chart, (i) => {
				at.current = i;
				setPoint(i);
			}), plotData(chart), box.current);
		};
		draw().catch((e) => console.error(e));
		setPicture(box.current, () => chartSVG(chart, cssColor, background()));
		addEventListener('themechange', draw);
		return () => {
			over = true;
			removeEventListener('themechange', draw);
			if (plot) plot.destroy();
		};
	}, [chart]);
	const tell = point !== null && point !== undefined && chart.tells && chart.tells[point];
	return html`<div class="chart ${pick ? 'pickable' : ''}"><div class="chart-box" ref=${box} role="img" aria-label=${chart.label} onClick=${() => pick && there(at.current) && pick(at.current)}></div>
		<p class="chart-tell dim">${tell || '\u00a0'}</p></div>`;
}
