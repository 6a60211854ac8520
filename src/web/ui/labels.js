// The labels of samples: what each key's values cost, and filters and flame graphs by them.
import { html, useState } from './vendor/preact.js';
import { Bar } from './parts.js';
import { address, formatShare, formatValue, pattern, quote } from './util.js';

const SHOWN = 60;

// In a filter a comma begins the next term.
function term(key, v) {
	return v.number !== undefined ? `${key}=${v.number}${v.unit || ''}` : `${key}=^${quote(v.value).replace(/,/g, '\\x2c')}$`;
}

function Key({ row, unit, go, re }) {
	const [all, setAll] = useState(false);
	const text = (v) => (v.number !== undefined ? formatValue(v.number, v.unit) : v.value);
	const values = row.values.filter((v) => !re || re.test(row.key) || re.test(text(v)));
	if (!values.length) return null;
	return html`<section><h2>${row.key} <span class="dim">${formatValue(row.total, unit)}, ${row.values.length} values</span>
			<button onClick=${() => go(address('flamegraph', { tagroot: row.key, zoom: null }))}>Flame graph by it</button></h2>
		<table><tbody>${values.slice(0, all ? values.length : SHOWN).map((v) => html`<tr><td>${formatValue(v.weight, unit)}</td><td>${formatShare(v.weight, row.total)}</td>
			<td><${Bar} share=${row.total ? v.weight / row.total : 0} /></td><td class="left"><code>${text(v)}</code></td>
			<td><button onClick=${() => go(address('flamegraph', { tf: term(row.key, v), zoom: null }))}>Focus</button>
				<button onClick=${() => go(address('flamegraph', { ti: term(row.key, v), zoom: null }))}>Ignore</button></td></tr>`)}</tbody></table>
		${values.length > SHOWN && !all && html`<button onClick=${() => setAll(true)}>All ${values.length}</button>`}</section>`;
}

export function LabelsView({ data, search, go }) {
	const rows = data.report.rows, re = pattern(search);
	return html`<div class="scroll" tabindex="0" role="region" aria-label="Labels">
		${rows.length === 0 && html`<p>No sample of this profile has a label. In Go, pprof.Do and pprof.SetGoroutineLabels set them for CPU and goroutine profiles.</p>`}
		${rows.map((r) => html`<${Key} key=${r.key} row=${r} unit=${data.unit} go=${go} re=${re} />`)}</div>`;
}
