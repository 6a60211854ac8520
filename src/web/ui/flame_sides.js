// The two sides of a comparison, each as a flame graph of its own: what is chosen or found in one is marked in both.
import { html, useEffect, useMemo, useRef, useState } from './vendor/preact.js';
import { address, exactly, formatShare, formatValue, getJSON, pattern, query } from './util.js';
import { buildTree } from './flame_tree.js';
import { FlameCanvas, ROW } from './flame_canvas.js';

const UNLIKE = ['base', 'zoom', 'twin', 'table', 'norm', 'color'];

// The address of one side alone.
function sideQuery(input) {
	const q = query();
	for (const key of UNLIKE) q.delete(key);
	q.set('in', input);
	return q;
}

function Half({ input, name, go, selected, setSelected, search }) {
	const canvas = useRef(null), box = useRef(null), spacer = useRef(null), [data, setData] = useState(null), [error, setError] = useState(''), [hover, setHover] = useState(null);
	const flame = useMemo(() => new FlameCanvas(null, null), []);
	const wanted = sideQuery(input).toString();
	useEffect(() => {
		const stop = new AbortController();
		getJSON('/api/flamegraph?' + wanted, stop.signal).then(setData, (e) => e.name !== 'AbortError' && setError(e.message));
		return () => stop.abort();
	}, [wanted]);
	useEffect(() => {
		if (!data) return undefined;
		flame.canvas = canvas.current;
		flame.packages = query().get('group') === 'package';
		flame.setData({ tree: buildTree(data, data.tree), callers: data.callers ? buildTree(data, data.callers) : null, diff: false });
		spacer.current.style.height = (flame.rows + 1) * ROW + 'px';
		const size = new ResizeObserver(() => {
			canvas.current.style.height = box.current.clientHeight + 'px';
			flame.draw();
		});
		size.observe(box.current);
		const theme = () => flame.draw();
		addEventListener('themechange', theme);
		return () => {
			size.disconnect();
			removeEventListener('themechange', theme);
		};
	}, [data]);
	const re = pattern(search);
	useEffect(() => {
		flame.match = re ? (n) => re.test(n.name) : null;
		flame.marked = selected.length ? new Set(selected) : null;
		flame.draw();
	}, [search, selected, data]);
	const place = (e) => {
		const r = canvas.current.getBoundingClientRect();
		return flame.at(e.clientX - r.left, e.clientY - r.top);
	};
	const keys = (e) => {
		const node = flame.selected || flame.tree, siblings = node.parent ? node.parent.kids : [node], i = siblings.indexOf(node);
		const to = { ArrowDown: node.kids[0], ArrowUp: node.parent, ArrowLeft: siblings[i - 1], ArrowRight: siblings[i + 1], Escape: flame.tree }[e.key];
		if (e.key === 'Enter') flame.zoomTo(node);
		else if (e.key === 'Escape') flame.zoomTo(flame.tree);
		else if (e.key === 'p' && node.parent) go(address('flamegraph', { p: exactly([node.name]), zoom: null }));
		else if (!to) return;
		if (to) {
			flame.selected = to;
			setHover(to);
			setSelected(to.parent ? [to.name] : []);
			flame.draw();
		}
		e.preventDefault();
		e.stopPropagation();
	};
	const total = data ? data.total || flame.tree?.w || 1 : 1;
	return html`<section class="half" aria-label=${name}><p class="half-head"><b>${name}</b> ${data && html`<span>${formatValue(total, data.unit)}</span>`}
			${hover && hover.parent && html`<code>${hover.name}</code> <span class="numbers">${formatValue(hover.w, data.unit)} (${formatShare(hover.w, total)})</span>`}</p>
		${error && html`<p class="error" role="alert">${error}</p>`}
		<div class="graph"><div class="scroller" ref=${box} tabindex="-1" onScroll=${() => {
			flame.scroll = box.current.scrollTop;
			flame.draw();
		}}><div class="spacer" ref=${spacer}><canvas class="boxes" ref=${canvas} tabindex="0" role="application" aria-label=${`Flame graph of ${name}. Arrow keys move between boxes, Enter zooms, Escape shows everything.`}
			onMouseMove=${(e) => setHover(place(e))} onMouseLeave=${() => setHover(null)} onKeyDown=${keys} onClick=${(e) => {
				const node = place(e);
				if (!node) return;
				setSelected(node.parent ? [node.name] : []);
				flame.zoomTo(node);
			}}></canvas></div></div></div></section>`;
}

export function Sides({ data, ...rest }) {
	const id = (input, take) => (take && take < (data.inputs[input].takes || []).length ? `${input}.${take}` : String(input)), q = query();
	const short = (input, what) => `${what}: ${data.inputs[input].name.split('/').slice(-2).join('/')}`;
	return html`<div class="sides"><${Half} input=${q.get('base') || id(data.base, data.baseTake)} name=${short(data.base, 'before')} ...${rest} />
		<${Half} input=${q.get('in') || id(data.in, data.take)} name=${short(data.in, 'after')} ...${rest} /></div>`;
}
