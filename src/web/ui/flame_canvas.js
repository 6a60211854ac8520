// Draws one or two trees (with a pivot: callers above it, callees below) into a canvas, and answers what stands where.
// Only boxes that are at least a pixel wide and in sight are drawn, so that a frame costs the same whatever the profile.
import { diffColor, heatColor, packageColor, packageOf, shortName, isDark } from './util.js';
import { walk, depthOf } from './flame_tree.js';

export const ROW = 19;
const FONT = '12px system-ui, sans-serif';
const MINI = 36;

export class FlameCanvas {
	constructor(canvas, mini) {
		this.canvas = canvas;
		this.mini = mini;
		this.colors = new Map();
		this.view = [0, 1]; // the part of the root's width that is in sight
		this.zoomed = null;
		this.selected = null;
		this.hover = null;
		this.match = null; // what the search finds: the rest is pale
		this.marked = null; // names that are chosen: underlined
		this.colorBy = 'package';
		this.scroll = 0;
		this.widths = new Map();
	}

	setData({ tree, callers, diff }) {
		this.tree = tree;
		this.callers = callers;
		this.diff = diff;
		this.most = 0; // the largest change of a box below the root
		if (diff) walk(tree, (n) => void (this.most = Math.max(this.most, n.parent ? Math.abs(n.t) : 0)));
		this.measure();
		this.view = [0, 1];
		this.zoomed = tree;
		this.selected = this.hover = null;
		this.miniImage = null;
	}

	measure() {
		this.up = this.callers ? Math.max(0, depthOf(this.callers) - 1) : 0;
		this.rows = this.up + depthOf(this.tree) + (this.callers ? 0 : 1);
		this.miniImage = null;
	}

	// Row of a node; the root is not drawn beside a pivot.
	row(n, isCaller) {
		if (!this.callers) return n.depth;
		return isCaller ? this.up - (n.depth - 1) : this.up + n.depth - 1;
	}

	// Fits a box into the width.
	zoomTo(node, animate = true) {
		this.zoomed = node;
		const total = this.tree.w || 1;
		this.goTo([node.x / total, (node.x + node.w) / total], animate);
	}

	goTo(view, animate) {
		cancelAnimationFrame(this.frame);
		const from = this.view, start = performance.now();
		if (!animate || matchMedia('(prefers-reduced-motion: reduce)').matches) {
			this.view = view;
			this.draw();
			return;
		}
		const step = (now) => {
			const t = Math.min(1, (now - start) / 140), e = t * (2 - t);
			this.view = [from[0] + (view[0] - from[0]) * e, from[1] + (view[1] - from[1]) * e];
			this.draw();
			if (t < 1) this.frame = requestAnimationFrame(step);
		};
		this.frame = requestAnimationFrame(step);
	}

	resize() {
		const scale = window.devicePixelRatio || 1;
		for (const c of [this.canvas, this.mini]) {
			if (!c) continue;
			const w = c.clientWidth, h = c.clientHeight;
			if (c.width !== Math.round(w * scale) || c.height !== Math.round(h * scale)) {
				c.width = Math.round(w * scale);
				c.height = Math.round(h * scale);
				this.miniImage = null;
			}
		}
	}

	color(n, dark) {
		if (this.diff && this.colorBy === 'diff') return diffColor(n.w + Math.abs(n.t) ? (2 * n.t) / (n.w + Math.abs(n.t)) : 0, dark); // of the larger of both
		if (this.diff && this.colorBy === 'absolute') return diffColor(this.most ? n.t / this.most : 0, dark);
		if (this.colorBy === 'cost') return heatColor(n.w / (this.tree.w || 1), dark);
		const key = this.colorBy === 'file' ? n.file : packageOf(n.name) || (this.packages ? n.name : ''); // a box may be a package
		let c = this.colors.get(key);
		if (!c) this.colors.set(key, (c = packageColor(key, dark)));
		return c;
	}

	// Calls fn(node, x, y, width, isCaller) for what is in sight.
	visible(width, height, fn) {
		const total = this.tree.w || 1, [a, b] = this.view, scale = width / ((b - a) * total), left = a * total;
		for (const root of this.callers ? [this.callers, this.tree] : [this.tree]) {
			const isCaller = root === this.callers;
			walk(root, (n) => {
				const x = (n.x - left) * scale, w = n.w * scale;
				if (w < 0.7 || x > width || x + w < 0) return false;
				const y = this.row(n, isCaller) * ROW - this.scroll;
				if (this.callers && (n.depth === 0 || (isCaller && n.depth === 1))) return true;
				if (!isCaller && y > height) return false;
				if (y > -ROW && y < height) fn(n, x, y, w, isCaller);
				return true;
			});
		}
	}

	draw() {
		if (!this.tree) return;
		this.resize();
		const g = this.canvas.getContext('2d'), scale = window.devicePixelRatio || 1, dark = isDark();
		if (dark !== this.dark) {
			this.dark = dark;
			this.colors.clear();
			this.miniImage = null;
		}
		const width = this.canvas.width / scale, height = this.canvas.height / scale;
		g.setTransform(scale, 0, 0, scale, 0, 0);
		g.clearRect(0, 0, width, height);
		g.font = FONT;
		g.textBaseline = 'middle';
		this.visible(width, height, (n, x, y, w, c) => this.box(g, n, Math.max(x, -1), y, Math.min(x + w, width + 1) - Math.max(x, -1), c, dark));
		this.drawMini(dark);
		if (!this.timed) performance.mark('goperf-drawn'); // for whoever measures
		this.timed = true;
	}

	box(g, n, x, y, w, isCaller, dark) {
		const found = this.match ? this.match(n) : true;
		const outside = this.zoomed && !isCaller && n.depth < this.zoomed.depth;
		if (g.tip) g.tip(this.tip(n));
		g.globalAlpha = found ? (outside ? 0.55 : 1) : 0.35;
		g.fillStyle = this.color(n, dark);
		// no line above what was inlined: it is one piece with its caller
		const top = n.inlined && n.depth > 1 ? 0 : 1;
		g.fillRect(x, y + top, Math.max(0.7, w - (w > 3 ? 1 : 0)), ROW - top);
		if (this.diff && w > 12) this.diffMark(g, n, x, y, w, dark);
		if ((this.match && found) || (this.marked && this.marked.has(n.name))) {
			g.fillStyle = dark ? '#fff' : '#000';
			g.fillRect(x, y + ROW - 2, Math.max(0.7, w - 1), 2);
		}
		if (w > 26) this.label(g, n, x, y, w, dark);
		g.globalAlpha = 1;
		if (n === this.selected || n === this.hover) {
			g.strokeStyle = dark ? '#fff' : '#000';
			g.lineWidth = n === this.selected ? 2 : 1;
			g.strokeRect(x + 1, y + 1.5, Math.max(1, w - 3), ROW - 3);
		}
	}

	// Of a box in a saved picture; who has the numbers' unit says how they are written.
	tip(n) {
		return `${n.name} ${this.format ? this.format(n) : n.w}`;
	}

	// What was not there before has a mark at its left, what has gone one at its right: not by colour alone.
	diffMark(g, n, x, y, w, dark) {
		const before = (n.w - n.t) / 2, after = (n.w + n.t) / 2;
		if (before > 0 && after > 0) return;
		g.fillStyle = dark ? '#fff' : '#000';
		g.fillRect(before > 0 ? x + w - 4 : x, y + 2, 3, ROW - 3);
	}

	label(g, n, x, y, w, dark) {
		const mark = this.diff && Math.abs(n.t) >= n.w ? 4 : 0, room = w - 8 - mark; // beside the mark of what is new or gone
		g.fillStyle = dark ? '#f4f4f4' : '#111';
		let text = n.name;
		if (this.textWidth(g, text) > room) text = shortName(n.name);
		const full = this.textWidth(g, text);
		if (full > room) {
			const fit = Math.floor((text.length * room) / full) - 1;
			if (fit < 2) return;
			text = text.slice(0, fit) + '…';
		}
		g.fillText(text, x + 4 + (n.t > 0 ? mark : 0), y + ROW / 2 + 0.5);
	}

	textWidth(g, text) {
		let w = this.widths.get(text);
		if (w === undefined) {
			if (this.widths.size > 20000) this.widths.clear();
			this.widths.set(text, (w = g.measureText(text).width));
		}
		return w;
	}

	// The whole tree in a strip, with a window on what is in sight.
	drawMini(dark) {
		if (!this.mini || !this.mini.width) return;
		const g = this.mini.getContext('2d'), scale = window.devicePixelRatio || 1;
		const width = this.mini.width / scale, height = this.mini.height / scale, total = this.tree.w || 1;
		if (!this.miniImage) {
			const row = Math.min(3, MINI / Math.max(1, this.rows));
			this.miniImage = document.createElement('canvas');
			this.miniImage.width = this.mini.width;
			this.miniImage.height = this.mini.height;
			const m = this.miniImage.getContext('2d');
			m.scale(scale, scale);
			for (const root of this.callers ? [this.callers, this.tree] : [this.tree])
				walk(root, (n) => {
					const w = (n.w / total) * width;
					if (w < 0.5) return false;
					m.fillStyle = this.color(n, dark);
					m.fillRect((n.x / total) * width, this.row(n, root === this.callers) * row, w, Math.max(1, row));
					return true;
				});
		}
		g.setTransform(1, 0, 0, 1, 0, 0);
		g.clearRect(0, 0, this.mini.width, this.mini.height);
		g.drawImage(this.miniImage, 0, 0);
		g.setTransform(scale, 0, 0, scale, 0, 0);
		const [a, b] = this.view;
		if (b - a > 0.9999) return;
		g.fillStyle = dark ? 'rgba(0,0,0,.6)' : 'rgba(255,255,255,.7)';
		g.fillRect(0, 0, a * width, height);
		g.fillRect(b * width, 0, width - b * width, height);
		g.strokeStyle = dark ? '#fff' : '#000';
		g.strokeRect(a * width + 0.5, 0.5, Math.max(1, (b - a) * width - 1), height - 1);
	}

	// The node at a place of the canvas, or null.
	at(px, py) {
		if (!this.tree) return null;
		let hit = null;
		this.visible(this.canvas.clientWidth, this.canvas.clientHeight, (n, x, y, w) => {
			if (px >= x && px < x + w && py >= y && py < y + ROW) hit = n;
		});
		return hit;
	}

	isCaller(node) {
		let n = node;
		while (n.parent) n = n.parent;
		return n === this.callers;
	}
}
