// The timeline as it is drawn. Each lane's cells are painted once, when they come, into a strip of one pixel a cell; a frame only
// stretches the strips to where they are now, so that pan and zoom cost the same however much is in them.
import { isDark } from './util.js';

export const LANE = 15, RULER = 22, SECTION = 3;
const REGION = 9, AREA = 28, COUNTER = 40, AREA_ROWS = 24;

export function formatTime(ns) {
	const a = Math.abs(ns), f = (v, u) => (v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v.toFixed(2)) * Math.sign(ns || 1) + ' ' + u;
	return a >= 1e9 ? f(a / 1e9, 's') : a >= 1e6 ? f(a / 1e6, 'ms') : a >= 1e3 ? f(a / 1e3, 'µs') : Math.round(ns) + ' ns';
}

// Colours of states: told apart by lightness too.
export const COLORS = {
	light: {
		states: ['', '#e8a33d', '#2f7d4f', '#d5dae1', '#8a6fc0', '#b9a8dd'], // absent, runnable, running, waiting, syscall, syscall blocked
		procs: ['', '#eceff3', '#e8a33d', '#2f7d4f', '#8a6fc0'], // absent, idle, scheduling, running, syscall
		regions: ['#8fb8de', '#e3b587', '#a9cf9c', '#d3a8cf', '#d9c777', '#9fc9c9', '#c3b4e6', '#e0a3a3'],
		onRun: '#fff', ink: '#16191d', faint: '#d4d8de', heap: '#9dbfe4', goal: '#c9772b', live: '#a9cf9c', samples: '#5a7fa8', gc: '#a9c8ea', stw: '#c03a2b',
		path: '#c2185b', wake: '#0b5cad', hit: '#d6006c', log: '#a05a00', select: 'rgba(11, 92, 173, 0.16)', edge: '#0b5cad', focus: 'rgba(11, 92, 173, 0.10)',
	},
	dark: {
		states: ['', '#d08a1f', '#4fb57c', '#333a44', '#8f74c9', '#5c4a86'],
		procs: ['', '#22272e', '#d08a1f', '#4fb57c', '#8f74c9'],
		regions: ['#33587d', '#7a5330', '#3f6b35', '#6d4169', '#6f6020', '#2f6363', '#564880', '#7a3d3d'],
		onRun: '#08150d', ink: '#e4e7eb', faint: '#363c45', heap: '#4f7fb5', goal: '#c9772b', live: '#3f6b35', samples: '#7fa8d6', gc: '#3d6ea5', stw: '#c03a2b',
		path: '#ff6fa5', wake: '#74b3f5', hit: '#ff7ac0', log: '#f0a050', select: 'rgba(116, 179, 245, 0.22)', edge: '#74b3f5', focus: 'rgba(116, 179, 245, 0.12)',
	},
};

const abgr = (hex, alpha) => ((Math.round(alpha * 255) << 24) | (parseInt(hex.slice(5, 7), 16) << 16) | (parseInt(hex.slice(3, 5), 16) << 8) | parseInt(hex.slice(1, 3), 16)) >>> 0;

function hash(text) {
	let h = 7;
	for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
	return h >>> 0;
}

export class Timeline {
	constructor() {
		this.scroll = 0;
		this.view = null;
		this.marks = { span: null, hits: [], hit: -1, path: null, wakes: [], selection: null };
	}

	setData(data) {
		this.data = data;
		this.view = this.view || [data.from, data.to];
		this.layout();
		this.strips = null;
	}

	layout() {
		const d = this.data, lanes = [];
		if (d.heap.length) lanes.push({ kind: 'heap', height: COUNTER, label: 'heap and goal' });
		if (d.live.length) lanes.push({ kind: 'live', height: COUNTER / 2, label: 'goroutines' });
		if (d.samples.length) lanes.push({ kind: 'samples', height: LANE, label: 'CPU samples' });
		lanes.push({ kind: 'gc', height: LANE, label: 'GC, stop the world' });
		if (d.logs.length) lanes.push({ kind: 'logs', height: LANE, label: 'logs' });
		for (const l of d.lanes) {
			let depth = 0;
			for (let i = 3; l.regions && i < l.regions.length; i += 4) depth = Math.max(depth, l.regions[i] + 1);
			lanes.push({ ...l, depth, height: (l.areas ? AREA : LANE) + depth * REGION });
		}
		let y = RULER, kind = null;
		this.byG = new Map();
		for (const l of lanes) {
			if (kind && l.kind !== kind && (kind === 'gc' || kind === 'logs' || kind === 'proc')) y += SECTION * 2;
			kind = l.kind;
			l.y = y;
			y += l.height + SECTION;
			// a task's lane stands for its goroutine only where that has none of its own
			if (l.g !== undefined && (!this.byG.has(l.g) || (l.kind === 'g' && this.byG.get(l.g).kind !== 'g'))) this.byG.set(l.g, l);
		}
		this.lanes = lanes;
		this.height = y + 4;
	}

	get head() {
		return this.width < 700 ? 84 : 168;
	}

	x(t) {
		return this.head + ((t - this.view[0]) / (this.view[1] - this.view[0])) * (this.width - this.head);
	}

	time(x) {
		return this.view[0] + ((x - this.head) / (this.width - this.head)) * (this.view[1] - this.view[0]);
	}

	// All lanes' cells in one canvas, one below the other.
	paintStrips() {
		const d = this.data, c = COLORS[this.mode];
		let rows = 0;
		for (const l of this.lanes) {
			l.row = rows;
			if (l.runs) rows += 1 + l.depth;
			else if (l.areas) rows += AREA_ROWS;
		}
		this.painted = this.mode;
		this.strips = document.createElement('canvas');
		this.strips.width = d.n;
		this.strips.height = Math.max(1, rows);
		const g = this.strips.getContext('2d'), image = g.createImageData(d.n, Math.max(1, rows));
		if (!image) return;
		const px = new Uint32Array(image.data.buffer);
		for (const l of this.lanes) {
			if (l.runs) this.paintRuns(px, l, l.kind === 'proc' || l.kind === 'thread' ? c.procs : c.states, c);
			else if (l.areas) this.paintAreas(px, l, c);
		}
		g.putImageData(image, 0, 0);
	}

	paintRuns(px, l, colors, c) {
		const n = this.data.n;
		for (let i = 0, at = l.row * n; i < l.runs.length; i += 4) {
			const color = colors[l.runs[i + 1]], end = at + l.runs[i];
			if (color) px.fill(abgr(color, 0.35 + l.runs[i + 2] * 0.0722), at, end);
			at = end;
		}
		for (let i = 0; l.regions && i < l.regions.length; i += 4) {
			const row = (l.row + 1 + l.regions[i + 3]) * n, color = this.regionColor(this.data.texts[l.regions[i + 2]], c);
			px.fill(abgr(color, 1), row + l.regions[i], row + Math.min(n, l.regions[i + 1] + 1));
		}
	}

	// Running at the bottom, then system calls, then runnable: the height is their number against the lane's most. Waiting is the ground.
	paintAreas(px, l, c) {
		const n = this.data.n, most = Math.max(l.most, 0.01) * 100, colors = l.kind === 'region' ? [this.regionColor(l.label, c)] : [c.states[2], c.states[4], c.states[1]];
		const parts = l.kind === 'region' ? [1] : [1, 3, 2];
		for (let i = 0, x = 0; i < l.areas.length; i += 5) {
			let y = 0;
			for (let k = 0; k < parts.length; k++) {
				const v = l.areas[i + parts[k]], h = v ? Math.max(1, Math.round((v / most) * AREA_ROWS)) : 0;
				for (let r = y; r < Math.min(AREA_ROWS, y + h); r++) px.fill(abgr(colors[k], 1), (l.row + AREA_ROWS - 1 - r) * n + x, (l.row + AREA_ROWS - 1 - r) * n + x + l.areas[i]);
				y += h;
			}
			if (l.areas[i + 4]) for (let r = y; r < AREA_ROWS; r++) px.fill(abgr(c.states[3], 0.35), (l.row + AREA_ROWS - 1 - r) * n + x, (l.row + AREA_ROWS - 1 - r) * n + x + l.areas[i]);
			x += l.areas[i];
		}
	}

	// As often as it is asked for, drawn once a frame.
	redraw() {
		if (this.waiting) return;
		this.waiting = requestAnimationFrame(() => {
			this.waiting = 0;
			this.draw();
		});
	}

	draw() {
		const c = this.canvas, d = this.data;
		if (!c || !d) return;
		const scale = window.devicePixelRatio || 1, height = c.clientHeight;
		this.width = c.clientWidth;
		if (c.width !== Math.round(this.width * scale) || c.height !== Math.round(height * scale)) {
			c.width = Math.round(this.width * scale);
			c.height = Math.round(height * scale);
		}
		this.mode = isDark() ? 'dark' : 'light';
		if (!this.strips || this.painted !== this.mode) this.paintStrips();
		const g = c.getContext('2d'), head = this.head, colors = COLORS[this.mode];
		g.setTransform(scale, 0, 0, scale, 0, 0);
		g.clearRect(0, 0, this.width, height);
		g.textBaseline = 'middle';
		g.save();
		g.beginPath();
		g.rect(head, 0, this.width - head, height);
		g.clip();
		this.drawRuler(g, height, colors);
		g.beginPath();
		g.rect(head, RULER, this.width - head, height - RULER);
		g.clip();
		this.drawLanes(g, height, colors);
		this.drawMarks(g, height, colors);
		if (this.cursor !== undefined) {
			g.fillStyle = colors.ink;
			g.fillRect(this.x(this.cursor), 0, 1, height);
		}
		g.restore();
		this.drawLabels(g, height, colors);
		if (!this.timed) performance.mark('goperf-drawn');
		this.timed = true;
	}

	drawRuler(g, height, colors) {
		const span = this.view[1] - this.view[0], raw = span / Math.max(2, (this.width - this.head) / 110), ten = 10 ** Math.floor(Math.log10(raw));
		const step = [1, 2, 5, 10].map((k) => k * ten).find((s) => s >= raw);
		g.font = '11px system-ui, sans-serif';
		for (let t = Math.ceil(this.view[0] / step) * step; t < this.view[1]; t += step) {
			const x = this.x(t);
			g.fillStyle = colors.faint;
			g.fillRect(x, 0, 1, height);
			g.fillStyle = colors.ink;
			g.fillText(formatTime(t), x + 3, RULER / 2);
		}
	}

	drawLanes(g, height, colors) {
		const d = this.data, cell = (d.to - d.from) / d.n;
		// the part of the strips that is in sight, and where it goes
		const a = Math.max(0, Math.floor((this.view[0] - d.from) / cell)), b = Math.min(d.n, Math.ceil((this.view[1] - d.from) / cell));
		const x0 = this.x(d.from + a * cell), w = this.x(d.from + b * cell) - x0;
		g.imageSmoothingEnabled = false;
		for (const l of this.lanes) {
			const y = l.y - this.scroll;
			if (y > height || y + l.height < RULER) continue;
			if (l === this.lane) {
				g.fillStyle = colors.focus;
				g.fillRect(this.head, y - 1, this.width - this.head, l.height + 2);
			}
			if (l.kind === 'heap') this.drawHeap(g, y, cell, colors);
			else if (l.kind === 'live') this.drawSteps(g, y, l.height, d.live, cell, { color: colors.live, fill: true });
			else if (l.kind === 'samples') this.drawSamples(g, y, cell, colors);
			else if (l.kind === 'gc') this.drawRanges(g, y, colors);
			else if (l.kind === 'logs') this.drawLogs(g, y, colors);
			else if (b > a) this.drawStrip(g, l, y, { a, b, x0, w, cell }, colors);
		}
	}

	drawStrip(g, l, y, at, colors) {
		if (!g.drawImage) {
			this.drawPlain(g, l, y, at.cell, colors);
			this.drawNames(g, l, y, at.cell, colors);
			return;
		}
		if (l.areas) {
			g.drawImage(this.strips, at.a, l.row, at.b - at.a, AREA_ROWS, at.x0, y, at.w, AREA);
			return;
		}
		g.drawImage(this.strips, at.a, l.row, at.b - at.a, 1, at.x0, y, at.w, LANE);
		for (let k = 0; k < l.depth; k++) g.drawImage(this.strips, at.a, l.row + 1 + k, at.b - at.a, 1, at.x0, y + LANE + k * REGION, at.w, REGION - 1);
		this.drawNames(g, l, y, at.cell, colors);
	}

	// The same piece by piece, for a picture that is made of shapes.
	drawPlain(g, l, y, cell, colors) {
		const d = this.data, list = l.runs || l.areas, step = l.runs ? 4 : 5, looks = l.kind === 'proc' || l.kind === 'thread' ? colors.procs : colors.states;
		const box = (a, b, top, height, color, alpha) => {
			const x = Math.max(this.head, this.x(a)), w = Math.min(this.width, this.x(b)) - x;
			if (!color || w <= 0 || height <= 0) return;
			g.globalAlpha = alpha;
			g.fillStyle = color;
			g.fillRect(x, top, Math.max(0.5, w), height);
			g.globalAlpha = 1;
		};
		for (let i = 0, t = d.from; i < list.length; i += step) {
			const end = t + list[i] * cell;
			if (l.runs) box(t, end, y, LANE, looks[list[i + 1]], 0.35 + list[i + 2] * 0.0722);
			else {
				let up = 0;
				for (const k of l.kind === 'region' ? [1] : [1, 3, 2]) {
					const h = Math.min(AREA - up, (list[i + k] / (Math.max(l.most, 0.01) * 100)) * AREA);
					box(t, end, y + AREA - up - h, h, l.kind === 'region' ? this.regionColor(l.label, colors) : colors.states[{ 1: 2, 3: 4, 2: 1 }[k]], 1);
					up += h;
				}
			}
			t = end;
		}
		for (let i = 0; l.regions && i < l.regions.length; i += 4)
			box(d.from + l.regions[i] * cell, d.from + (l.regions[i + 1] + 1) * cell, y + LANE + l.regions[i + 3] * REGION, REGION - 1, this.regionColor(d.texts[l.regions[i + 2]], colors), 1);
	}

	regionColor(text, colors) {
		return colors.regions[hash(text) % colors.regions.length];
	}

	drawNames(g, l, y, cell, colors) {
		const d = this.data;
		g.font = '11px system-ui, sans-serif';
		g.fillStyle = colors.onRun;
		if (l.kind === 'proc' || l.kind === 'thread') {
			for (let i = 0, t = d.from; i < l.runs.length; i += 4) {
				const x = Math.max(this.head, this.x(t)), end = t + l.runs[i] * cell, w = this.x(end) - x, who = l.runs[i + 3] >= 0 && d.names[l.runs[i + 3]];
				if (who && l.runs[i + 1] === 3 && w > 60 && x < this.width) this.text(g, 'G' + who[0] + ' ' + d.texts[who[1]], x + 3, y + LANE / 2, w - 6);
				t = end;
			}
		}
		g.font = '9px system-ui, sans-serif';
		g.fillStyle = colors.ink;
		for (let i = 0; l.regions && i < l.regions.length; i += 4) {
			const x = Math.max(this.head, this.x(d.from + l.regions[i] * cell)), w = this.x(d.from + (l.regions[i + 1] + 1) * cell) - x;
			if (w > 34 && x < this.width) this.text(g, d.texts[l.regions[i + 2]], x + 2, y + LANE + l.regions[i + 3] * REGION + REGION / 2, w - 4);
		}
	}

	text(g, text, x, y, room) {
		let n = Math.min(text.length, Math.floor(room / 3));
		while (n > 1 && g.measureText(text.slice(0, n)).width > room) n -= Math.max(1, Math.ceil(n / 12));
		g.fillText(n < text.length && n > 2 ? text.slice(0, n - 1) + '…' : text.slice(0, n), x, y);
	}

	drawRanges(g, y, colors) {
		for (const [list, color] of [[this.data.gc, colors.gc], [this.data.stw, colors.stw]])
			for (const [a, b] of list) {
				if (b < this.view[0] || a > this.view[1]) continue;
				const x = this.x(a), w = this.x(b) - x;
				g.fillStyle = color;
				g.fillRect(x, y, Math.max(1, w), LANE);
				if (w < 3) continue;
				g.globalAlpha = 0.1; // over all lanes below
				g.fillRect(x, y + LANE, w, 1e5);
				g.globalAlpha = 1;
			}
	}

	drawSamples(g, y, cell, colors) {
		const s = this.data.samples;
		let most = 1;
		for (let i = 1; i < s.length; i += 2) most = Math.max(most, s[i]);
		g.fillStyle = colors.samples;
		for (let i = 0; i < s.length; i += 2) {
			const h = Math.max(3, (s[i + 1] / most) * LANE);
			g.fillRect(this.x(this.data.from + s[i] * cell), y + LANE - h, 1.5, h);
		}
	}

	drawLogs(g, y, colors) {
		g.fillStyle = colors.log;
		for (const [t] of this.data.logs) {
			const x = this.x(t);
			if (x < this.head - 4 || x > this.width + 4) continue;
			g.beginPath();
			g.moveTo(x, y + LANE);
			g.lineTo(x - 3.5, y + 5);
			g.lineTo(x + 3.5, y + 5);
			g.fill();
		}
	}

	drawSteps(g, y, height, list, cell, { color, fill, most = 0 }) {
		const d = this.data;
		for (let i = 1; i < list.length; i += 2) most = Math.max(most, list[i], 1);
		let last = null;
		g.beginPath();
		for (let i = 0; i < list.length; i += 2) {
			const x = this.x(d.from + list[i] * cell), v = y + height - (list[i + 1] / most) * (height - 2);
			if (last === null) g.moveTo(x, v);
			else g.lineTo(x, last);
			g.lineTo(x, v);
			last = v;
		}
		if (last === null) return;
		g.lineTo(this.x(d.to), last);
		g.strokeStyle = g.fillStyle = color;
		if (!fill) return g.stroke();
		g.lineTo(this.x(d.to), y + height);
		g.lineTo(this.x(d.from + list[0] * cell), y + height);
		g.fill();
	}

	drawHeap(g, y, cell, colors) {
		const most = Math.max(1, ...this.data.heap.filter((_, i) => i % 2), ...this.data.goal.filter((_, i) => i % 2));
		this.drawSteps(g, y, COUNTER, this.data.heap, cell, { color: colors.heap, fill: true, most });
		this.drawSteps(g, y, COUNTER, this.data.goal, cell, { color: colors.goal, most });
	}

	laneOf(g) {
		return this.byG.get(g);
	}

	drawMarks(g, height, colors) {
		const m = this.marks;
		if (m.selection) {
			const [a, b] = m.selection, x = this.x(a), w = Math.max(1, this.x(b) - x);
			g.fillStyle = colors.select;
			g.fillRect(x, 0, w, height);
			g.fillStyle = colors.edge;
			g.fillRect(x, 0, 1, height);
			g.fillRect(x + w - 1, 0, 1, height);
		}
		for (let i = 0; i < m.hits.length; i++) this.drawHit(g, m.hits[i], i === m.hit, height, colors);
		if (m.path) this.drawPath(g, m.path, colors);
		for (const w of m.wakes) this.drawWake(g, w, colors);
		if (m.span) this.box(g, m.span, colors.ink, 2);
	}

	box(g, s, color, width, y0) {
		const l = this.laneOf(s.g);
		if (!l) return;
		const a = s.start ?? s.from, b = s.end ?? s.to, x = Math.max(this.head - 4, this.x(a)), w = Math.min(this.width + 4, this.x(b)) - x;
		if (w < 0 || x > this.width) return;
		g.strokeStyle = color;
		g.lineWidth = width;
		g.strokeRect(x, l.y - this.scroll - (y0 || 0), Math.max(2, w), LANE);
		g.lineWidth = 1;
	}

	drawHit(g, h, current, height, colors) {
		const x = this.x(h.from), w = Math.max(1.5, this.x(h.to) - x);
		if (x > this.width || x + w < this.head) return;
		g.fillStyle = colors.hit;
		g.fillRect(x, RULER, w, current ? 6 : 3);
		if (current) {
			g.globalAlpha = 0.18;
			g.fillRect(x, RULER, Math.max(2, w), height);
			g.globalAlpha = 1;
		}
		if (this.laneOf(h.g)) this.box(g, h, colors.hit, current ? 2.5 : 1.2);
	}

	// The path's steps, one after the other, each on its goroutine's lane.
	drawPath(g, path, colors) {
		g.strokeStyle = colors.path;
		g.lineWidth = 2.5;
		g.beginPath();
		let last = null;
		for (const s of path.steps) {
			const l = this.laneOf(s.g);
			if (!l) {
				last = null;
				continue;
			}
			const y = l.y - this.scroll + LANE / 2, x = this.x(s.from);
			if (last !== null) g.lineTo(x, y);
			else g.moveTo(x, y);
			g.lineTo(this.x(s.to), y);
			last = y;
		}
		g.stroke();
		g.lineWidth = 1;
	}

	// Who woke whom: from the waker's lane to the other's. One of them out of sight: a stub with its name.
	drawWake(g, w, colors) {
		const x = this.x(w.time), from = this.laneOf(w.from), to = this.laneOf(w.g);
		if (x < this.head || x > this.width || (!from && !to)) return;
		const y1 = from ? from.y - this.scroll + LANE / 2 : to.y - this.scroll - 10, y2 = to ? to.y - this.scroll + LANE / 2 : from.y - this.scroll + LANE + 10;
		const down = y2 > y1 ? 1 : -1, bend = Math.min(14, 4 + Math.abs(y2 - y1) / 12);
		g.strokeStyle = g.fillStyle = colors.wake;
		g.lineWidth = 1.4;
		if (w.created) g.setLineDash([4, 3]);
		g.beginPath();
		g.moveTo(x, y1);
		g.quadraticCurveTo(x + bend, (y1 + y2) / 2, x, y2);
		g.stroke();
		g.setLineDash([]);
		g.lineWidth = 1;
		g.beginPath();
		g.moveTo(x, y2);
		g.lineTo(x + 5, y2 - 5 * down);
		g.lineTo(x - 1, y2 - 6 * down);
		g.fill();
		g.beginPath();
		g.arc(x, y1, 2.5, 0, 7);
		g.fill();
		g.font = '10px system-ui, sans-serif';
		if (!from && w.fromId !== undefined) g.fillText('G' + w.fromId, x + 4, y1);
		if (!to) g.fillText('G' + w.id, x + 4, y2);
	}

	drawLabels(g, height, colors) {
		g.save();
		g.beginPath();
		g.rect(0, RULER, this.head - 4, height - RULER);
		g.clip();
		g.font = '11px system-ui, sans-serif';
		for (const l of this.lanes) {
			const y = l.y - this.scroll;
			if (y < RULER - l.height || y > height) continue;
			g.fillStyle = l === this.lane ? colors.edge : colors.ink;
			if (l === this.lane) g.fillRect(0, y, 3, l.height);
			let text = (l.pinned ? '▸ ' : '') + l.label, cut = false;
			while (text.length > 4 && g.measureText(text).width > this.head - 14) {
				text = text.slice(0, -1);
				cut = true;
			}
			g.fillText(cut ? text + '…' : text, 6, y + (l.areas ? AREA : Math.min(l.height, COUNTER) === COUNTER ? COUNTER : LANE) / 2);
			if (!l.areas) continue;
			g.fillStyle = colors.faint;
			g.fillRect(0, y + l.height + 1, this.head, 1);
		}
		g.restore();
	}

	// The lane and, in it, the run at a place.
	at(x, y) {
		const lane = this.lanes.find((l) => y + this.scroll >= l.y && y + this.scroll < l.y + l.height);
		if (!lane || x < this.head || y < RULER) return lane && y >= RULER ? { lane } : null;
		const d = this.data, t = this.time(x), i = Math.floor(((t - d.from) / (d.to - d.from)) * d.n), hit = { lane, t };
		const step = lane.areas ? 5 : 4, list = lane.areas || lane.runs || [];
		for (let k = 0, from = 0; k < list.length; k += step) {
			if (i >= from && i < from + list[k]) {
				if (lane.areas) hit.counts = list.slice(k + 1, k + 5);
				else Object.assign(hit, { state: list[k + 1], level: list[k + 2], g: lane.g !== undefined ? lane.g : list[k + 3] });
			}
			from += list[k];
		}
		const depth = Math.floor((y + this.scroll - lane.y - LANE) / REGION);
		for (let k = 0; lane.regions && depth >= 0 && k < lane.regions.length; k += 4)
			if (lane.regions[k + 3] === depth && i >= lane.regions[k] && i <= lane.regions[k + 1]) hit.region = d.texts[lane.regions[k + 2]];
		const near = (this.view[1] - this.view[0]) * (4 / (this.width - this.head));
		if (lane.kind === 'logs') hit.log = d.logs.find(([time]) => Math.abs(time - t) < near);
		if (lane.kind === 'gc') hit.range = d.stw.find(([a, b]) => t >= a - near && t <= b + near) || d.gc.find(([a, b]) => t >= a && t <= b);
		return hit;
	}
}
