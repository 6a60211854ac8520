// The call graph: an SVG that the server's Graphviz, or the one in the page, has laid out; dragged, zoomed, clicked.
import { html, useEffect, useRef, useState } from './vendor/preact.js';
import { pattern } from './util.js';
import { setPicture } from './picture.js';
import { Menu } from './menu.js';

// Graphviz compiled to WebAssembly, in a worker of its own: a hard graph can be given up.
function layOut(dot, signal) {
	return new Promise((resolve, reject) => {
		const worker = new Worker('/static/layout.js', { type: 'module' });
		const end = (run, value) => {
			worker.terminate();
			run(value);
		};
		const timer = setTimeout(() => end(reject, new Error('the layout took longer than 60 s; show fewer nodes (n=40)')), 60000);
		worker.onmessage = (e) => {
			clearTimeout(timer);
			if (e.data.svg) end(resolve, e.data.svg);
			else end(reject, new Error(e.data.error));
		};
		worker.onerror = (e) => end(reject, new Error(e.message || 'the layout could not start'));
		signal.addEventListener('abort', () => end(reject, new DOMException('', 'AbortError')));
		worker.postMessage(dot);
	});
}

// Only what Graphviz draws: no script, no link, no foreign content, whatever a name says.
const DRAWN = new Set(['svg', 'g', 'title', 'polygon', 'path', 'ellipse', 'polyline', 'text', 'rect', 'defs', 'linearGradient', 'stop', 'tspan', 'a']);
function clean(el) {
	for (const kid of [...el.children]) {
		if (!DRAWN.has(kid.localName)) kid.remove();
		else clean(kid);
	}
	for (const a of [...el.attributes])
		if (/^on|href$/i.test(a.localName) || a.localName === 'style') el.removeAttributeNode(a);
}

function parse(text) {
	const doc = new DOMParser().parseFromString(text, 'image/svg+xml'), svg = doc.documentElement;
	if (svg.localName !== 'svg') throw new Error('the picture of the graph cannot be read');
	clean(svg);
	for (const c of svg.querySelectorAll('g.cluster')) c.remove(); // the legend and its box: the page has its own
	for (const n of svg.querySelectorAll('g.node'))
		if (!/^NN?\d/.test(n.querySelector('title')?.textContent)) n.remove();
	svg.removeAttribute('width');
	svg.removeAttribute('height');
	return document.importNode(svg, true);
}

// The names of the graph's nodes, in the order of Graphviz's own titles: N1, N2 ...; tooltips hold them whole: "name (value)".
function nameOf(node) {
	const a = node.querySelector('a');
	const tip = a && (a.getAttribute('title') || a.getAttributeNS('http://www.w3.org/1999/xlink', 'title'));
	return tip ? tip.replace(/ \([^()]*\)$/, '') : '';
}

// As it is, with what is chosen and found, in its own size.
function savedGraph(svg) {
	const copy = svg.cloneNode(true), v = svg.viewBox.baseVal, width = Math.ceil(v.width), height = Math.ceil(v.height);
	copy.removeAttribute('style');
	copy.setAttribute('width', width);
	copy.setAttribute('height', height);
	for (const n of copy.querySelectorAll('g.node')) {
		n.removeAttribute('tabindex');
		if (n.classList.contains('faint')) n.setAttribute('opacity', '0.25');
		if (n.classList.contains('chosen')) n.querySelector('polygon, path')?.setAttribute('stroke-width', '4');
	}
	return { svg: new XMLSerializer().serializeToString(copy), width, height };
}

export function GraphView({ data, search, selected, setSelected, go }) {
	const box = useRef(null), state = useRef({ x: 0, y: 0, k: 1 });
	const [error, setError] = useState(''), [menu, setMenu] = useState(null), [drawn, setDrawn] = useState(null);

	const move = () => {
		const g = box.current.querySelector('svg'), s = state.current;
		if (g) g.style.transform = `translate(${s.x}px, ${s.y}px) scale(${s.k})`;
	};
	const fit = () => {
		const svg = box.current.querySelector('svg');
		if (!svg) return;
		const v = svg.viewBox.baseVal, w = box.current.clientWidth, h = box.current.clientHeight;
		const k = Math.min(w / v.width, h / v.height, 1.5);
		svg.style.width = v.width + 'px';
		svg.style.height = v.height + 'px';
		state.current = { k, x: (w - v.width * k) / 2, y: 4 };
		move();
	};

	useEffect(() => {
		const stop = new AbortController();
		setError('');
		setDrawn(null);
		(async () => {
			try {
				const text = data.svg || (await layOut(data.dot, stop.signal));
				const svg = parse(text);
				svg.setAttribute('role', 'img');
				svg.setAttribute('aria-label', 'Call graph');
				box.current.replaceChildren(svg);
				for (const n of svg.querySelectorAll('g.node')) {
					n.dataset.name = nameOf(n);
					if (n.dataset.name) n.setAttribute('tabindex', '0');
				}
				fit();
				setPicture(box.current, () => savedGraph(svg));
				setDrawn(text);
			} catch (e) {
				if (e.name !== 'AbortError') setError(e.message);
			}
		})();
		return () => stop.abort();
	}, [data]);

	useEffect(() => {
		const re = pattern(search), chosen = new Set(selected);
		for (const n of box.current.querySelectorAll('g.node')) {
			n.classList.toggle('chosen', chosen.has(n.dataset.name));
			n.classList.toggle('faint', !!re && !re.test(n.dataset.name));
		}
	}, [search, selected, drawn]);

	const zoomAt = (x, y, by) => {
		const s = state.current, k = Math.max(0.02, Math.min(12, s.k * by));
		s.x = x - ((x - s.x) * k) / s.k;
		s.y = y - ((y - s.y) * k) / s.k;
		s.k = k;
		move();
	};
	const onWheel = (e) => {
		e.preventDefault();
		const r = box.current.getBoundingClientRect();
		zoomAt(e.clientX - r.left, e.clientY - r.top, Math.exp(-Math.max(-80, Math.min(80, e.deltaY)) * 0.004));
	};
	const onDown = (e) => {
		if (e.button) return;
		const from = { ...state.current, px: e.clientX, py: e.clientY };
		const onMove = (m) => {
			if (Math.abs(m.clientX - from.px) + Math.abs(m.clientY - from.py) > 4) from.moved = true;
			state.current.x = from.x + m.clientX - from.px;
			state.current.y = from.y + m.clientY - from.py;
			move();
		};
		const onUp = (u) => {
			removeEventListener('pointermove', onMove);
			removeEventListener('pointerup', onUp);
			const node = u.target.closest && u.target.closest('g.node');
			if (!from.moved) setSelected(node && node.dataset.name ? [node.dataset.name] : []);
		};
		addEventListener('pointermove', onMove);
		addEventListener('pointerup', onUp);
	};
	const open = (e, node) => {
		const r = box.current.getBoundingClientRect(), at = node.getBoundingClientRect();
		e.preventDefault();
		setMenu({ name: node.dataset.name, x: (e.clientX || at.left) - r.left, y: (e.clientY || at.top) - r.top });
	};
	const keys = (e) => {
		const node = e.target.closest('g.node'), s = state.current, w = box.current.clientWidth / 2, h = box.current.clientHeight / 2;
		const pan = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[e.key];
		if (pan) {
			s.x += pan[0];
			s.y += pan[1];
			move();
		} else if (e.key === '+' || e.key === '=') zoomAt(w, h, 1.25);
		else if (e.key === '-') zoomAt(w, h, 0.8);
		else if (e.key === '0') fit();
		else if (node && (e.key === 'Enter' || e.key === ' ')) setSelected([node.dataset.name]);
		else if (node && (e.key === 'm' || e.key === 'ContextMenu')) open(e, node);
		else return;
		e.preventDefault();
		e.stopPropagation();
	};
	return html`<div class="page">
		<div class="bar"><button onClick=${fit}>Fit</button><span class="dim">Drag moves, the wheel zooms, a click chooses, a right click shows all that can be done.</span></div>
		${error && html`<p class="error" role="alert">${error}</p>`}
		${!error && !drawn && html`<p class="dim note">laying out…</p>`}
		<div class="canvas-box"><div class="canvas picture" ref=${box} tabindex="0" role="application" aria-label="Call graph: arrow keys move, plus and minus zoom, 0 fits"
			onWheel=${onWheel} onPointerDown=${onDown} onKeyDown=${keys} onContextMenu=${(e) => {
				const node = e.target.closest('g.node');
				if (node && node.dataset.name) open(e, node);
			}}></div>
		${menu && html`<${Menu} ...${menu} data=${data} go=${go} close=${() => setMenu(null)} />`}</div></div>`;
}
