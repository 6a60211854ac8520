// What all views share: addresses, numbers for people, names of Go functions, colours.

// Parameters that pprof's pages know, and ours, in the order in which chips show them.
export const FILTERS = [
	['f', 'focus'], ['i', 'ignore'], ['h', 'hide'], ['s', 'show'], ['sf', 'show from'], ['prunefrom', 'prune from'],
	['tf', 'tag focus'], ['ti', 'tag ignore'], ['ts', 'tag show'], ['th', 'tag hide'],
	['tagroot', 'grouped by label'], ['tagleaf', 'split by label'], ['p', 'pivot'],
];

// Where the address is kept and who answers. These are of a page with a server; alone.js has its own.
export const site = {
	search: () => location.search,
	replace: (to) => history.replaceState(history.state, '', to),
	get: async (url, signal) => {
		let r;
		try {
			r = await fetch(url, { signal, headers: { Accept: 'application/json' } });
		} catch (e) {
			if (e.name === 'AbortError') throw e;
			throw new Error('goperf does not answer: is it still running?');
		}
		if (!r.ok) throw new Error((await r.text()).trim() || 'status ' + r.status);
		return r.json();
	},
};

export function query(search = site.search()) {
	return new URLSearchParams(search);
}

// The address of a view with the present parameters and some changed; null or '' takes one away.
export function address(view, changes = {}, from = site.search()) {
	const q = new URLSearchParams(from);
	for (const [key, value] of Object.entries(changes))
		if (value === null || value === '' || value === undefined) q.delete(key);
		else q.set(key, value);
	const text = q.toString();
	return '/ui/' + view + (text ? '?' + text : '');
}

// Changes the address without asking the server: for what only the page knows.
export function remember(changes) {
	site.replace(address(currentView(), changes));
}

export function currentView() {
	return location.pathname.replace(/^\/ui\//, '') || 'flamegraph';
}

// RE2's QuoteMeta.
export function quote(name) {
	return name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

export function exactly(names) {
	return names.map((n) => '^' + quote(n) + '$').join('|');
}

// A pattern as the search box takes it: RE2's (?i) in front is the one flag that a browser does not know; null where it is none.
export function pattern(text) {
	if (!text) return null;
	try {
		return text.startsWith('(?i)') ? new RegExp(text.slice(4), 'i') : new RegExp(text);
	} catch {
		return null;
	}
}

const BYTES = [['B', 1], ['kB', 1024], ['MB', 1024 ** 2], ['GB', 1024 ** 3], ['TB', 1024 ** 4], ['PB', 1024 ** 5]];
const TIMES = [['ns', 1], ['us', 1e3], ['ms', 1e6], ['s', 1e9], ['hrs', 3600e9]];
const FAMILIES = {
	bytes: [BYTES, 1], byte: [BYTES, 1], kilobytes: [BYTES, 1024], megabytes: [BYTES, 1024 ** 2],
	nanoseconds: [TIMES, 1], ns: [TIMES, 1], microseconds: [TIMES, 1e3], milliseconds: [TIMES, 1e6], ms: [TIMES, 1e6],
	seconds: [TIMES, 1e9], s: [TIMES, 1e9],
};

// As pprof prints values: the largest unit that gives at least 1, two digits.
export function formatValue(v, unit) {
	const family = FAMILIES[unit];
	if (!family) return v.toLocaleString('en-US') + (unit && unit !== 'count' && unit !== 'samples' ? ' ' + unit : '');
	const base = v * family[1];
	let best = family[0][0];
	for (const u of family[0]) if (Math.abs(base) >= u[1]) best = u;
	const text = (base / best[1]).toFixed(2).replace(/\.00$/, '');
	return text === '0' || text === '-0' ? '0' : text + best[0];
}

export function formatShare(part, whole) {
	if (!whole) return '0%';
	const p = Math.abs(part / whole) * 100;
	return (p >= 99.95 ? '100' : p >= 10 ? p.toFixed(1) : p >= 1 ? p.toFixed(2) : p === 0 ? '0' : p.toPrecision(2)) + '%';
}

// "net/http" of "net/http.(*conn).serve"; '' where there is none.
export function packageOf(name) {
	const end = name.search(/[[(]/);
	const head = end < 0 ? name : name.slice(0, end);
	const slash = head.lastIndexOf('/');
	const dot = head.indexOf('.', slash + 1);
	return dot <= 0 ? '' : name.slice(0, dot);
}

// "http.(*conn).serve" of "net/http.(*conn).serve".
export function shortName(name) {
	const end = name.search(/[[(]/);
	const head = end < 0 ? name : name.slice(0, end);
	return name.slice(head.lastIndexOf('/') + 1);
}

function hash(text) {
	let h = 2166136261;
	for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
	return (h ^ (h >>> 15)) >>> 0;
}

// The standard library has no dot in its first element.
export function isStandard(pkg) {
	return !pkg.split('/')[0].includes('.') && pkg !== 'main';
}

export function isRuntime(pkg) {
	return pkg === 'runtime' || pkg.startsWith('runtime/') || pkg.startsWith('internal/runtime');
}

export function isDark() {
	const set = document.documentElement.dataset.theme;
	return set ? set === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

// A box's colour says whose code it is: the program's own is warm, libraries are green to blue, the runtime is grey.
export function packageColor(pkg, dark) {
	const h = hash(pkg);
	if (isRuntime(pkg)) return `hsl(${215 + (h % 20)} ${dark ? '14% 34%' : '16% 80%'})`;
	if (!pkg) return dark ? 'hsl(40 6% 34%)' : 'hsl(40 8% 82%)';
	const hue = isStandard(pkg) ? 165 + (h % 75) : 18 + (h % 42) + ((h >>> 8) % 3 === 0 ? 30 : 0);
	const light = ((h >>> 12) % 10) - 5;
	return isStandard(pkg) ? `hsl(${hue} ${dark ? 38 : 48}% ${(dark ? 32 : 76) + light}%)`
		: `hsl(${hue} ${dark ? 55 : 82}% ${(dark ? 36 : 72) + light}%)`;
}

// change is -1 to 1. Blue is less, orange is more; grey is as it was. Told apart by everybody, and by lightness too.
export function diffColor(change, dark) {
	const strength = Math.min(1, Math.sqrt(Math.abs(change)));
	if (strength < 0.04) return dark ? 'hsl(0 0% 34%)' : 'hsl(0 0% 85%)';
	const light = dark ? 34 + 14 * strength : 86 - 28 * strength;
	return change > 0 ? `hsl(30 ${40 + 55 * strength}% ${light}%)` : `hsl(212 ${30 + 55 * strength}% ${light}%)`;
}

export function heatColor(share, dark) {
	const s = Math.min(1, Math.sqrt(share));
	return dark ? `hsl(${48 - 40 * s} ${30 + 50 * s}% ${26 + 16 * s}%)` : `hsl(${52 - 40 * s} 90% ${88 - 28 * s}%)`;
}

// What goes wrong is an error of one sentence.
export function getJSON(url, signal) {
	return site.get(url, signal);
}

export function save(blob, name) {
	const a = document.createElement('a');
	a.href = URL.createObjectURL(blob);
	a.download = name;
	a.click();
	setTimeout(() => URL.revokeObjectURL(a.href), 10000);
}
