// The table of functions: sorted by a click on a column's head, rows chosen by click or keyboard, found by the search box.
import { html, useMemo, useState, useEffect, useRef } from './vendor/preact.js';
import { address, exactly, formatShare, packageColor, packageOf, pattern, query, isDark, remember } from './util.js';
import { Menu } from './menu.js';

const STEP = 200; // rows drawn at a time: more follow while scrolling

function compare(a, b, key) {
	if (key === 'name') return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
	return Math.abs(b[key]) - Math.abs(a[key]);
}

function Share({ value, total }) {
	const bar = useRef(null), part = total ? Math.min(1, Math.abs(value / total)) : 0;
	useEffect(() => {
		bar.current.style.width = part * 100 + '%';
	}, [part]);
	return html`<td class="share"><span class="bar-fill ${value < 0 ? 'less' : ''}" ref=${bar}></span><span>${formatShare(value, total)}</span></td>`;
}

function Swatch({ name }) {
	const s = useRef(null);
	useEffect(() => {
		s.current.style.background = packageColor(packageOf(name), isDark());
	});
	return html`<span class="swatch" ref=${s}></span>`;
}

export function Table({ data, go, selected, setSelected, search, narrow }) {
	const q = query();
	const [sort, setSort] = useState(q.get('by') || (q.get('sort') === 'cum' ? 'cum' : 'flat')), [reverse, setReverse] = useState(q.get('rev') === '1');
	const [count, setCount] = useState(STEP), [menu, setMenu] = useState(null);
	const re = pattern(search), box = useRef(null);
	const rows = useMemo(() => {
		let sum = 0;
		const all = data.rows.map((r) => ({ ...r, sum: (sum += r.flat) })).sort((a, b) => compare(a, b, sort) || compare(a, b, 'name'));
		return reverse ? all.reverse() : all;
	}, [data, sort, reverse]);
	const found = re ? rows.filter((r) => re.test(r.name)) : rows;
	const chosen = new Set(selected);

	const head = (key, text, title) => html`<th scope="col" aria-sort=${sort === key ? (reverse ? 'ascending' : 'descending') : 'none'} class=${key === 'name' ? 'left' : ''}>
		<button title=${title} onClick=${() => {
			const back = sort === key && !reverse;
			setReverse(back);
			setSort(key);
			remember({ by: key, rev: back ? '1' : null });
		}}>${text}${sort === key ? (reverse ? ' ▴' : ' ▾') : ''}</button></th>`;
	const choose = (e, name) => setSelected(e.ctrlKey || e.metaKey ? (chosen.has(name) ? selected.filter((n) => n !== name) : [...selected, name])
		: chosen.has(name) && selected.length === 1 ? [] : [name]);
	const keys = (e, r) => {
		const row = e.currentTarget, to = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[e.key];
		if (to) to.focus();
		else if (e.key === 'Enter') go(address('flamegraph', { p: exactly([r.name]), zoom: null }));
		else if (e.key === ' ') choose(e, r.name);
		else if (e.key === 'm' || e.key === 'ContextMenu') open(r, row);
		else return;
		e.preventDefault();
		e.stopPropagation();
	};
	const open = (r, row, e) => {
		const b = box.current.getBoundingClientRect(), at = row.getBoundingClientRect();
		setMenu({ name: r.name, x: (e ? e.clientX : at.left + 80) - b.left, y: (e ? e.clientY : at.bottom) - b.top });
	};
	useEffect(() => {
		const all = () => setCount(Infinity); // for printing and saving
		addEventListener('beforeprint', all);
		return () => removeEventListener('beforeprint', all);
	}, []);
	const onScroll = (e) => {
		const t = e.currentTarget;
		if (t.scrollTop + t.clientHeight > t.scrollHeight - 600 && count < found.length) setCount(count + STEP);
	};
	return html`<div class="table-box" ref=${box}><div class="table" onScroll=${onScroll} tabindex="0" role="region" aria-label="Functions">
		<table><caption class="hidden">Functions by ${sort}</caption><thead><tr>
			${head('flat', 'Flat', 'in the function itself')}<th scope="col"><span>%</span></th>
			${!narrow && html`<th scope="col"><span title="of this row and all above it, by flat">Sum%</span></th>`}
			${head('cum', 'Cum', 'with all that it calls')}<th scope="col"><span>%</span></th>
			${head('name', 'Name')}
		</tr></thead>
		<tbody>${found.slice(0, count).map((r) => html`<tr key=${r.name} tabindex="0" aria-selected=${chosen.has(r.name)} class=${chosen.has(r.name) ? 'chosen' : ''}
				onClick=${(e) => choose(e, r.name)} onDblClick=${() => go(address('flamegraph', { p: exactly([r.name]), zoom: null }))} onKeyDown=${(e) => keys(e, r)}
				onContextMenu=${(e) => {
					e.preventDefault();
					open(r, e.currentTarget, e);
				}}>
			<td>${r.flatText}</td><${Share} value=${r.flat} total=${data.total} />
			${!narrow && html`<td>${formatShare(r.sum, data.total)}</td>`}
			<td>${r.cumText}</td><${Share} value=${r.cum} total=${data.total} />
			<td class="left name"><${Swatch} name=${r.name} />${r.name} <span class="dim">${r.inline}</span></td></tr>`)}
		</tbody></table></div>
		${menu && html`<${Menu} ...${menu} data=${data} go=${go} close=${() => setMenu(null)} />`}</div>`;
}

export function TopView(props) {
	return html`<div class="page">
		<div class="bar"><span class="dim">${props.data.rows.length} functions. Click chooses (Ctrl adds), double click shows callers and callees, right click all that can be done.</span></div>
		<${Table} ...${props} /></div>`;
}
