// What stands around every view, with a server or without: errors of a view, the list of keys, keys of the page, dark and light.
import { html, useEffect, useRef, Component } from './vendor/preact.js';

export class Guarded extends Component {
	componentDidCatch(error) {
		console.error(error);
		this.setState({ error });
	}
	componentDidUpdate(old) {
		if (old.data !== this.props.data && this.state.error) this.setState({ error: null });
	}
	render() {
		return this.state.error ? html`<p class="error" role="alert">This view failed: ${this.state.error.message}</p>` : this.props.children;
	}
}

const KEYS = [
	['/', 'search'], ['1 … 9', 'views'], ['arrows', 'move between boxes, rows, nodes'], ['Enter', 'zoom; callers and callees of a row'],
	['Esc', 'whole graph; close'], ['Backspace', 'zoom out by one'], ['p', 'callers and callees of the box; critical path'], ['m', 'menu of what is chosen'],
	[', .', 'timeline: the span before, after'], ['w', 'timeline: who made it ready'], ['s  z', 'timeline: select, zoom to it'], ['f  n  N', 'timeline: find, next, previous'], ['e', 'timeline: wake-ups'],
	['Ctrl wheel', 'zoom the flame graph'], ['d', 'dark or light'], ['?', 'this list'],
];

export function Help({ close }) {
	const box = useRef(null);
	useEffect(() => box.current.showModal(), []);
	return html`<dialog ref=${box} onClose=${close} aria-label="Keys"><h2>Keys</h2><table>${KEYS.map(([k, t]) => html`<tr><td><kbd>${k}</kbd></td><td>${t}</td></tr>`)}</table>
		<form method="dialog"><button>Close</button></form></dialog>`;
}

export function toggleTheme() {
	const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
	document.documentElement.dataset.theme = dark ? 'light' : 'dark';
	store((s) => s.setItem('goperf-theme', document.documentElement.dataset.theme));
	dispatchEvent(new Event('themechange'));
}

// A page from a file may have no storage.
function store(use) {
	try {
		return use(localStorage);
	} catch {
		return null;
	}
}

// Keys that work everywhere but where one writes.
export function usePageKeys(help) {
	useEffect(() => {
		const keys = (e) => {
			if (/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) || e.ctrlKey || e.metaKey || e.altKey) return;
			const views = document.querySelectorAll('nav .tab');
			if (e.key === '/') document.getElementById('search').focus();
			else if (e.key === '?') help();
			else if (e.key === 'd') toggleTheme();
			else if (/^[1-9]$/.test(e.key) && views[e.key - 1]) views[e.key - 1].click();
			else return;
			e.preventDefault();
		};
		addEventListener('keydown', keys);
		return () => removeEventListener('keydown', keys);
	}, []);
}

const theme = store((s) => s.getItem('goperf-theme'));
if (theme) document.documentElement.dataset.theme = theme;
