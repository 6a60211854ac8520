// What is being waited for: how far the loading of an input is, as the server tells, and how long it has taken; it can be ended.
import { html, useEffect, useRef, useState } from './vendor/preact.js';
import { formatValue } from './util.js';

const FIRST_MS = 500, NEXT_MS = 400; // what takes less needs no words

// The parameters that say which input an address is about.
function inputOf(view) {
	const q = new URLSearchParams(location.search), to = new URLSearchParams({ view });
	for (const key of ['in', 'base', 'norm']) if (q.get(key)) to.set(key, q.get(key));
	return to;
}

// Ends the loading of the view's input; one that is loaded stays.
export function cancelLoading(view) {
	return fetch('/ui/cancel?' + inputOf(view), { method: 'POST' });
}

// Part of the whole, 0 to 1; null: not known.
function part(p) {
	if (p.all) return p.done / p.all;
	return p.expected ? Math.min(1, p.seconds / p.expected) : null;
}

function words(p, seconds) {
	if (p.state !== 'loading') return `computing, ${seconds.toFixed(0)} s`;
	const of = p.all ? `: ${formatValue(p.done, 'bytes')} of ${formatValue(p.all, 'bytes')}` : p.expected ? `: ${p.seconds.toFixed(0)} of ${p.expected.toFixed(0)} s` : '';
	return p.stage + of + (p.expected ? '' : `, ${p.seconds.toFixed(0)} s`);
}

export function Progress({ view, cancel }) {
	const [seen, setSeen] = useState(null), bar = useRef(null), start = useRef(performance.now());
	useEffect(() => {
		let timer, over = false;
		const look = async () => {
			try {
				const p = await (await fetch('/api/progress?' + inputOf(view))).json();
				if (!over) setSeen({ ...p, waited: (performance.now() - start.current) / 1000 });
			} catch { /* the view's own request says what is wrong */ }
			if (!over) timer = setTimeout(look, NEXT_MS);
		};
		timer = setTimeout(look, FIRST_MS);
		return () => {
			over = true;
			clearTimeout(timer);
		};
	}, [view]);
	const known = seen && seen.state === 'loading' ? part(seen) : null;
	useEffect(() => {
		if (bar.current) bar.current.style.width = (known || 0) * 100 + '%';
	}, [known]);
	return html`<div class="progress" role="status"><span class="hidden">loading</span>
		${seen && html`<div class="progress-box"><p>${words(seen, seen.waited)}</p>
			${known !== null && html`<div class="progress-part" role="progressbar" aria-label="loaded" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(known * 100)}><span ref=${bar}></span></div>`}
			<button onClick=${cancel}>Cancel</button></div>`}</div>`;
}
