// The frame of the page: header, menus, filters, search; the view in it comes from the address, which is the only state.
import { html, render, useEffect, useRef, useState } from './vendor/preact.js';
import { FILTERS, address, currentView, exactly, getJSON, pattern, query, remember, save } from './util.js';
import { VIEWS } from './views.js';
import { also } from './menu.js';
import { TraceProfile, isTrace } from './trace_profile.js';
import { Progress, cancelLoading } from './progress.js';
import { exportView } from './export.js';
import { Link } from './parts.js';
import { Guarded, Help, toggleTheme, usePageKeys } from './frame.js';

const GRANULARITIES = [['', 'default'], ['functions', 'functions'], ['filefunctions', 'functions and files'], ['files', 'files'], ['lines', 'lines'], ['addresses', 'addresses']];

function Dropdown({ label, title, children, name }) {
	const box = useRef(null);
	useEffect(() => {
		const close = (e) => box.current && box.current.open && !box.current.contains(e.target) && (box.current.open = false);
		addEventListener('pointerdown', close);
		return () => removeEventListener('pointerdown', close);
	}, []);
	const keys = (e) => {
		const all = [...box.current.querySelectorAll('.items a, .items button, .items input')], i = all.indexOf(document.activeElement);
		const to = { ArrowDown: i + 1, ArrowUp: i - 1 }[e.key];
		if (e.key === 'Escape') {
			box.current.open = false;
			box.current.querySelector('summary').focus();
		} else if (to !== undefined && box.current.open && all.length) all[(to + all.length) % all.length].focus();
		else return;
		e.preventDefault();
		e.stopPropagation();
	};
	return html`<details class="dropdown" id=${name} ref=${box} onKeyDown=${keys} onClick=${(e) => e.target.closest('.items a, .items button') && (box.current.open = false)}>
		<summary title=${title}>${label}</summary><div class="items">${children}</div></details>`;
}

// What the refine menu works on: what is chosen, else what the search says.
function subject(selected, search) {
	return selected.length ? exactly(selected) : pattern(search) ? search : '';
}

function Refine({ go, view, selected, search }) {
	const s = subject(selected, search);
	const item = (text, key, joined, title) => html`<button disabled=${!s} title=${title}
		onClick=${() => go(address(view, { [key]: joined ? also(key, s) : s, zoom: null }))}>${text}</button>`;
	return html`<${Dropdown} label="Refine" name="refine" title="What to look at: choose functions, or type into the search box, first">
		${item('Focus', 'f', false, 'only stacks with it')}${item('Ignore', 'i', true, 'no stacks with it')}
		${item('Hide', 'h', true, 'its frames taken out')}${item('Show', 's', false, 'only its frames')}
		${item('Show from', 'sf', false, 'stacks from it on')}${item('Callers and callees', 'p', false, 'a flame graph around it')}
		<button onClick=${() => go(address(view, Object.fromEntries([...FILTERS.map(([k]) => [k, null]), ['zoom', null]])))}>Reset</button><//>`;
}

function Configs({ data, go, view, refresh }) {
	const name = useRef(null);
	const send = async (method, path, n) => {
		const q = query();
		q.set('config', n);
		const r = await fetch('/ui/' + path + '?' + q, { method });
		if (!r.ok) alert(await r.text());
		refresh();
	};
	return html`<${Dropdown} label="Config" name="config" title="Saved configurations, shared with pprof">
		${data.configs.map((c) => html`<div class="row"><${Link} go=${go} to=${'/ui/' + view + c.url}>${c.current ? '✓ ' : ''}${c.name}<//>
			${c.user && html`<button title=${'Delete ' + c.name} aria-label=${'Delete ' + c.name} onClick=${() => send('DELETE', 'deleteconfig', c.name)}>✕</button>`}</div>`)}
		<form class="row" onSubmit=${(e) => {
			e.preventDefault();
			if (name.current.value.trim()) send('POST', 'saveconfig', name.current.value.trim());
		}}><input ref=${name} placeholder="Save as…" aria-label="Name to save the configuration under" /><button>Save</button></form><//>`;
}

// Files that only one view has: [what, address or text, name].
const FILES = {
	flamegraph: () => [['Interactive page of the whole graph (HTML)', address('export', { as: 'html', zoom: null })], ['Whole graph (SVG)', address('export', { as: 'svg', zoom: null })],
		['Folded stacks', address('export', { as: 'folded', zoom: null })]],
	graph: (data) => [['Graphviz (DOT)', data.dot, 'graph.dot']],
	peek: (data) => [['Text', data.text, 'peek.txt']],
	disasm: (data) => [['Text', data.text, 'disasm.txt']],
};

function Save({ data, view }) {
	const [problem, setProblem] = useState('');
	const run = async (as) => {
		setProblem('');
		try {
			await exportView(as, view, data);
		} catch (e) {
			setProblem('The picture could not be made: ' + e.message);
		}
	};
	const more = FILES[view] && !data.loading && !data.error ? FILES[view](data) : [];
	return html`<${Dropdown} label="Save" name="save" title="What is shown, as a file">
		${[['svg', 'Picture (SVG)'], ['png', 'Picture (PNG)'], ['html', 'Page that needs no server (HTML)']].map(([as, text]) => html`<button onClick=${() => run(as)}>${text}</button>`)}
		${more.map(([text, what, name]) => (name ? html`<button onClick=${() => save(new Blob([what], { type: 'text/plain' }), name)}>${text}</button>` : html`<a href=${what}>${text}</a>`))}<//>
		${problem && html`<span class="chip" role="alert">${problem}</span>`}`;
}

// The shortest end of an input's path that no other has.
function baseName(data, i) {
	const parts = data.inputs.map((x) => x.name.replace(/\/+$/, '').split('/')), mine = parts[i];
	for (let n = 1; n < mine.length; n++) {
		const end = mine.slice(-n).join('/');
		if (parts.every((p, k) => k === i || p.slice(-n).join('/') !== end)) return end;
	}
	return mine.join('/');
}

// All that can be looked at: [address, name, input]. What a server said before is an input as well: "3.1" is the first of input 3.
function choices(data) {
	return data.inputs.flatMap((x, i) => [[String(i), baseName(data, i), x],
		...(x.takes || []).slice(0, -1).map((ms, t) => [`${i}.${t + 1}`, `${baseName(data, i)}, ${new Date(ms).toLocaleTimeString()}`, x]).reverse()]);
}

function idOf(data, input, take) {
	return input === undefined ? '' : take && take < (data.inputs[input].takes || []).length ? `${input}.${take}` : String(input);
}

function Inputs({ data, go, view }) {
	const all = choices(data), here = data.inputs[data.in], now = idOf(data, data.in, data.take);
	if (all.length < 2) return null;
	const same = all.filter(([id, , x]) => id !== now && x.kind === here.kind && (x.kind === 'profile' || x.kind === 'bench'));
	return html`<label class="input"><span class="hidden">Input</span><select aria-label="Input" title=${here ? here.name : ''} value=${now} onChange=${(e) => {
			const [id, , to] = all[e.target.selectedIndex], fits = data.views.find((v) => v.name === view && v.inputs.includes(to.kind)) || data.views.find((v) => v.inputs.includes(to.kind));
			go(address(fits ? fits.name : view, { in: id, base: null, si: to === here ? query().get('si') : null, zoom: null }));
		}}>${all.map(([id, name]) => html`<option value=${id}>${name}</option>`)}</select></label>
		${same.length > 0 && html`<label class="input">vs <select aria-label="Compare with" value=${idOf(data, data.base, data.baseTake)}
			onChange=${(e) => go(address(view, { base: e.target.value, zoom: null }))}><option value="">nothing</option>
			${same.map(([id, name]) => html`<option value=${id}>${name}</option>`)}</select></label>`}`;
}

// Of a server: asks it again, and sets what it says now against what it said before.
function Live({ data, view, go }) {
	const here = data.inputs[data.in], n = here ? (here.takes || []).length : 0, take = data.take || n;
	if (!here || !here.live) return null;
	const again = async () => {
		await fetch('/ui/refresh?' + new URLSearchParams({ view, in: data.in }), { method: 'POST' });
		go(address(view, { in: data.in, base: null, zoom: null }));
	};
	return html`<button title="Ask the server again; what it said stays as an earlier input" onClick=${again}>Record again</button>
		${take > 1 && here.kind === 'profile' && data.base === undefined && html`<button title="What changed since the one before" onClick=${() => go(address(view, { in: idOf(data, data.in, take), base: `${data.in}.${take - 1}`, zoom: null }))}>Compare with before</button>`}`;
}

// The address of a view: of the present input, or of the first that the view works on.
function viewAddress(data, v) {
	if (!data.inputs[data.in] || v.inputs.includes(data.inputs[data.in].kind)) return address(v.name, { zoom: null });
	return '/ui/' + v.name + '?in=' + data.inputs.findIndex((x) => v.inputs.includes(x.kind));
}

function Header({ data, view, go, search, setSearch, selected, refresh, help }) {
	const q = query(), box = useRef(null);
	const views = data.views.filter((v) => data.inputs.some((x) => v.inputs.includes(x.kind)));
	const submit = (e) => {
		e.preventDefault();
		if (!pattern(search)) return;
		go(address(view, view === 'flamegraph' ? { p: search, zoom: null } : { f: search }));
	};
	return html`<header>
		<div class="line">
			<a class="logo" href="/ui/" onClick=${(e) => {
				e.preventDefault();
				go('/ui/flamegraph');
			}}>goperf</a>
			<${Inputs} data=${data} go=${go} view=${view} />
			<nav aria-label="Views">${views.map((v, i) => html`<${Link} go=${go} to=${viewAddress(data, v)} class="tab"
				aria-current=${v.name === view ? 'page' : null} title=${v.title + ' (' + (i + 1) + ')'}>${v.title}<//>`)}</nav>
			<span class="tools"><form role="search" onSubmit=${submit}><input id="search" type="search" ref=${box} value=${search} placeholder="Search (regular expression)" aria-label="Search"
				class=${search && !pattern(search) ? 'wrong' : ''} onInput=${(e) => setSearch(e.target.value)} /></form>
			<button onClick=${toggleTheme} title="Dark or light (d)" aria-label="Dark or light">◐</button>
			<button onClick=${help} title="Keys (?)" aria-label="Keys">?</button></span>
		</div>
		<div class="line second">
			${data.types.length > 0 && isTrace(data) && html`<${TraceProfile} view=${view} go=${go} />`}
			${data.types.length > 1 && html`<label>Sample <select value=${data.type} onChange=${(e) => go(address(view, { si: e.target.value, zoom: null }))}>
				${data.types.map((t) => html`<option value=${t} selected=${t === data.type}>${t}</option>`)}</select></label>`}
			${data.types.length > 0 && html`<label>By <select aria-label="Granularity" value=${q.get('g') || ''} onChange=${(e) => go(address(view, { g: e.target.value, zoom: null }))}>
				${GRANULARITIES.map(([v, t]) => html`<option value=${v}>${t}</option>`)}</select></label>
			<${Refine} go=${go} view=${view} selected=${selected} search=${search} />`}
			<${Configs} data=${data} go=${go} view=${view} refresh=${refresh} />
			<${Save} data=${data} view=${view} />
			${data.types.length > 0 && html`<a class="button" href=${'/ui/download' + location.search}>Download</a>`}
			<${Live} data=${data} view=${view} go=${go} />
			${data.doc && /^https?:/.test(data.doc) && html`<a class="button" href=${data.doc} rel="noopener noreferrer" target="_blank">Help</a>`}
			<${Dropdown} label=${data.title} name="details" title="About this profile"><pre class="legend">${data.legend.join('\n')}</pre><//>
			${FILTERS.filter(([k]) => q.get(k)).map(([k, name]) => html`<span class="chip" title=${q.get(k)}>${name}: <code>${q.get(k)}</code>
				<button aria-label=${'Remove ' + name} onClick=${() => go(address(view, { [k]: null, zoom: null }))}>✕</button></span>`)}
			${selected.length > 0 && html`<span class="chip picked" title=${selected.join('\n')}>${selected.length === 1 ? html`<code>${selected[0]}</code>` : selected.length + ' chosen'}</span>`}
		</div>
		${data.messages.map((m) => html`<p class="message">${m}</p>`)}
	</header>`;
}

function App({ first }) {
	const [data, setData] = useState(first), [view, setView] = useState(currentView());
	const [search, setSearchText] = useState(query().get('find') || ''), [selected, setSelected] = useState([]);
	const [loading, setLoading] = useState(!!first.loading), [error, setError] = useState(first.error || ''), [help, setHelp] = useState(false);
	const pending = useRef(null);

	const setSearch = (text) => {
		setSearchText(text);
		remember({ find: text });
	};
	// Asks for what the address says; the old view stays until the answer is there.
	const load = async () => {
		if (pending.current) pending.current.abort();
		const stop = (pending.current = new AbortController()), to = currentView();
		setSearchText(query().get('find') || '');
		setLoading(true);
		try {
			const fresh = await getJSON('/api/' + to + location.search, stop.signal);
			setData(fresh);
			setView(to);
			setError('');
		} catch (e) {
			if (e.name === 'AbortError') return;
			setError(e.message);
			setView(to);
		}
		setLoading(false);
	};
	const go = (to) => {
		if (to !== location.pathname + location.search) history.pushState(null, '', to);
		load();
	};
	const cancel = () => {
		cancelLoading(currentView());
		pending.current.abort();
		setLoading(false);
		setError('Cancelled.');
	};
	useEffect(() => {
		if (first.loading) load();
		addEventListener('popstate', load);
		return () => removeEventListener('popstate', load);
	}, []);
	usePageKeys(() => setHelp(true));
	useEffect(() => {
		document.title = (data.title ? data.title + ' — ' : '') + 'goperf';
	}, [data]);

	const View = VIEWS[view];
	const fits = data.view === view && !data.error && !data.loading;
	return html`<${Header} data=${data} view=${view} go=${go} search=${search} setSearch=${setSearch} selected=${selected} refresh=${load} help=${() => setHelp(true)} />
		<main aria-busy=${loading}>
			${loading && html`<${Progress} view=${currentView()} cancel=${cancel} />`}
			${error && html`<div class="error" role="alert"><p>${error}</p><button onClick=${load}>Try again</button></div>`}
			${!error && fits && View && html`<${Guarded} data=${data}><${View} data=${data} search=${search} go=${go} selected=${selected} setSelected=${setSelected} /><//>`}
		</main>
		${help && html`<${Help} close=${() => setHelp(false)} />`}`;
}

render(html`<${App} first=${JSON.parse(document.getElementById('data').textContent)} />`, document.getElementById('app'));
