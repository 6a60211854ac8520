// The timeline: lanes of processors and goroutines, drawn from runs of pixels that the server has made of the window in sight.
// While a window is being fetched the old picture is moved and stretched, so that pan and zoom never wait.
import { html, useEffect, useMemo, useRef, useState } from './vendor/preact.js';
import { address, getJSON, isDark, query } from './util.js';
import { drawnPicture, setPicture } from './picture.js';

const LANE = 15, HEAD = 132, RULER = 22, HEAP = 44, WAIT_MS = 70;

export function formatTime(ns) {
	const a = Math.abs(ns), f = (v, u) => (v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v.toFixed(2)) * Math.sign(ns || 1) + ' ' + u;
	return a >= 1e9 ? f(a / 1e9, 's') : a >= 1e6 ? f(a / 1e6, 'ms') : a >= 1e3 ? f(a / 1e3, 'µs') : Math.round(ns) + ' ns';
}

// Colours of states: told apart by lightness too.
const STATES = { // goroutines: absent, runnable, running, waiting, syscall, syscall blocked
	light: ['', '#e8a33d', '#2f7d4f', '#d5dae1', '#8a6fc0', '#b9a8dd'], dark: ['', '#d08a1f', '#4fb57c', '#333a44', '#8f74c9', '#5c4a86'],
};
const PROCS = { // absent, idle, scheduling, running, syscall
	light: ['', '#eceff3', '#e8a33d', '#2f7d4f', '#8a6fc0'], dark: ['', '#22272e', '#d08a1f', '#4fb57c', '#8f74c9'],
};

class Timeline {
	setData(data) {
		this.data = data;
		this.view = this.view || [data.from, data.to];
		this.lanes = [];
		if (data.heap.length) this.lanes.push({ kind: 'heap', height: HEAP, label: 'heap' });
		this.lanes.push({ kind: 'gc', height: LANE, label: 'GC, stop the world' });
		for (const p of data.procs) this.lanes.push({ kind: 'proc', height: LANE, label: 'P' + p.id, runs: p.runs });
		for (const g of data.goroutines) this.lanes.push({ kind: 'g', height: LANE, label: 'G' + g.id + ' ' + g.name, runs: g.runs, g });
		let y = RULER;
		for (const l of this.lanes) {
			l.y = y;
			y += l.height + 3;
		}
		this.height = y + 4;
	}

	x(t, width) {
		return HEAD + ((t - this.view[0]) / (this.view[1] - this.view[0])) * (width - HEAD);
	}

	time(x, width) {
		return this.view[0] + ((x - HEAD) / (width - HEAD)) * (this.view[1] - this.view[0]);
	}

	draw() {
		const c = this.canvas, d = this.data;
		if (!c || !d) return;
		const scale = window.devicePixelRatio || 1, width = c.clientWidth, height = c.clientHeight;
		if (c.width !== Math.round(width * scale) || c.height !== Math.round(height * scale)) {
			c.width = Math.round(width * scale);
			c.height = Math.round(height * scale);
		}
		const g = c.getContext('2d'), mode = isDark() ? 'dark' : 'light', ink = mode === 'dark' ? '#e4e7eb' : '#16191d', faint = mode === 'dark' ? '#363c45' : '#d4d8de';
		g.setTransform(scale, 0, 0, scale, 0, 0);
		g.clearRect(0, 0, width, height);
		g.save();
		g.beginPath();
		g.rect(HEAD, 0, width - HEAD, height);
		g.clip();
		this.drawRuler(g, width, height, ink, faint);
		const cell = (d.to - d.from) / d.n;
		for (const l of this.lanes) {
			const y = l.y - this.scroll;
			if (y > height || y + l.height < RULER) continue;
			if (l.kind === 'heap') this.drawHeap(g, y, width, cell, mode);
			else if (l.kind === 'gc') this.drawRanges(g, y, width, mode);
			else this.drawRuns(g, l, y, width, cell, (l.kind === 'proc' ? PROCS : STATES)[mode]);
		}
		if (this.cursor !== undefined) {
			g.fillStyle = ink;
			g.fillRect(this.x(this.cursor, width), 0, 1, height);
		}
		g.restore();
		g.font = '11px system-ui, sans-serif';
		g.textBaseline = 'middle';
		g.fillStyle = ink;
		for (const l of this.lanes) {
			const y = l.y - this.scroll;
			if (y < RULER - LANE || y > height) continue;
			let text = l.label;
			while (text.length > 4 && g.measureText(text).width > HEAD - 10) text = text.slice(0, -2).replace(/…?$/, '…');
			g.fillText(text, 4, y + l.height / 2);
		}
		if (!this.timed) performance.mark('goperf-drawn');
		this.timed = true;
	}

	drawRuler(g, width, height, ink, faint) {
		const span = this.view[1] - this.view[0], raw = span / Math.max(2, (width - HEAD) / 110), ten = 10 ** Math.floor(Math.log10(raw));
		const step = [1, 2, 5, 10].map((k) => k * ten).find((s) => s >= raw);
		g.font = '11px system-ui, sans-serif';
		g.textBaseline = 'middle';
		for (let t = Math.ceil(this.view[0] / step) * step; t < this.view[1]; t += step) {
			const x = this.x(t, width);
			g.fillStyle = faint;
			g.fillRect(x, 0, 1, height);
			g.fillStyle = ink;
			g.fillText(formatTime(t), x + 3, RULER / 2);
		}
	}

	drawRuns(g, lane, y, width, cell, colors) {
		const d = this.data, runs = lane.runs;
		let t = d.from;
		for (let i = 0; i < runs.length; i += 4) {
			const end = t + runs[i] * cell, color = colors[runs[i + 1]];
			if (color && end > this.view[0] && t < this.view[1]) {
				const x = this.x(t, width), w = Math.max(0.5, this.x(end, width) - x);
				g.globalAlpha = 0.35 + runs[i + 2] * 0.0722;
				g.fillStyle = color;
				g.fillRect(x, y, w, lane.height);
				g.globalAlpha = 1;
				const who = runs[i + 3] >= 0 && d.names[runs[i + 3]];
				if (who && runs[i + 1] === 3 && w > 60) {
					g.fillStyle = '#fff';
					const fit = Math.floor((w - 6) / 6.2);
					g.fillText(('G' + who[0] + ' ' + who[1]).slice(0, fit), x + 3, y + lane.height / 2);
				}
			}
			t = end;
		}
	}

	drawRanges(g, y, width, mode) {
		for (const [list, color, h] of [[this.data.gc, mode === 'dark' ? '#3d6ea5' : '#a9c8ea', LANE], [this.data.stw, '#c03a2b', LANE]])
			for (const [a, b] of list) {
				const x = this.x(a, width);
				g.fillStyle = color;
				g.fillRect(x, y, Math.max(1, this.x(b, width) - x), h);
			}
	}

	drawHeap(g, y, width, cell, mode) {
		const d = this.data, most = Math.max(1, ...d.heap.filter((_, i) => i % 2), ...d.goal.filter((_, i) => i % 2));
		for (const [list, color, fill] of [[d.heap, mode === 'dark' ? '#4f7fb5' : '#9dbfe4', true], [d.goal, '#c9772b', false]]) {
			g.beginPath();
			let last = null;
			for (let i = 0; i < list.length; i += 2) {
				const x = this.x(d.from + list[i] * cell, width), v = y + HEAP - (list[i + 1] / most) * (HEAP - 2);
				if (last !== null) g.lineTo(x, last);
				else g.moveTo(x, v);
				g.lineTo(x, v);
				last = v;
			}
			if (last === null) continue;
			const end = this.x(d.to, width);
			g.lineTo(end, last);
			if (fill) {
				g.lineTo(end, y + HEAP);
				g.lineTo(this.x(d.from + list[0] * cell, width), y + HEAP);
				g.fillStyle = color;
				g.fill();
			} else {
				g.strokeStyle = color;
				g.stroke();
			}
		}
	}

	// The lane and, in it, the run at a place.
	at(x, y, width) {
		const lane = this.lanes.find((l) => y + this.scroll >= l.y && y + this.scroll < l.y + l.height);
		if (!lane || x < HEAD) return lane ? { lane } : null;
		const d = this.data, t = this.time(x, width), i = Math.floor(((t - d.from) / (d.to - d.from)) * d.n);
		let from = 0;
		for (let k = 0; lane.runs && k < lane.runs.length; k += 4) {
			if (i >= from && i < from + lane.runs[k]) return { lane, t, state: lane.runs[k + 1], level: lane.runs[k + 2], g: lane.g ? lane.g.g : lane.runs[k + 3] };
			from += lane.runs[k];
		}
		return { lane, t };
	}
}

function Where({ hit, data, span }) {
	if (!hit) return html`<span class="dim">The wheel zooms, drag moves, a click tells all about a moment; keys: arrows, + and −, 0 for everything.</span>`;
	const states = hit.lane.kind === 'proc' ? data.procStates : data.states, who = hit.g >= 0 && data.names[hit.g];
	return html`<b class="name">${hit.lane.label}</b>${hit.t !== undefined && html`<span class="numbers">${formatTime(hit.t)}</span>`}
		${hit.state !== undefined && html`<span>${states[hit.state]} ${hit.level < 9 ? `(${hit.level * 10} to ${hit.level * 10 + 10}% of the pixel)` : ''}</span>`}
		${hit.lane.kind === 'proc' && who && html`<span>G${who[0]} ${who[1]}</span>`}
		${span && html`<span>${span.state}${span.reason && ': ' + span.reason} for ${formatTime(span.end - span.start)}${span.fromName ? `, by G${span.fromId} ${span.fromName}` : ''}</span>`}`;
}

export function TimelineView({ data, go }) {
	const canvas = useRef(null), scroller = useRef(null), spacer = useRef(null);
	const line = useMemo(() => new Timeline(), []), [hit, setHit] = useState(null), [span, setSpan] = useState(null), [busy, setBusy] = useState(false);
	const state = useRef({});
	const q = query();
	line.scroll = line.scroll || 0;

	const layout = () => {
		spacer.current.style.height = line.height + 'px';
		line.draw();
	};

	const fetchWindow = () => {
		const s = state.current;
		clearTimeout(s.timer);
		s.timer = setTimeout(async () => {
			if (s.stop) s.stop.abort();
			const stop = (s.stop = new AbortController()), p = query(), [from, to] = line.view;
			p.set('from', Math.max(0, Math.floor(from)));
			p.set('to', Math.ceil(to));
			p.set('n', Math.min(4000, Math.max(100, canvas.current.clientWidth - HEAD)));
			setBusy(true);
			try {
				const fresh = await getJSON('/api/timeline?' + p, stop.signal);
				line.setData(fresh);
				layout();
				const whole = from <= 0 && to >= fresh.end;
				history.replaceState(history.state, '', address('timeline', { from: whole ? null : Math.floor(from), to: whole ? null : Math.ceil(to) }));
			} catch (e) {
				if (e.name !== 'AbortError') console.error(e);
			}
			if (s.stop === stop) setBusy(false);
		}, WAIT_MS);
	};

	const show = (view) => {
		const end = line.data.end, width = Math.min(end, Math.max(100, view[1] - view[0])), left = Math.max(0, Math.min(end - width, view[0]));
		line.view = [left, left + width];
		line.draw();
		fetchWindow();
	};
	const zoomAt = (t, by) => show([t - (t - line.view[0]) * by, t + (line.view[1] - t) * by]);

	useEffect(() => {
		line.canvas = canvas.current;
		setPicture(canvas.current, () => drawnPicture(line, Math.max(canvas.current.clientHeight, line.height)));
		line.view = null;
		line.setData(data);
		layout();
		const size = new ResizeObserver(() => {
			canvas.current.style.height = scroller.current.clientHeight + 'px';
			line.draw();
		});
		size.observe(scroller.current);
		const theme = () => line.draw();
		addEventListener('themechange', theme);
		const wheel = (e) => {
			if (!e.ctrlKey && Math.abs(e.deltaY) < Math.abs(e.deltaX)) {
				e.preventDefault();
				const d = (e.deltaX / canvas.current.clientWidth) * (line.view[1] - line.view[0]);
				show([line.view[0] + d, line.view[1] + d]);
			} else if (!e.shiftKey) {
				e.preventDefault();
				const r = canvas.current.getBoundingClientRect();
				zoomAt(line.time(Math.max(HEAD, e.clientX - r.left), r.width), Math.exp(Math.max(-80, Math.min(80, e.deltaY)) * 0.005));
			}
		};
		canvas.current.addEventListener('wheel', wheel, { passive: false });
		const c = canvas.current;
		return () => {
			size.disconnect();
			removeEventListener('themechange', theme);
			c.removeEventListener('wheel', wheel);
			clearTimeout(state.current.timer);
			if (state.current.stop) state.current.stop.abort();
		};
	}, [data]);

	const place = (e) => {
		const r = canvas.current.getBoundingClientRect();
		return line.at(e.clientX - r.left, e.clientY - r.top, r.width);
	};
	const tell = async (h) => {
		setSpan(null);
		if (!h || h.g === undefined || h.g < 0 || h.t === undefined) return;
		const p = query();
		p.set('g', h.g);
		p.set('at', Math.max(0, Math.floor(h.t)));
		try {
			setSpan(await getJSON('/api/timeline?' + p));
		} catch { /* nobody there at that moment */ }
	};
	const onDown = (e) => {
		if (e.button) return;
		canvas.current.setPointerCapture(e.pointerId);
		state.current.drag = { x: e.clientX, view: line.view, moved: false };
	};
	const onMove = (e) => {
		const d = state.current.drag, r = canvas.current.getBoundingClientRect();
		if (d) {
			if (Math.abs(e.clientX - d.x) > 3) d.moved = true;
			if (d.moved) {
				const by = ((d.x - e.clientX) / (r.width - HEAD)) * (d.view[1] - d.view[0]);
				show([d.view[0] + by, d.view[1] + by]);
			}
			return;
		}
		const h = place(e);
		line.cursor = h && h.t;
		line.draw();
		if (!span) setHit(h);
	};
	const onUp = (e) => {
		const d = state.current.drag;
		state.current.drag = null;
		if (!d || d.moved) return;
		const h = place(e);
		setHit(h);
		tell(h);
	};
	const keys = (e) => {
		const [a, b] = line.view, w = b - a;
		const actions = {
			ArrowLeft: () => show([a - w / 5, b - w / 5]), ArrowRight: () => show([a + w / 5, b + w / 5]),
			'+': () => zoomAt((a + b) / 2, 0.6), '=': () => zoomAt((a + b) / 2, 0.6), '-': () => zoomAt((a + b) / 2, 1.7),
			0: () => show([0, line.data.end]), Escape: () => (setSpan(null), setHit(null)),
			ArrowDown: () => (scroller.current.scrollTop += 3 * LANE), ArrowUp: () => (scroller.current.scrollTop -= 3 * LANE),
		};
		if (e.ctrlKey || e.metaKey || e.altKey || !actions[e.key]) return;
		e.preventDefault();
		e.stopPropagation();
		actions[e.key]();
	};
	const colors = STATES[isDark() ? 'dark' : 'light'];
	const Swatch = ({ i }) => {
		const box = useRef(null);
		useEffect(() => {
			box.current.style.background = colors[i];
		});
		return html`<span class="swatch" ref=${box}></span>`;
	};
	return html`<div class="page">
		<div class="bar"><form class="row" onSubmit=${(e) => {
				e.preventDefault();
				go(address('timeline', { fn: e.target.elements.fn.value }));
			}}><label>Goroutines <input name="fn" value=${q.get('fn') || ''} placeholder="of functions that match" /></label></form>
			<button onClick=${() => show([0, line.data.end])}>All</button>
			<button onClick=${() => go('/ui/trace' + location.search)}>Tables of this window</button>
			<span class="dim">${data.goroutines.length} of ${data.matching} goroutines${data.allGoroutines > data.matching ? ` (${data.allGoroutines.toLocaleString('en-US')} in all)` : ''}, ${data.events.toLocaleString('en-US')} events</span>
			<span class="grow"></span>${busy && html`<span class="dim">loading…</span>`}
			${data.states.map((s, i) => i > 0 && html`<span><${Swatch} i=${i} />${s}</span>`)}</div>
		<div class="graph"><div class="scroller" ref=${scroller} tabindex="-1" onScroll=${() => {
			line.scroll = scroller.current.scrollTop;
			line.draw();
		}}><div class="spacer" ref=${spacer}><canvas class="boxes picture" ref=${canvas} tabindex="0" role="application" aria-label="Timeline: arrow keys move, plus and minus zoom, 0 shows everything"
			aria-describedby="box" onPointerDown=${onDown} onPointerMove=${onMove} onPointerUp=${onUp} onKeyDown=${keys} onPointerLeave=${() => {
				line.cursor = undefined;
				line.draw();
				if (!span) setHit(null);
			}}></canvas></div></div></div>
		${span && span.stack.length > 0 && html`<pre class="legend span-stack" tabindex="0">${span.stack.join('\n')}</pre>`}
		<div class="details" id="box" role="status" aria-live="polite"><${Where} hit=${hit} data=${line.data || data} span=${span} /></div></div>`;
}
