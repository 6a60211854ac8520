// Flame graphs, tables and graphs of a trace: which of its time they show, and the way back to the timeline.
import { html } from './vendor/preact.js';
import { address, query } from './util.js';
import { PROFILES } from './timeline_side.js';
import { formatTime } from './timeline_canvas.js';

export function isTrace(data) {
	return data.inputs[data.in] !== undefined && data.inputs[data.in].kind === 'trace';
}

export function TraceProfile({ view, go }) {
	const q = query(), from = q.get('from'), to = q.get('to');
	return html`<label>Time <select aria-label="Time of the trace" value=${q.get('prof') || 'offcpu'} onChange=${(e) => go(address(view, { prof: e.target.value, zoom: null }))}>
			${PROFILES.map(([name, text]) => html`<option value=${name} selected=${name === (q.get('prof') || 'offcpu')}>${text}</option>`)}</select></label>
		${(from || to) && html`<span class="chip">window: <code>${formatTime(Number(from) || 0)} to ${to ? formatTime(Number(to)) : 'the end'}</code>
			<button aria-label="Remove window" onClick=${() => go(address(view, { from: null, to: null, zoom: null }))}>✕</button></span>`}
		${(from || to) && html`<button onClick=${() => go(address('timeline', { prof: null, zoom: null, tagroot: null, sel: from && to ? from + '-' + to : null }))}>Timeline</button>`}`;
}
