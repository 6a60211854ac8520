// Pictures as SVG: of a canvas, by letting what draws it draw once more into something that writes down what it is told; and of
// elements that say themselves how they look as SVG.

const pictures = new WeakMap();

// How an element looks as SVG: make() gives { svg, width, height }.
export function setPicture(element, make) {
	if (make) pictures.set(element, make);
	else pictures.delete(element);
}

export function pictureOf(element) {
	const make = pictures.get(element);
	return make ? make() : null;
}

export function escapeXML(text) {
	// what XML cannot hold at all is left out
	return String(text).replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '').replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

const short = (v) => String(Math.round(v * 100) / 100);

// "600 12px sans-serif" as attributes: a style would be refused where the page shows the picture itself.
function fontOf(font) {
	const [, weight, size, family] = /^(?:(\w+) )?([\d.]+px) (.*)$/.exec(font) || [null, '', '10px', 'sans-serif'];
	return `font-size="${size}" font-family="${escapeXML(family)}"${weight ? ` font-weight="${weight}"` : ''}`;
}

// The part of a canvas's 2D context that our drawings use.
export class SvgContext {
	constructor(measure) {
		Object.assign(this, { fillStyle: '#000', strokeStyle: '#000', lineWidth: 1, globalAlpha: 1, font: '10px sans-serif', textBaseline: 'alphabetic', textAlign: 'start', dash: [] });
		this.measure = measure; // a real context: how wide a text is
		this.out = [];
		this.defs = [];
		this.path = '';
		this.stack = [];
		this.open = 0; // groups of the present state
	}

	// A tooltip of what is drawn next.
	tip(text) {
		this.nextTip = text;
	}

	put(element, attributes, body = '') {
		const tip = this.nextTip ? `<title>${escapeXML(this.nextTip)}</title>` : '';
		this.nextTip = '';
		const alpha = this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : '';
		this.out.push(body || tip ? `<${element} ${attributes}${alpha}>${tip}${body}</${element}>` : `<${element} ${attributes}${alpha}/>`);
	}

	ink(kind) {
		if (kind === 'fill') return `fill="${escapeXML(this.fillStyle)}"`;
		return `fill="none" stroke="${escapeXML(this.strokeStyle)}" stroke-width="${short(this.lineWidth)}"${this.dash.length ? ` stroke-dasharray="${this.dash.map(short).join(' ')}"` : ''}`;
	}

	box(x, y, w, h) {
		return `x="${short(x)}" y="${short(y)}" width="${short(Math.max(0, w))}" height="${short(Math.max(0, h))}"`;
	}

	fillRect(x, y, w, h) {
		this.put('rect', `${this.box(x, y, w, h)} ${this.ink('fill')}`);
	}

	strokeRect(x, y, w, h) {
		this.put('rect', `${this.box(x, y, w, h)} ${this.ink('stroke')}`);
	}

	fillText(text, x, y) {
		const base = { middle: 'central', top: 'hanging', bottom: 'text-after-edge' }[this.textBaseline], anchor = { center: 'middle', right: 'end', end: 'end' }[this.textAlign];
		this.put('text', `x="${short(x)}" y="${short(y)}" ${fontOf(this.font)} ${this.ink('fill')}`
			+ (base ? ` dominant-baseline="${base}"` : '') + (anchor ? ` text-anchor="${anchor}"` : ''), escapeXML(text));
	}

	measureText(text) {
		this.measure.font = this.font;
		return this.measure.measureText(text);
	}

	beginPath() {
		this.path = '';
	}

	moveTo(x, y) {
		this.path += `M${short(x)} ${short(y)}`;
	}

	lineTo(x, y) {
		this.path += `${this.path ? 'L' : 'M'}${short(x)} ${short(y)}`;
	}

	quadraticCurveTo(a, b, x, y) {
		this.path += `Q${short(a)} ${short(b)} ${short(x)} ${short(y)}`;
	}

	bezierCurveTo(a, b, c, d, x, y) {
		this.path += `C${short(a)} ${short(b)} ${short(c)} ${short(d)} ${short(x)} ${short(y)}`;
	}

	rect(x, y, w, h) {
		this.path += `M${short(x)} ${short(y)}h${short(w)}v${short(h)}h${short(-w)}Z`;
	}

	arc(x, y, r, from, to) {
		if (Math.abs(to - from) >= 2 * Math.PI - 1e-6) {
			this.path += `M${short(x - r)} ${short(y)}a${short(r)} ${short(r)} 0 1 0 ${short(2 * r)} 0a${short(r)} ${short(r)} 0 1 0 ${short(-2 * r)} 0Z`;
			return;
		}
		this.lineTo(x + r * Math.cos(from), y + r * Math.sin(from));
		this.path += `A${short(r)} ${short(r)} 0 ${to - from > Math.PI ? 1 : 0} 1 ${short(x + r * Math.cos(to))} ${short(y + r * Math.sin(to))}`;
	}

	closePath() {
		this.path += 'Z';
	}

	fill() {
		if (this.path) this.put('path', `d="${this.path}" ${this.ink('fill')}`);
	}

	stroke() {
		if (this.path) this.put('path', `d="${this.path}" ${this.ink('stroke')}`);
	}

	clip() {
		const id = 'clip' + this.defs.length;
		this.defs.push(`<clipPath id="${id}"><path d="${this.path}"/></clipPath>`);
		this.out.push(`<g clip-path="url(#${id})">`);
		this.open++;
	}

	save() {
		const { fillStyle, strokeStyle, lineWidth, globalAlpha, font, textBaseline, textAlign, dash, open } = this;
		this.stack.push({ fillStyle, strokeStyle, lineWidth, globalAlpha, font, textBaseline, textAlign, dash, open });
		this.open = 0;
	}

	restore() {
		const old = this.stack.pop();
		if (!old) return;
		this.out.push('</g>'.repeat(this.open));
		Object.assign(this, old);
	}

	setLineDash(dash) {
		this.dash = dash;
	}

	// the picture has its own size, and begins empty
	setTransform() {}
	clearRect() {}

	svg(width, height, background) {
		return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif"><defs>${this.defs.join('')}</defs>`
			+ `<rect width="100%" height="100%" fill="${background}"/>${this.out.join('\n')}${'</g>'.repeat(this.open)}</svg>`;
	}
}

export function background() {
	return getComputedStyle(document.body).backgroundColor;
}

// What owner.draw() draws into owner.canvas, as SVG; of that height, with what is usually scrolled to.
export function drawnPicture(owner, height) {
	const real = owner.canvas, width = real.clientWidth, kept = { canvas: real, mini: owner.mini, scroll: owner.scroll };
	const g = new SvgContext(document.createElement('canvas').getContext('2d'));
	const style = {}, fake = { clientWidth: width, clientHeight: height, width: 0, height: 0, style, getContext: () => g };
	const scale = window.devicePixelRatio || 1;
	fake.width = Math.round(width * scale);
	fake.height = Math.round(height * scale);
	Object.assign(owner, { canvas: fake, mini: null, scroll: 0 });
	try {
		owner.draw();
	} finally {
		Object.assign(owner, kept);
	}
	return { svg: g.svg(width, height, background()), width, height };
}
