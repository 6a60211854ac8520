// Saves what a view shows: as SVG, as PNG, or as an HTML page that needs no server. A view that is one picture says where it is
// (setPicture on an element with the class "picture"); of all others the elements themselves are saved, pictures in them as SVG.
import { save } from './util.js';
import { background, escapeXML, pictureOf } from './picture.js';

const MAX_PIXELS = 16000; // a side of a canvas
const XHTML = 'http://www.w3.org/1999/xhtml';

// In a page that stands alone nothing scrolls in itself, and nothing can be pressed.
const ALONE = `html, body { height: auto; overflow: visible; } .alone { padding: 10px; }
.scroll, .table, .text, .page, .table-box, .flame, .split, .graph, .scroller, .spacer, .canvas-box, .canvas, .snippet, .sides, .half { overflow: visible !important; position: static !important; display: block; height: auto !important; max-height: none; }
th { position: static; } .alone-head { margin: 0 0 10px; } .alone-head pre { margin: 4px 0; } tbody tr:hover { background: none; }`;

// What only a living page can use.
const LIVE = 'select, input, textarea, .page > .bar, .flame > .bar, h2 button, h2 .button, .mini, .details, .menu, .tip, .progress, [hidden]';

const frames = (n) => new Promise((done) => {
	const step = () => (n-- > 0 ? requestAnimationFrame(step) : done());
	step();
});

function svgElement(text) {
	const doc = new DOMParser().parseFromString(text, 'image/svg+xml');
	return document.importNode(doc.documentElement, true);
}

// A copy in which pictures are SVG, and what only a living page can use is gone.
function snapshot(element) {
	const picture = pictureOf(element);
	if (picture) return svgElement(picture.svg);
	if (element.nodeType !== 1) return element.nodeType === 3 ? element.cloneNode() : null;
	if (element.localName === 'canvas') {
		const img = document.createElement('img');
		img.src = element.toDataURL();
		return img;
	}
	if (element.matches(LIVE)) return null;
	const copy = element.cloneNode(false);
	for (const name of ['href', 'tabindex', 'role', 'aria-live']) copy.removeAttribute(name);
	for (const kid of element.childNodes) {
		const c = snapshot(kid);
		if (c) copy.append(c);
	}
	return copy;
}

// All that is to be seen, not only what has been scrolled to: as for printing.
async function whole() {
	dispatchEvent(new Event('beforeprint'));
	await frames(2);
	return snapshot(document.querySelector('main'));
}

// The page's rules with the colours that it has now.
async function styles() {
	const css = await (await fetch('/static/app.css')).text(), now = getComputedStyle(document.documentElement);
	const colors = [...new Set(css.match(/--[\w-]+(?=:)/g))].map((name) => `${name}: ${now.getPropertyValue(name)};`).join(' ');
	const rest = css.replace(/@media \(prefers-color-scheme[^]*?\n}\n/, '').replace(/:root[^{]*{[^}]*}/g, '');
	return `.alone { ${colors} font: 13px/1.4 system-ui, sans-serif; background: var(--bg); color: var(--text); }\n${rest}\n${ALONE}`;
}

function head(data) {
	const box = document.createElement('div'), title = document.createElement('h1'), legend = document.createElement('pre');
	box.className = 'alone-head';
	title.textContent = data.title;
	legend.textContent = data.legend.join('\n');
	legend.className = 'legend';
	box.append(title, legend);
	return box;
}

// The elements as a picture: their size is measured where they are laid out, out of sight.
async function elementsPicture(data) {
	const copy = document.createElement('div'), width = Math.max(640, document.querySelector('main').clientWidth), css = await styles();
	copy.append(head(data), await whole());
	copy.className = 'alone measured';
	copy.style.width = width + 'px';
	document.body.append(copy);
	const size = { width: Math.ceil(Math.max(width, copy.scrollWidth)), height: Math.ceil(copy.scrollHeight) + 20 };
	copy.remove();
	copy.className = 'alone';
	copy.setAttribute('xmlns', XHTML);
	return { ...size, svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}">`
		+ `<rect width="100%" height="100%" fill="${background()}"/><foreignObject width="100%" height="100%"><style xmlns="${XHTML}">${escapeXML(css)}</style>${new XMLSerializer().serializeToString(copy)}</foreignObject></svg>` };
}

async function picture(data) {
	const element = document.querySelector('main .picture');
	return (element && pictureOf(element)) || elementsPicture(data);
}

async function toPNG({ svg, width, height }) {
	const image = new Image(), scale = Math.min(2, MAX_PIXELS / width, MAX_PIXELS / height), canvas = document.createElement('canvas');
	image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg);
	await image.decode();
	canvas.width = Math.ceil(width * scale);
	canvas.height = Math.ceil(height * scale);
	const g = canvas.getContext('2d');
	g.scale(scale, scale);
	g.drawImage(image, 0, 0, width, height);
	return new Promise((done) => canvas.toBlob(done, 'image/png'));
}

async function toHTML(data) {
	const main = await whole();
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeXML(data.title)}</title><style>${(await styles()).replaceAll('</', '<\\/')}</style></head>
<body class="alone">${head(data).outerHTML}${main.outerHTML}</body></html>
`;
}

// as: 'png', 'svg' or 'html'.
export async function exportView(as, view, data) {
	if (as === 'html') return save(new Blob([await toHTML(data)], { type: 'text/html' }), view + '.html');
	const p = await picture(data);
	if (as === 'svg') return save(new Blob([p.svg], { type: 'image/svg+xml' }), view + '.svg');
	return save(await toPNG(p), view + '.png');
}
