// Views that are text: peek, source, disassembly. Lines that match the search stand out.
import { html } from './vendor/preact.js';
import { pattern } from './util.js';

export function TextView({ data, search }) {
	const re = pattern(search), lines = (data.text || '').split('\n');
	return html`<div class="page">
		<div class="bar"><span class="dim">${lines.length - 1} lines</span></div>
		<pre class="text" tabindex="0" role="region" aria-label="Report">${lines.map((l) => (re && re.test(l) ? html`<mark>${l}</mark>\n` : l + '\n'))}</pre></div>`;
}
