// The flame graph: canvas, what is under the pointer, keyboard, menu; parts of the tree that are loaded when they are zoomed to.
import { html, useEffect, useMemo, useRef, useState } from './vendor/preact.js';
import { address, exactly, formatShare, formatValue, diffColor, getJSON, isDark, pattern, query, remember } from './util.js';
import { buildTree, hidden, namesTo, pathOf, walk } from './flame_tree.js';
import { FlameCanvas, ROW } from './flame_canvas.js';
import { Table } from './top.js';
import { Menu } from './menu.js';
import { Sides } from './flame_sides.js';
import { drawnPicture, setPicture } from './picture.js';

const WORTH_LOADING = 0.002; // of a box's width: what the server has not sent yet

function fromNames(root, names) {
	let node = root;
	for (const name of names) {
		const kid = node.kids.find((k) => k.name === name);
		if (!kid) break;
		node = kid;
	}
	return node;
}

// The outermost boxes that match count, once each.
function matched(root, re) {
	let sum = 0;
	walk(root, (n) => {
		if (n.depth && re.test(n.name)) {
			sum += n.w;
			return false;
		}
		return true;
	});
	return sum;
}

function Details({ node, data, root }) {
	if (!node) return html`<span class="dim">Point at a box, or move with the arrow keys; Enter zooms, ? shows all keys.</span>`;
	const before = (node.w - node.t) / 2, after = (node.w + node.t) / 2;
	const all = data.diff ? Math.max(1, root.w) : data.total || root.w;
	return html`<b class="name">${node.parent ? node.name : 'all'}</b>
		<span class="numbers">${data.diff
			? html`${formatValue(before, data.unit)} → ${formatValue(after, data.unit)} (${before === 0 ? 'new' : after === 0 ? 'gone' : (node.t >= 0 ? '+' : '−') + formatShare(node.t, before)})`
			: html`${formatValue(node.w, data.unit)} (${formatShare(node.w, all)} of all${node.parent && node.parent.parent
				? `, ${formatShare(node.w, node.parent.w)} of its caller` : ''}), itself ${formatValue(node.s, data.unit)}`}</span>
		${node.file && html`<span class="dim file">${node.file}</span>`}`;
}

export function FlameView({ data, search, go, selected, setSelected }) {
	const canvas = useRef(null), mini = useRef(null), scroller = useRef(null), spacer = useRef(null), tip = useRef(null);
	const [current, setCurrent] = useState(null), [menu, setMenu] = useState(null), [busy, setBusy] = useState(false);
	const [version, setVersion] = useState(0);
	const q = query(), both = q.get('table') === '1', twin = q.get('twin') === '1' && data.base !== undefined;

	const trees = useMemo(() => ({
		tree: buildTree(data, data.tree), callers: data.callers ? buildTree(data, data.callers) : null, diff: data.diff,
	}), [data]);
	const flame = useMemo(() => new FlameCanvas(null, null), []);
	flame.go = go;
	flame.format = (n) => (data.diff ? `${formatValue((n.w - n.t) / 2, data.unit)} → ${formatValue((n.w + n.t) / 2, data.unit)}` : `${formatValue(n.w, data.unit)} (${formatShare(n.w, data.total || trees.tree.w)})`);

	const layout = () => {
		flame.measure();
		if (spacer.current) spacer.current.style.height = (flame.rows + 1) * ROW + 'px';
		flame.draw();
	};

	const load = async (node) => {
		const caller = flame.isCaller(node);
		let missing = 0;
		walk(node, (n) => {
			missing += Math.max(0, hidden(n));
			return n.w > node.w * 0.01;
		});
		if (data.alone || node.whole || missing < node.w * WORTH_LOADING) return;
		const q2 = query();
		q2.set('path', pathOf(node));
		if (caller) q2.set('callers', '1');
		setBusy(true);
		try {
			const part = await getJSON('/api/flamegraph?' + q2);
			buildTree(part, part.tree, node);
			layout();
			setVersion((v) => v + 1);
		} catch (e) {
			console.error(e);
		} finally {
			setBusy(false);
		}
	};

	const zoom = (node, { animate = true, kept = true } = {}) => {
		flame.zoomTo(node, animate);
		flame.selected = node.parent ? node : null;
		setCurrent(node.parent ? node : null);
		if (kept && !flame.callers) {
			const at = node.parent ? JSON.stringify(namesTo(node)) : null;
			remember({ zoom: at && at.length < 1500 ? at : null });
		}
		reveal(node);
		if (node.parent) load(node);
	};

	const reveal = (node) => {
		const box = scroller.current, y = flame.row(node, flame.isCaller(node)) * ROW;
		if (y < box.scrollTop) box.scrollTop = Math.max(0, y - ROW);
		else if (y + ROW > box.scrollTop + box.clientHeight) box.scrollTop = y + 2 * ROW - box.clientHeight;
	};

	const select = (node) => {
		flame.selected = node;
		setCurrent(node);
		setSelected(node && node.parent ? [node.name] : []);
		const total = flame.tree.w || 1, x = node.x / total, end = (node.x + node.w) / total, [a, b] = flame.view;
		if (x < a - 1e-12 || end > b + 1e-12) flame.goTo([Math.min(a, x), Math.max(b, end)], false);
		reveal(node);
		flame.draw();
	};

	useEffect(() => {
		flame.canvas = canvas.current;
		setPicture(canvas.current, () => drawnPicture(flame, (flame.rows + 1) * ROW));
		flame.mini = mini.current;
		flame.colorBy = q.get('color') || (data.diff ? 'diff' : 'package');
		flame.packages = q.get('group') === 'package';
		flame.setData(trees);
		layout();
		let at = null;
		try {
			at = JSON.parse(q.get('zoom'));
		} catch { /* no place then */ }
		if (Array.isArray(at) && at.length) zoom(fromNames(trees.tree, at), { animate: false, kept: false });
		if (flame.callers) scroller.current.scrollTop = Math.max(0, flame.up * ROW - scroller.current.clientHeight / 2);
		// the canvas covers what is in sight of a column that may be much taller
		const size = new ResizeObserver(() => {
			canvas.current.style.height = scroller.current.clientHeight + 'px';
			flame.draw();
		});
		size.observe(scroller.current);
		const theme = () => flame.draw();
		const media = matchMedia('(prefers-color-scheme: dark)');
		media.addEventListener('change', theme);
		addEventListener('themechange', theme);
		return () => {
			size.disconnect();
			media.removeEventListener('change', theme);
			removeEventListener('themechange', theme);
		};
	}, [trees]);

	const re = pattern(search);
	useEffect(() => {
		flame.match = re ? (n) => re.test(n.name) : null;
		flame.marked = selected.length ? new Set(selected) : null;
		flame.draw();
	}, [search, selected, version, trees, both]);

	useEffect(() => {
		flame.colorBy = q.get('color') || (data.diff ? 'diff' : 'package');
		flame.colors.clear();
		flame.miniImage = null;
		flame.draw();
	}, [q.get('color')]);

	const place = (e) => {
		const r = canvas.current.getBoundingClientRect();
		return flame.at(e.clientX - r.left, e.clientY - r.top);
	};
	const showTip = (node, e) => {
		const t = tip.current, r = scroller.current.getBoundingClientRect();
		t.hidden = !node || !node.parent;
		if (t.hidden) return;
		const x = e.clientX - r.left, y = e.clientY - r.top;
		t.style.left = Math.max(4, Math.min(x + 12, r.width - t.offsetWidth - 8)) + 'px';
		t.style.top = (y + 24 + t.offsetHeight > r.height ? Math.max(2, y - t.offsetHeight - 12) : y + 20) + 'px';
	};
	const onMove = (e) => {
		if (flame.drag) return;
		const node = place(e);
		if (node !== flame.hover) {
			flame.hover = node;
			if (node) setCurrent(node);
			flame.draw();
		}
		canvas.current.style.cursor = node ? 'pointer' : 'default';
		showTip(node, e);
	};
	const onLeave = () => {
		flame.hover = null;
		tip.current.hidden = true;
		setCurrent(flame.selected);
		flame.draw();
	};
	const onClick = (e) => {
		const node = place(e);
		canvas.current.focus({ preventScroll: true });
		if (!node) return;
		setSelected(node.parent ? [node.name] : []);
		if (flame.isCaller(node)) select(node);
		else zoom(node);
	};
	const openMenu = (node, x, y) => {
		if (!node || !node.parent) return;
		select(node);
		tip.current.hidden = true;
		setMenu({ node, x, y });
	};
	const onWheel = (e) => {
		if (!e.ctrlKey && !e.metaKey) return;
		e.preventDefault();
		const r = canvas.current.getBoundingClientRect(), at = (e.clientX - r.left) / r.width, [a, b] = flame.view;
		const k = Math.exp(Math.max(-60, Math.min(60, e.deltaY)) * 0.01), width = Math.min(1, Math.max(1e-9, (b - a) * k));
		const left = Math.max(0, Math.min(1 - width, a + at * (b - a) - at * width));
		flame.goTo([left, left + width], false);
	};

	const keys = (e) => {
		const node = flame.selected || flame.zoomed || flame.tree, caller = flame.isCaller(node);
		const kids = node.kids, siblings = node.parent ? node.parent.kids : [node], i = siblings.indexOf(node);
		const inwards = () => kids[0] && select(kids[0]);
		const outwards = () => node.parent && select(node.parent);
		const actions = {
			ArrowDown: caller ? outwards : inwards, ArrowUp: caller ? inwards : outwards,
			ArrowLeft: () => i > 0 && select(siblings[i - 1]),
			ArrowRight: () => i + 1 < siblings.length && select(siblings[i + 1]),
			Home: () => select(flame.tree),
			Enter: () => (caller ? select(node) : zoom(node)), ' ': () => (caller ? select(node) : zoom(node)),
			Escape: () => zoom(flame.tree), Backspace: () => flame.zoomed && flame.zoomed.parent && zoom(flame.zoomed.parent),
			p: () => node.parent && go(address('flamegraph', { p: exactly([node.name]), zoom: null })),
			m: () => {
				const r = scroller.current.getBoundingClientRect();
				openMenu(node, r.width / 3, 60);
			},
			ContextMenu: () => openMenu(node, 80, 60),
		};
		if (e.ctrlKey || e.metaKey || e.altKey || !actions[e.key]) return;
		e.preventDefault();
		actions[e.key]();
	};

	const onMini = (e) => {
		const r = mini.current.getBoundingClientRect(), [a, b] = flame.view, width = b - a;
		const to = (ev) => {
			const left = Math.max(0, Math.min(1 - width, (ev.clientX - r.left) / r.width - width / 2));
			flame.goTo([left, left + width], false);
		};
		mini.current.setPointerCapture(e.pointerId);
		mini.current.onpointermove = to;
		mini.current.onpointerup = () => (mini.current.onpointermove = mini.current.onpointerup = null);
		to(e);
	};

	const root = trees.tree;
	const toggle = (key, on = '1') => go(address('flamegraph', { [key]: q.get(key) === on ? null : on, zoom: null }));
	return html`<div class="flame ${both ? 'both' : ''}">
		<div class="bar">
			<button aria-pressed=${q.get('inv') === '1'} onClick=${() => toggle('inv')} title="Leaves first: where the time is spent, and from where">Inverted</button>
			<button aria-pressed=${q.get('collapse') === '1'} onClick=${() => toggle('collapse')} title="A function that calls itself is one box">Collapse recursion</button>
			<label>Group <select value=${q.get('group') || ''} onChange=${(e) => go(address('flamegraph', { group: e.target.value, zoom: null }))}>
				<option value="">function</option><option value="package">package</option><option value="file">file</option></select></label>
			${data.labels.length > 0 && html`<label>Label <select value=${q.get('tagroot') || ''} onChange=${(e) => go(address('flamegraph', { tagroot: e.target.value, zoom: null }))}>
				<option value="">none</option>${data.labels.map((l) => html`<option>${l}</option>`)}</select></label>`}
			<label>Colour <select value=${q.get('color') || (data.diff ? 'diff' : 'package')} onChange=${(e) => go(address('flamegraph', { color: e.target.value }))}>
				${data.diff && html`<option value="diff">change, relative</option><option value="absolute">change, absolute</option>`}
				<option value="package">package</option><option value="file">file</option><option value="cost">cost</option></select></label>
			${data.diff && /^(diff|absolute)$/.test(q.get('color') || 'diff') && html`<${DiffScale} />`}
			${data.base !== undefined && html`<button aria-pressed=${q.get('norm') === 't'} onClick=${() => toggle('norm', 't')} title="Both sides count the same in all: what changed its share">Same total</button>
				<button aria-pressed=${twin} onClick=${() => go(address('flamegraph', { twin: twin ? null : '1' }))} title="The flame graph of each side, one above the other">Both sides</button>`}
			<button aria-pressed=${both} onClick=${() => go(address('flamegraph', { table: both ? null : '1' }))}>Table</button>
			<button onClick=${() => zoom(flame.tree)}>Reset zoom</button>
			<span class="grow"></span>
			${busy && html`<span class="dim">loading…</span>`}
			${re && html`<span class="found" role="status">${formatShare(matched(root, re), root.w)} matched</span>`}
		</div>
		<canvas class="mini" ref=${mini} onPointerDown=${onMini} aria-hidden="true"></canvas>
		<div class="split">
			<div class="graph">
				<div class="scroller" ref=${scroller} tabindex="-1" onScroll=${() => {
					flame.scroll = scroller.current.scrollTop;
					flame.draw();
				}}>
					<div class="spacer" ref=${spacer}>
						<canvas class="boxes picture" ref=${canvas} tabindex="0" role="application"
							aria-label="Flame graph. Arrow keys move between boxes, Enter zooms, Escape shows everything." aria-describedby="box"
							onMouseMove=${onMove} onMouseLeave=${onLeave} onClick=${onClick} onKeyDown=${keys} onWheel=${onWheel}
							onContextMenu=${(e) => {
								const node = place(e), r = scroller.current.getBoundingClientRect();
								e.preventDefault();
								openMenu(node, e.clientX - r.left, e.clientY - r.top);
							}}></canvas>
					</div>
				</div>
				<div class="tip" ref=${tip} hidden aria-hidden="true">${current && html`<${Details} node=${current} data=${data} root=${root} />`}</div>
				${menu && html`<${Menu} ...${menu} close=${() => {
					setMenu(null);
					canvas.current.focus();
				}} go=${go} name=${menu.node.name} data=${data} zoom=${() => zoom(menu.node)} />`}
			</div>
			${both && html`<${Side} data=${data} go=${go} selected=${selected} setSelected=${setSelected} search=${search} />`}
		</div>
		${twin && html`<${Sides} data=${data} go=${go} selected=${selected} setSelected=${setSelected} search=${search} />`}
		<div class="details" id="box" role="status" aria-live="polite"><${Details} node=${current} data=${data} root=${root} /></div>
	</div>`;
}

// What the colours of a comparison mean.
function DiffScale() {
	const box = useRef(null);
	useEffect(() => {
		const paint = () => [...box.current.children].forEach((s, i) => (s.style.background = diffColor((i - 3) / 3, isDark())));
		paint();
		addEventListener('themechange', paint);
		return () => removeEventListener('themechange', paint);
	}, []);
	return html`<span class="diff-scale" role="img" aria-label="Blue is less than before, grey as before, orange more">less <span ref=${box}>${[0, 1, 2, 3, 4, 5, 6].map(() => html`<i></i>`)}</span> more</span>`;
}

// The table beside the graph: the same options, its rows light up boxes.
function Side({ data, go, selected, setSelected, search }) {
	const [top, setTop] = useState(null), [error, setError] = useState('');
	useEffect(() => {
		const stop = new AbortController();
		getJSON('/api/top?' + query(), stop.signal).then(setTop, (e) => e.name !== 'AbortError' && setError(e.message));
		return () => stop.abort();
	}, [data]);
	return html`<div class="side">${error ? html`<p class="error">${error}</p>`
		: top ? html`<${Table} data=${top} go=${go} selected=${selected} setSelected=${setSelected} search=${search} narrow=${true} />`
		: html`<p class="dim">loading…</p>`}</div>`;
}
