// What can be done with a function: the menu of a box, a row or a node.
import { html, useLayoutEffect, useRef } from './vendor/preact.js';
import { address, exactly, query } from './util.js';

// Adds a name to a parameter that excludes: what was there stays.
export function also(key, pattern) {
	const old = query().get(key);
	return old ? old + '|' + pattern : pattern;
}

export function Menu({ name, x, y, close, go, zoom, data }) {
	const box = useRef(null), one = exactly([name]), alone = data && data.alone, evidence = data ? data.inputs.findIndex((i) => i.kind === 'evidence') : -1;
	// before the next key comes
	useLayoutEffect(() => {
		const b = box.current, r = b.offsetParent.getBoundingClientRect();
		b.style.left = Math.max(2, Math.min(x, r.width - b.offsetWidth - 4)) + 'px';
		b.style.top = Math.max(2, Math.min(y, r.height - b.offsetHeight - 4)) + 'px';
		b.querySelector('button').focus();
		const outside = (e) => b.contains(e.target) || close();
		addEventListener('pointerdown', outside, true);
		return () => removeEventListener('pointerdown', outside, true);
	}, []);
	const items = [
		zoom && ['Zoom', zoom],
		['Callers and callees', () => go(address('flamegraph', { p: one, zoom: null }))],
		!alone && ['Source', () => go(address('source', { f: one }))],
		!alone && ['Disassembly', () => go(address('disasm', { f: one }))],
		!alone && ['Peek', () => go(address('peek', { f: one }))],
		['Focus', () => go(address('flamegraph', { f: one, zoom: null }))],
		['Ignore', () => go(address('flamegraph', { i: also('i', one), zoom: null }))],
		['Hide', () => go(address('flamegraph', { h: also('h', one), zoom: null }))],
		['Show from', () => go(address('flamegraph', { sf: one, zoom: null }))],
		evidence >= 0 && ['Advice about it', () => go('/ui/advice?' + new URLSearchParams({ in: evidence, find: one }))],
		['Copy name', () => navigator.clipboard && navigator.clipboard.writeText(name)],
	].filter(Boolean);
	const keys = (e) => {
		const all = [...box.current.querySelectorAll('button')], i = all.indexOf(document.activeElement);
		const to = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: all.length - 1 }[e.key];
		e.stopPropagation();
		if (e.key === 'Escape' || e.key === 'Tab') close();
		else if (to !== undefined) all[(to + all.length) % all.length].focus();
		else return;
		e.preventDefault();
	};
	return html`<div class="menu" role="menu" aria-label=${name} ref=${box} onKeyDown=${keys}>
		<div class="menu-name">${name}</div>
		${items.map(([text, run]) => html`<button role="menuitem" onClick=${() => {
			close();
			run();
		}}>${text}</button>`)}</div>`;
}
