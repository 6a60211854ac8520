// Small parts that several views have.
import { html, useEffect, useRef } from './vendor/preact.js';

// A share, 0 to 1, as a bar.
export function Bar({ share }) {
	const box = useRef(null);
	useEffect(() => {
		box.current.style.width = Math.min(100, share * 100) + '%';
	}, [share]);
	return html`<span class="cost-bar"><span ref=${box}></span></span>`;
}

// To another address of the page, without a reload; with a key held down, as the browser does it.
export function Link({ to, go, children, ...rest }) {
	return html`<a href=${to} onClick=${(e) => {
		if (e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
		e.preventDefault();
		go(to);
	}} ...${rest}>${children}</a>`;
}
