// The tree behind a flame graph: built from the columns that the server sends, grown where it sends more.

// Columns to nodes { id, name, file, inlined, w, s, t, kids, parent, depth, x }; x is in the unit of w, from the root's left.
// Parents stand before their children, so that one walk does it, however deep.
export function buildTree(data, columns, parent = null) {
	const inlined = new Set(data.inlined), last = [];
	let root = null;
	for (let i = 0; i < columns.w.length; i++) {
		const n = columns.name[i], depth = columns.depth[i];
		const node = {
			id: data.ids[n], name: data.names[n], file: data.files[data.fileOf[n]], inlined: inlined.has(n),
			w: columns.w[i], s: columns.s[i], t: columns.t ? columns.t[i] : columns.w[i],
			kids: [], parent: null, depth, x: 0, shown: 0, whole: false,
		};
		last[depth] = node;
		if (depth === 0) {
			root = node;
			continue;
		}
		const p = last[depth - 1];
		node.parent = p;
		node.x = p.x + p.shown;
		p.shown += node.w;
		p.kids.push(node);
	}
	if (parent) graft(parent, root);
	return root;
}

// Puts a subtree that came later in place of what a node had below it.
function graft(old, fresh) {
	const todo = [...fresh.kids];
	old.kids = fresh.kids;
	old.shown = fresh.shown;
	old.s = fresh.s;
	old.whole = true;
	for (const kid of fresh.kids) kid.parent = old;
	while (todo.length) {
		const n = todo.pop();
		n.x += old.x - fresh.x;
		n.depth += old.depth;
		todo.push(...n.kids);
	}
}

// How much of a node's width belongs to children that the server has not sent.
export function hidden(node) {
	return node.w - node.s - node.shown;
}

// "12.7.99": what the server finds the node by.
export function pathOf(node) {
	const ids = [];
	for (let n = node; n.parent; n = n.parent) ids.push(n.id);
	return ids.reverse().join('.');
}

export function namesTo(node) {
	const names = [];
	for (let n = node; n && n.parent; n = n.parent) names.push(n.name);
	return names.reverse();
}

// Calls fn for every node, parents first; fn returns false to leave out what is below.
export function walk(root, fn) {
	const todo = [root];
	while (todo.length) {
		const n = todo.pop();
		if (fn(n) === false) continue;
		for (let i = n.kids.length - 1; i >= 0; i--) todo.push(n.kids[i]);
	}
}

export function depthOf(root) {
	let depth = 0;
	walk(root, (n) => {
		if (n.depth > depth) depth = n.depth;
	});
	return depth;
}
