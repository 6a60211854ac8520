// The shapes of a flame graph where no server makes them (alone.js): filters, groups, recursion as one, leaves first, callers and
// callees. From the columns of the whole tree (flame_tree.js) to such columns, by the rules of src/web/flame.c.
import { packageOf, pattern } from './util.js';

const LEFT_OUT = '(too narrow: left out of the file)';

// A tree that grows by stacks: names from the root's child on.
class Grown {
	constructor(rootName) {
		this.name = [rootName];
		this.w = [0];
		this.s = [0];
		this.t = [0];
		this.kids = [new Map()];
	}

	add(names, w, t) {
		let at = 0;
		this.w[0] += w;
		this.t[0] += t;
		for (const name of names) {
			let kid = this.kids[at].get(name);
			if (kid === undefined) {
				kid = this.name.length;
				this.kids[at].set(name, kid);
				this.name.push(name);
				this.w.push(0);
				this.s.push(0);
				this.t.push(0);
				this.kids.push(new Map());
			}
			this.w[kid] += w;
			this.t[kid] += t;
			at = kid;
		}
		this.s[at] += w;
	}

	// Parents before children, the widest child first.
	columns() {
		const out = { depth: [], name: [], w: [], s: [], t: [] }, todo = [[0, 0]];
		while (todo.length) {
			const [at, depth] = todo.pop();
			out.depth.push(depth);
			for (const key of ['name', 'w', 's', 't']) out[key].push(this[key][at]);
			for (const kid of [...this.kids[at].values()].sort((a, b) => this.w[a] - this.w[b] || this.name[b] - this.name[a])) todo.push([kid, depth + 1]);
		}
		return out;
	}
}

// Calls fn(frames, width, net) for every stack: indexes of names from the outermost frame on, the last one where the rest was left out.
function eachStack(base, leftOut, fn) {
	const { depth, name, w, s, t, n } = base.tree, count = w.length, path = [], rest = w.map((x, i) => x - s[i]), net = t ? t.map((x, i) => x - n[i]) : null, above = [];
	for (let i = 0; i < count; i++) {
		above[depth[i]] = i;
		if (depth[i] === 0) continue;
		rest[above[depth[i] - 1]] -= w[i];
		if (net) net[above[depth[i] - 1]] -= t[i];
	}
	for (let i = 0; i < count; i++) {
		path.length = Math.max(0, depth[i] - 1);
		if (depth[i]) path.push(name[i]);
		if (s[i]) fn(path, s[i], n ? n[i] : s[i]);
		if (rest[i] > 0) fn([...path, leftOut], rest[i], net ? net[i] : rest[i]);
	}
}

// What an address asks for; null: nothing, the tree is shown as it is.
function wanted(q) {
	const re = (key) => pattern(q.get(key) || ''), o = { pivot: re('p'), focus: re('f'), ignore: re('i'), hide: re('h'), show: re('s'), from: re('sf'),
		inverted: q.get('inv') === '1', collapse: q.get('collapse') === '1', group: q.get('group') || '' };
	return Object.values(o).some(Boolean) ? o : null;
}

// Names by number, of groups where frames are grouped; whether one matches is found out once.
class Names {
	constructor(base, group) {
		this.names = [...base.names, LEFT_OUT];
		this.fileOf = [...base.fileOf, base.files.length];
		this.files = [...base.files, ''];
		this.leftOut = base.names.length;
		const known = new Map(), text = (name, i) => (group && i && (group === 'package' ? packageOf(name) : this.files[this.fileOf[i]])) || name;
		this.shown = this.names.map(text);
		this.of = group ? this.shown.map((x, i) => known.get(x) ?? (known.set(x, i), i)) : this.names.map((_, i) => i);
	}

	// The first of the names that are shown alike.
	grouped(i) {
		return this.of[i];
	}

	text(i) {
		return this.shown[i];
	}

	// Of a pivot: the name that is shown.
	matcher(re) {
		const known = [];
		return re && ((i) => (known[i] === undefined ? (known[i] = re.test(this.text(i))) : known[i]));
	}

	// Of filters: the function's name or its file, as pprof looks at both.
	filter(re) {
		const known = [];
		return re && ((i) => (known[i] === undefined ? (known[i] = re.test(this.names[i]) || re.test(this.files[this.fileOf[i]])) : known[i]));
	}
}

// What is left of a stack; null: nothing.
function filtered(frames, f) {
	let out = frames;
	if (f.focus && !out.some(f.focus)) return null;
	if (f.ignore && out.some(f.ignore)) return null;
	if (f.from) {
		const at = out.findIndex(f.from);
		if (at < 0) return null;
		out = out.slice(at);
	}
	if (f.hide) out = out.filter((i) => !f.hide(i));
	if (f.show) out = out.filter(f.show);
	return out.length || !frames.length ? out : null;
}

// The data of a view as the server would send it for that address.
export function shape(base, q) {
	const o = wanted(q);
	if (!o) return base;
	const names = new Names(base, o.group), f = { focus: names.filter(o.focus), ignore: names.filter(o.ignore), hide: names.filter(o.hide), show: names.filter(o.show), from: names.filter(o.from) };
	const pivot = names.matcher(o.pivot), tree = new Grown(0), callers = pivot ? new Grown(0) : null;
	eachStack(base, names.leftOut, (path, w, t) => {
		let frames = filtered(path, f);
		if (!frames) return;
		frames = frames.map((i) => names.grouped(i));
		if (!pivot) {
			if (o.inverted) frames.reverse();
			tree.add(joined(frames, o), w, t);
			return;
		}
		const at = frames.findIndex(pivot); // the outermost, so that each stack counts once
		if (at < 0) return;
		tree.add(joined(frames.slice(at), o), w, t);
		callers.add(joined(frames.slice(0, at + 1).reverse(), o), w, t);
	});
	return { ...base, names: names.shown, ids: names.names.map((_, i) => i), fileOf: names.fileOf, files: names.files, inlined: o.group ? [] : base.inlined,
		tree: trimmed(tree.columns(), base), callers: callers ? trimmed(callers.columns(), base) : undefined };
}

// Frames of a name that follow each other are one where they are collapsed or grouped.
function joined(frames, o) {
	return o.collapse || o.group ? frames.filter((x, i) => !i || x !== frames[i - 1]) : frames;
}

function trimmed(columns, base) {
	if (!base.diff) delete columns.t;
	return columns;
}

const size = (v) => Math.abs(v);

// The table beside the graph: what each function costs, itself and with what it calls, each stack once.
export function tableOf(data, format) {
	const flat = new Map(), cum = new Map(), path = [], { depth, name, w, s, t } = data.tree, net = t || w;
	const on = new Map(); // how often a name is on the path now
	const leave = (to) => {
		while (path.length > to) {
			const gone = path.pop();
			on.set(gone, on.get(gone) - 1);
		}
	};
	for (let i = 0; i < w.length; i++) {
		if (!depth[i]) continue;
		leave(depth[i] - 1);
		const x = name[i];
		if (!on.get(x)) cum.set(x, (cum.get(x) || 0) + net[i]);
		on.set(x, (on.get(x) || 0) + 1);
		path.push(x);
		flat.set(x, (flat.get(x) || 0) + (t ? Math.sign(t[i]) * s[i] : s[i]));
	}
	return { ...data, rows: [...cum.keys()].map((x) => ({ name: data.names[x], flat: flat.get(x) || 0, cum: cum.get(x), flatText: format(flat.get(x) || 0), cumText: format(cum.get(x)), inline: '' }))
		.sort((a, b) => size(b.flat) - size(a.flat)) };
}
