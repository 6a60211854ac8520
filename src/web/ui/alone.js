// The flame graph as a file that needs no server: the view of the workbench on a tree that stands in the page. Its address is
// what stands behind '#'.
import { html, render, useEffect, useMemo, useState } from './vendor/preact.js';
import { FILTERS, address, formatValue, pattern, query, site } from './util.js';
import { FlameView } from './flame.js';
import { shape, tableOf } from './flame_shape.js';
import { Help, toggleTheme, usePageKeys } from './frame.js';

const base = JSON.parse(document.getElementById('data').textContent);

site.search = () => '?' + location.hash.slice(1);
site.replace = (to) => history.replaceState(history.state, '', '#' + (to.split('?')[1] || ''));
site.get = async (url) => {
	if (!url.startsWith('/api/top')) throw new Error('this needs the server');
	const q = query();
	for (const key of ['p', 'inv', 'group', 'collapse']) q.delete(key); // of functions, whatever the graph's shape
	return tableOf(shape(base, q), (v) => formatValue(v, base.unit));
};

function Alone() {
	const [, setAt] = useState(location.hash), [search, setSearchText] = useState(query().get('find') || ''), [selected, setSelected] = useState([]), [help, setHelp] = useState(false);
	// a zoom is in the address as well, and no other shape
	const kept = query();
	kept.delete('zoom');
	kept.delete('find');
	kept.delete('color');
	const data = useMemo(() => shape(base, query()), [kept.toString()]);
	const go = (to) => {
		history.pushState(null, '', '#' + (to.split('?')[1] || ''));
		setAt(location.hash);
		setSearchText(query().get('find') || '');
	};
	const setSearch = (text) => {
		setSearchText(text);
		site.replace(address('flamegraph', { find: text }));
	};
	usePageKeys(() => setHelp(true));
	useEffect(() => {
		const back = () => {
			setAt(location.hash);
			setSearchText(query().get('find') || '');
		};
		addEventListener('popstate', back);
		return () => removeEventListener('popstate', back);
	}, []);
	return html`<header><div class="line"><b class="logo">goperf</b><span>${base.title}</span><span class="tools">
			<form role="search" onSubmit=${(e) => {
				e.preventDefault();
				if (pattern(search)) go(address('flamegraph', { p: search, zoom: null }));
			}}><input id="search" type="search" value=${search} placeholder="Search (regular expression)" aria-label="Search" class=${search && !pattern(search) ? 'wrong' : ''} onInput=${(e) => setSearch(e.target.value)} /></form>
			<button onClick=${toggleTheme} title="Dark or light (d)" aria-label="Dark or light">◐</button><button onClick=${() => setHelp(true)} title="Keys (?)" aria-label="Keys">?</button></span></div>
		<div class="line second">${base.legend.map((l) => html`<span class="dim">${l}</span>`)}
			${FILTERS.filter(([k]) => kept.get(k)).map(([k, name]) => html`<span class="chip" title=${kept.get(k)}>${name}: <code>${kept.get(k)}</code>
				<button aria-label=${'Remove ' + name} onClick=${() => go(address('flamegraph', { [k]: null, zoom: null }))}>✕</button></span>`)}</div></header>
		<main aria-busy="false"><${FlameView} data=${data} search=${search} go=${go} selected=${selected} setSelected=${setSelected} /></main>
		${help && html`<${Help} close=${() => setHelp(false)} />`}`;
}

render(html`<${Alone} />`, document.getElementById('app'));
