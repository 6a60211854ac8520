// The timeline: lanes drawn from cells that the server has made of the window in sight (timeline_canvas.js), and beside them what
// was asked for (timeline_side.js). While a window is being fetched the old picture is stretched, so that pan and zoom never wait.
// The address holds all of it: from, to, by, fn, pin, sel, span, q, hit, path, wakes.
import { html, useEffect, useMemo, useRef, useState } from './vendor/preact.js';
import { address, getJSON, isDark, query, quote, remember } from './util.js';
import { drawnPicture, setPicture } from './picture.js';
import { COLORS, LANE, RULER, Timeline, formatTime } from './timeline_canvas.js';
import { HitsPanel, PathPanel, SelectionPanel, SpanPanel } from './timeline_side.js';

export { formatTime };

const WAIT_MS = 70, REST_MS = 150, PATH_LANES = 16;
const QUERY_HELP = 'func:handle state:blocked reason:"chan receive" wait:sync dur>1ms task:checkout region:parse g:17,18 log:timeout';

function api(name, params) {
	const p = new URLSearchParams(params), input = query().get('in');
	if (input) p.set('in', input);
	return '/api/' + name + '?' + p;
}

function windowOf(text) {
	const m = /^(\d+)-(\d+)$/.exec(text || '');
	return m && Number(m[2]) > Number(m[1]) ? [Number(m[1]), Number(m[2])] : null;
}

function Where({ hit, data, message }) {
	if (message) return html`<span>${message}</span>`;
	if (!hit) return html`<span class="dim">Wheel zooms, drag moves; drag on the ruler or with Shift selects; a click tells all about a moment. Keys: ?</span>`;
	const states = hit.lane.kind === 'proc' || hit.lane.kind === 'thread' ? data.procStates : data.states, who = hit.g >= 0 && data.names[hit.g];
	return html`<b class="name">${hit.lane.label}</b>${hit.t !== undefined && html`<span class="numbers">${formatTime(hit.t)}</span>`}
		${hit.state === 0 && html`<span>not there</span>`}${hit.state > 0 && html`<span>${states[hit.state]} ${hit.level < 9 ? `(${hit.level * 10} to ${hit.level * 10 + 10}% of the pixel)` : ''}</span>`}
		${hit.counts && (hit.lane.kind === 'region' ? html`<span>${hit.counts[0] / 100} open</span>`
			: html`<span>${hit.counts[0] / 100} running, ${hit.counts[1] / 100} runnable, ${hit.counts[2] / 100} in system calls, ${hit.counts[3] / 100} waiting</span>`)}
		${hit.span && html`<span>G${hit.span.id} ${hit.span.name}: ${hit.span.state}${hit.span.reason && ', ' + hit.span.reason} for ${formatTime(hit.span.end - hit.span.start)}${hit.span.waker && hit.span.waker.id !== undefined ? `, made ready by G${hit.span.waker.id} ${hit.span.waker.name}` : ''}</span>`}
		${hit.region && html`<span>region ${hit.region}</span>`}
		${hit.log && html`<span>${data.texts[hit.log[2]]}: ${data.texts[hit.log[3]]}${hit.log[4] > 1 ? ` and ${hit.log[4] - 1} more` : ''}</span>`}
		${hit.range && html`<span>${hit.range[2] || 'collection'} for ${formatTime(hit.range[1] - hit.range[0])}</span>`}
		${hit.lane.kind === 'proc' && who && !hit.span && html`<span>G${who[0]} ${data.texts[who[1]]}</span>`}`;
}

function Swatch({ color }) {
	const box = useRef(null);
	useEffect(() => {
		box.current.style.background = color;
	});
	return html`<span class="swatch" ref=${box}></span>`;
}

export function TimelineView({ data, go }) {
	const canvas = useRef(null), scroller = useRef(null), spacer = useRef(null), box = useRef(null), state = useRef({});
	const line = useMemo(() => new Timeline(), []), s = state.current;
	const [hit, setHit] = useState(null), [message, setMessage] = useState(''), [busy, setBusy] = useState(0), [panels, setPanels] = useState({}), [open, setOpen] = useState('');
	const [text, setText] = useState(query().get('q') || ''), [select, setSelect] = useState(false), [wakes, setWakes] = useState(query().get('wakes') === '1');
	const q = query();

	const panel = (name, value) => {
		s.panels = { ...s.panels, [name]: value };
		setPanels(s.panels);
		setOpen(value ? name : Object.keys(s.panels).find((k) => s.panels[k]) || '');
	};
	// One request of a kind at a time: the newest. What goes wrong is said below.
	const ask = async (kind, url) => {
		s.stops = s.stops || {};
		if (s.stops[kind]) s.stops[kind].abort();
		const stop = (s.stops[kind] = new AbortController());
		setBusy((n) => n + 1);
		try {
			const answer = await getJSON(url, stop.signal);
			setMessage('');
			return canvas.current ? answer : null; // the page may have gone elsewhere meanwhile
		} catch (e) {
			if (e.name !== 'AbortError') setMessage(e.message);
			return null;
		} finally {
			setBusy((n) => n - 1);
		}
	};
	const layout = () => {
		spacer.current.style.height = line.height + 'px';
		if (s.lane) line.lane = line.lanes.find((l) => l.key === s.lane.key && l.kind === s.lane.kind);
		line.redraw();
	};

	const fetchNow = async () => {
		if (!canvas.current) return;
		const p = query(), [from, to] = line.view;
		for (const k of ['sel', 'span', 'q', 'hit', 'path', 'wakes']) p.delete(k);
		p.set('from', Math.max(0, Math.floor(from)));
		p.set('to', Math.ceil(to));
		p.set('n', Math.min(4000, Math.max(100, canvas.current.clientWidth - line.head)));
		const fresh = await ask('window', '/api/timeline?' + p);
		if (!fresh) return;
		line.setData(fresh);
		layout();
		const whole = from <= 0 && to >= fresh.end;
		remember({ from: whole ? null : Math.floor(from), to: whole ? null : Math.ceil(to) });
		if (s.wakes) fetchWakes();
	};
	const fetchWindow = () => {
		clearTimeout(s.timer);
		s.timer = setTimeout(fetchNow, WAIT_MS);
	};
	const fetchWakes = async () => {
		const w = await ask('wakes', api('wakes', { from: Math.floor(Math.max(0, line.view[0])), to: Math.ceil(line.view[1]) }));
		if (!w) return;
		if (w.many) setMessage(`More than ${w.most} wake-ups here: zoom in to see them`);
		s.allWakes = w.wakes;
		mark();
	};
	// Who made a span's goroutine ready, and whom it made ready.
	const arrowsOf = (x) => {
		if (!x) return [];
		const w = x.waker && x.waker.g !== undefined ? [{ time: x.waker.time, from: x.waker.g, fromId: x.waker.id, g: x.g, id: x.id, created: x.waker.created }] : [];
		return [...w, ...x.woken];
	};
	// What is drawn over the lanes.
	const mark = () => {
		const x = s.panels && s.panels.span, own = [...arrowsOf(x), ...arrowsOf(s.hovered)];
		Object.assign(line.marks, { span: x || null, wakes: s.wakes ? [...(s.allWakes || []), ...own] : own, path: (s.panels && s.panels.path) || null,
			hits: (s.panels && s.panels.hits && s.panels.hits.hits) || [], hit: s.hit ?? -1 });
		line.redraw();
	};

	const show = (view) => {
		const end = line.data.end, width = Math.min(end, Math.max(100, view[1] - view[0])), left = Math.max(0, Math.min(end - width, view[0]));
		line.view = [left, left + width];
		line.redraw();
		fetchWindow();
	};
	const zoomAt = (t, by) => show([t - (t - line.view[0]) * by, t + (line.view[1] - t) * by]);
	const zoomTo = (from, to) => show([from - (to - from) * 0.05 - 50, to + (to - from) * 0.05 + 50]);
	const inSight = (from, to) => {
		const [a, b] = line.view;
		if (from >= a && to <= b && to - from > (b - a) / 2000) return;
		const w = Math.max((to - from) * 4, Math.min(b - a, Math.max((to - from) * 40, 20000)));
		show([(from + to) / 2 - w / 2, (from + to) / 2 + w / 2]);
	};
	const reveal = (lane) => {
		if (!lane) return;
		const height = canvas.current.clientHeight;
		if (lane.y - line.scroll < RULER) scroller.current.scrollTop = lane.y - RULER;
		else if (lane.y + lane.height - line.scroll > height) scroller.current.scrollTop = lane.y + lane.height - height + 8;
		line.redraw();
	};
	const focusLane = (lane) => {
		s.lane = line.lane = lane;
		reveal(lane);
	};
	const pin = async (ids) => {
		const now = (query().get('pin') || '').split(',').filter(Boolean), fresh = ids.map(String).filter((i) => !now.includes(i));
		if (!fresh.length) return;
		remember({ pin: [...fresh, ...now].slice(0, 40).join(',') });
		clearTimeout(s.timer);
		await fetchNow();
	};

	const takeSpan = async (params) => {
		const x = await ask('span', api('span', params));
		if (!x) return null;
		remember({ span: x.id + '@' + Math.floor(x.start + (x.end - x.start) / 2) });
		panel('span', x);
		mark();
		return x;
	};
	const act = {
		zoom: zoomTo,
		select: (from, to) => setSelection(from, to),
		step: async (way) => {
			const x = s.panels && s.panels.span;
			if (!x) return;
			const y = await takeSpan({ goid: x.id, at: Math.floor(x.start + (x.end - x.start) / 2), step: way });
			if (y) inSight(y.start, y.end);
		},
		// To a goroutine's lane, and to what it did at a moment.
		goTo: async (g, time) => {
			if (!line.laneOf(g.g)) await pin([g.id]);
			focusLane(line.laneOf(g.g));
			if (time === undefined) return;
			const x = await takeSpan({ goid: g.id, at: Math.max(0, Math.floor(time)) });
			if (x) inSight(x.start, x.end);
		},
		hit: (i) => {
			const list = s.panels.hits.hits, n = list.length;
			if (!n) return;
			s.hit = ((i % n) + n) % n;
			const h = list[s.hit];
			remember({ hit: s.hit });
			setPanels({ ...s.panels });
			setOpen('hits');
			inSight(h.from, Math.max(h.to, h.from + 1));
			mark();
			if (h.g === undefined || s.pinning) return;
			if (line.laneOf(h.g)) focusLane(line.laneOf(h.g));
			else {
				s.pinning = true;
				pin([h.id]).finally(() => {
					s.pinning = false;
					focusLane(line.laneOf(h.g));
				});
			}
		},
		path: async (params) => {
			const x = await ask('path', api('path', params));
			if (!x) return;
			remember({ path: params.task !== undefined ? 't' + params.task : `g${params.goid}@${params.from}-${params.to}` });
			panel('path', x);
			const time = new Map();
			for (const p of x.steps) time.set(p.id, (time.get(p.id) || 0) + p.to - p.from);
			await pin([...time].sort((a, b) => b[1] - a[1]).slice(0, PATH_LANES).map(([id]) => id));
			mark();
		},
	};
	const close = (name) => {
		panel(name, null);
		if (name === 'selection') line.marks.selection = null;
		remember({ selection: { sel: null }, span: { span: null }, hits: { q: null, hit: null }, path: { path: null } }[name]);
		if (name === 'hits') setText('');
		mark();
	};
	const loadSelection = async (from, to) => {
		const x = await ask('selection', api('selection', { from, to, fn: query().get('fn') || '' }));
		if (x) panel('selection', x);
	};
	const setSelection = (a, b) => {
		const from = Math.max(0, Math.floor(Math.min(a, b))), to = Math.min(line.data.end, Math.ceil(Math.max(a, b)));
		if (to <= from) return;
		line.marks.selection = [from, to];
		line.redraw();
		remember({ sel: from + '-' + to });
		clearTimeout(s.selecting);
		s.selecting = setTimeout(() => loadSelection(from, to), WAIT_MS);
	};
	const search = async (words, at = -1) => {
		if (!words.trim()) return close('hits');
		const sel = line.marks.selection, x = await ask('search', api('search', { q: words, ...(sel ? { from: sel[0], to: sel[1] } : {}) }));
		if (!x) return;
		s.hit = -1;
		remember({ q: words, hit: null });
		panel('hits', x);
		mark();
		if (x.hits.length && at >= 0) act.hit(at);
	};
	// All that an address holds, one after the other, so that the last of it is what stands open.
	const restore = async (p) => {
		const m = /^(\d+)@(\d+)$/.exec(p.get('span') || ''), path = /^(?:t(\d+)|g(\d+)@(\d+)-(\d+))$/.exec(p.get('path') || ''), sel = windowOf(p.get('sel'));
		if (sel) {
			line.marks.selection = sel;
			await loadSelection(...sel);
		}
		if (p.get('q')) await search(p.get('q'), p.get('hit') === null ? -1 : Number(p.get('hit')));
		if (m) {
			const x = await takeSpan({ goid: m[1], at: m[2] });
			if (x && line.laneOf(x.g)) focusLane(line.laneOf(x.g));
		}
		if (path) await act.path(path[1] !== undefined ? { task: path[1] } : { goid: path[2], from: path[3], to: path[4] });
		if (p.get('wakes') === '1') fetchWakes();
	};

	useEffect(() => {
		line.canvas = canvas.current;
		setPicture(canvas.current, () => drawnPicture(line, Math.max(canvas.current.clientHeight, line.height)));
		line.view = null;
		line.marks.selection = null;
		s.panels = {};
		s.hit = -1;
		s.wakes = query().get('wakes') === '1';
		setWakes(s.wakes);
		setText(query().get('q') || '');
		setPanels({});
		setOpen('');
		line.setData(data);
		line.draw();
		layout();
		restore(query());
		const size = new ResizeObserver(() => {
			canvas.current.style.height = scroller.current.clientHeight + 'px';
			line.redraw();
		});
		size.observe(scroller.current);
		const theme = () => line.redraw();
		addEventListener('themechange', theme);
		const wheel = (e) => {
			if (!e.ctrlKey && Math.abs(e.deltaY) < Math.abs(e.deltaX)) {
				e.preventDefault();
				const d = (e.deltaX / canvas.current.clientWidth) * (line.view[1] - line.view[0]);
				show([line.view[0] + d, line.view[1] + d]);
			} else if (!e.shiftKey) {
				e.preventDefault();
				const r = canvas.current.getBoundingClientRect();
				zoomAt(line.time(Math.max(line.head, e.clientX - r.left)), Math.exp(Math.max(-80, Math.min(80, e.deltaY)) * 0.005));
			}
		};
		const c = canvas.current;
		c.addEventListener('wheel', wheel, { passive: false });
		return () => {
			size.disconnect();
			removeEventListener('themechange', theme);
			c.removeEventListener('wheel', wheel);
			clearTimeout(s.timer);
			clearTimeout(s.selecting);
			clearTimeout(s.resting);
			for (const stop of Object.values(s.stops || {})) stop.abort();
		};
	}, [data]);

	const place = (e) => {
		const r = canvas.current.getBoundingClientRect();
		return [e.clientX - r.left, e.clientY - r.top];
	};
	// All about what stands at a place: an arrow leads to the other goroutine, a moment is told.
	const click = async (x, y) => {
		const h = line.at(x, y), w = line.marks.wakes.find((k) => Math.abs(line.x(k.time) - x) < 6 && near(k, y));
		if (w && w.from !== undefined) {
			const from = line.laneOf(w.from), back = !(from && Math.abs(from.y - line.scroll + LANE / 2 - y) < LANE / 2);
			return act.goTo(back ? { g: w.from, id: w.fromId ?? line.marks.span.id } : { g: w.g, id: w.id }, back ? w.time - 1 : w.time);
		}
		if (!h) return;
		focusLane(h.lane);
		if (h.t === undefined) return;
		if (h.log) return act.select(h.log[0] - 1000, h.log[0] + 1000);
		if (h.lane.kind === 'proc') takeSpan({ p: h.lane.key.slice(1), at: Math.max(0, Math.floor(h.t)) });
		else if (h.g >= 0) takeSpan({ g: h.g, at: Math.max(0, Math.floor(h.t)) });
	};
	const near = (w, y) => {
		const a = line.laneOf(w.from), b = line.laneOf(w.g);
		return a && b && y + line.scroll > Math.min(a.y, b.y) + LANE && y + line.scroll < Math.max(a.y, b.y);
	};
	// The arrows of what the pointer rests on; nothing is said where nobody was.
	const rest = (h) => {
		clearTimeout(s.resting);
		s.restsOn = h;
		if (s.hovered) {
			s.hovered = null;
			mark();
		}
		if (!h || h.t === undefined || !(h.g >= 0 || h.lane.kind === 'proc')) return;
		s.resting = setTimeout(async () => {
			const at = Math.max(0, Math.floor(h.t)), x = await getJSON(api('span', h.lane.kind === 'proc' ? { p: h.lane.key.slice(1), at } : { g: h.g, at })).catch(() => null);
			if (!x || s.restsOn !== h || !canvas.current) return;
			s.hovered = x;
			setHit({ ...h, span: x });
			mark();
		}, REST_MS);
	};
	const onDown = (e) => {
		if (e.button) return;
		const [x, y] = place(e);
		canvas.current.setPointerCapture(e.pointerId);
		s.drag = { x: e.clientX, view: line.view, moved: false, from: x > line.head && (e.shiftKey || y < RULER || s.select) ? line.time(x) : null };
	};
	const onMove = (e) => {
		const d = s.drag, [x, y] = place(e);
		if (d) {
			if (Math.abs(e.clientX - d.x) > 3) d.moved = true;
			if (!d.moved) return;
			if (d.from !== null) {
				line.marks.selection = [d.from, line.time(Math.max(line.head, x))].sort((a, b) => a - b);
				line.redraw();
			} else {
				const by = ((d.x - e.clientX) / (line.width - line.head)) * (d.view[1] - d.view[0]);
				show([d.view[0] + by, d.view[1] + by]);
			}
			return;
		}
		const h = line.at(x, y);
		line.cursor = h && h.t;
		line.redraw();
		setHit(h);
		rest(h);
	};
	const onUp = (e) => {
		const d = s.drag, [x, y] = place(e);
		s.drag = null;
		if (!d) return;
		if (!d.moved) return click(x, y);
		if (d.from !== null) setSelection(d.from, line.time(Math.max(line.head, x)));
	};

	const moveLane = (by) => {
		const i = line.lanes.indexOf(line.lane), to = line.lanes[Math.max(0, Math.min(line.lanes.length - 1, i + by))];
		focusLane(to);
		setHit({ lane: to });
	};
	// Into a lane that many share: its goroutines one by one, or where a region was entered.
	const into = (l) => {
		if (l.kind === 'group' && l.function) go(address('timeline', { by: null, fn: '^' + quote(l.function) + '$' }));
		else if (l.kind === 'region') {
			const words = 'region:"^' + quote(l.label) + '$"';
			setText(words);
			search(words);
		}
	};
	const enter = () => {
		const l = line.lane, at = Math.floor((line.view[0] + line.view[1]) / 2);
		if (!l) return moveLane(1);
		if (l.kind === 'proc') takeSpan({ p: l.key.slice(1), at });
		else if (l.g !== undefined) takeSpan({ g: l.g, at });
		else into(l);
	};
	const pathOf = () => {
		const l = line.lane, x = s.panels.span, sel = line.marks.selection || line.view.map(Math.round);
		if (l && l.kind === 'task') act.path({ task: l.key.slice(1) });
		else if (l && l.kind === 'g') act.path({ goid: l.key.slice(1), from: Math.max(0, sel[0]), to: sel[1] });
		else if (x) act.path({ goid: x.id, from: Math.max(0, sel[0]), to: sel[1] });
		else setMessage('Choose a task or a goroutine first: a click, or the up and down keys');
	};
	const moveSelection = (a, b) => {
		const [from, to] = line.marks.selection || [line.view[0] + (line.view[1] - line.view[0]) * 0.4, line.view[0] + (line.view[1] - line.view[0]) * 0.6], step = (line.view[1] - line.view[0]) / 50;
		if (to + b * step > from + a * step) setSelection(from + a * step, to + b * step);
	};
	const toggleWakes = () => {
		s.wakes = !s.wakes;
		setWakes(s.wakes);
		remember({ wakes: s.wakes ? '1' : null });
		if (s.wakes) fetchWakes();
		else {
			s.allWakes = [];
			mark();
		}
	};
	const keys = (e) => {
		const [a, b] = line.view, w = b - a, x = s.panels && s.panels.span, shift = e.shiftKey;
		const actions = {
			ArrowLeft: () => (shift ? moveSelection(-1, -1) : show([a - w / 5, b - w / 5])), ArrowRight: () => (shift ? moveSelection(1, 1) : show([a + w / 5, b + w / 5])),
			ArrowUp: () => (shift ? moveSelection(-1, 1) : moveLane(-1)), ArrowDown: () => (shift ? moveSelection(1, -1) : moveLane(1)),
			'+': () => zoomAt((a + b) / 2, 0.6), '=': () => zoomAt((a + b) / 2, 0.6), '-': () => zoomAt((a + b) / 2, 1.7), 0: () => show([0, line.data.end]),
			Enter: enter, ',': () => act.step('previous'), '.': () => act.step('next'),
			w: () => x && x.waker && x.waker.g !== undefined && act.goTo(x.waker, x.waker.time - 1),
			s: () => setSelection(a + w / 4, b - w / 4), z: () => (line.marks.selection ? zoomTo(...line.marks.selection) : x && zoomTo(x.start, x.end)),
			n: () => s.panels.hits && act.hit((s.hit ?? -1) + 1), N: () => s.panels.hits && act.hit((s.hit ?? 0) - 1), p: pathOf, e: toggleWakes,
			f: () => box.current.focus(), Escape: () => (open ? close(open) : setHit(null)),
		};
		if (e.ctrlKey || e.metaKey || e.altKey || !actions[e.key]) return;
		e.preventDefault();
		e.stopPropagation();
		actions[e.key]();
	};
	const colors = COLORS[isDark() ? 'dark' : 'light'].states, d = line.data || data;
	const tabs = [['selection', 'Selection'], ['span', 'Span'], ['hits', 'Found'], ['path', 'Critical path']].filter(([k]) => panels[k]);
	const count = d.lanes.filter((l) => l.kind !== 'proc' && !l.pinned).length;
	return html`<div class="page timeline">
		<div class="bar">
			<form class="row query" aria-label="Query" onSubmit=${(e) => {
				e.preventDefault();
				if (panels.hits && query().get('q') === text) act.hit((s.hit ?? -1) + 1);
				else search(text);
			}}><label>Find <input ref=${box} name="q" class="wide" value=${text} placeholder=${QUERY_HELP} title=${QUERY_HELP + ': all of them hold; Enter finds, and goes to the next'} onInput=${(e) => setText(e.target.value)} /></label></form>
			<label>Lanes <select aria-label="Lanes by" value=${d.by} onChange=${(e) => go(address('timeline', { by: e.target.value === 'goroutines' ? null : e.target.value }))}>
				${d.groupings.map((k) => html`<option value=${k} selected=${k === d.by}>${k}</option>`)}</select></label>
			<form class="row" onSubmit=${(e) => {
				e.preventDefault();
				go(address('timeline', { fn: e.target.elements.fn.value }));
			}}><label>of <input name="fn" value=${q.get('fn') || ''} placeholder="names that match" /></label></form>
			<button onClick=${() => show([0, line.data.end])} title="Key 0">All</button>
			<button aria-pressed=${select} title="Drag selects instead of moving (or hold Shift, or drag on the ruler)" onClick=${() => {
				s.select = !select;
				setSelect(!select);
			}}>Select</button>
			<button aria-pressed=${wakes} onClick=${toggleWakes} title="Who made whom ready, where they are few (key e)">Wake-ups</button>
			<button onClick=${pathOf} title="Of the chosen task, or of the chosen goroutine in the selection (key p)">Critical path</button>
			<button onClick=${() => {
				const [a, b] = line.marks.selection || line.view;
				go(address('trace', { from: a <= 0 ? null : Math.floor(a), to: b >= line.data.end ? null : Math.ceil(b) }));
			}}>Tables of this window</button>
			${q.get('pin') && html`<button onClick=${() => go(address('timeline', { pin: null }))}>Unpin</button>`}
			<span class="dim">${count} of ${d.matching} ${d.by}${d.by === 'goroutines' && d.allGoroutines > d.matching ? ` (${d.allGoroutines.toLocaleString('en-US')} in all)` : ''}, ${d.events.toLocaleString('en-US')} events</span>
			<span class="grow"></span>${busy > 0 && html`<span class="dim">loading…</span>`}
			<span class="legend-row">${d.states.map((k, i) => i > 0 && html`<span><${Swatch} color=${colors[i]} />${k}</span>`)}</span></div>
		<div class="split"><div class="graph"><div class="scroller" ref=${scroller} tabindex="-1" onScroll=${() => {
			line.scroll = scroller.current.scrollTop;
			line.redraw();
		}}><div class="spacer" ref=${spacer}><canvas class="boxes picture" ref=${canvas} tabindex="0" role="application" aria-describedby="box"
			aria-label="Timeline: arrows move and choose a lane, plus and minus zoom, 0 shows everything, Enter tells a span, comma and full stop the ones beside it, w goes to its waker, s selects, f finds, n is the next hit, p the critical path"
			onPointerDown=${onDown} onPointerMove=${onMove} onPointerUp=${onUp} onDblClick=${() => line.lane && into(line.lane)} onKeyDown=${keys} onPointerLeave=${() => {
				line.cursor = undefined;
				line.redraw();
				setHit(null);
				rest(null);
			}}></canvas></div></div></div>
			${open && panels[open] && html`<aside class="side trace-side" aria-label="About the timeline">
				<div class="bar">${tabs.map(([k, name]) => html`<button class="about" aria-pressed=${k === open} onClick=${() => setOpen(k)}>${name}</button>`)}
					<span class="grow"></span><button aria-label="Close" title="Esc" onClick=${() => close(open)}>✕</button></div>
				<div class="panel-box" tabindex="0" role="region" aria-label=${tabs.find(([k]) => k === open)[1]}>
				${open === 'selection' && html`<${SelectionPanel} data=${panels.selection} act=${{ ...act, clear: () => close('selection') }} go=${go} />`}
				${open === 'span' && html`<${SpanPanel} span=${panels.span} act=${act} />`}
				${open === 'hits' && html`<${HitsPanel} data=${panels.hits} at=${s.hit ?? -1} act=${{ ...act, clear: () => close('hits') }} />`}
				${open === 'path' && html`<${PathPanel} data=${panels.path} act=${{ ...act, clear: () => close('path') }} />`}</div></aside>`}</div>
		<div class="details" id="box" role="status" aria-live="polite"><${Where} hit=${hit} data=${d} message=${message} /></div></div>`;
}
