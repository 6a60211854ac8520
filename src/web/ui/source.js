// Source with costs at its lines; the instructions of a line open under it; notes of the compiler and of the advice stand beside it.
import { html, useEffect, useMemo, useRef, useState } from './vendor/preact.js';
import { Link } from './parts.js';
import { address, exactly, formatShare, getJSON, pattern, query, remember } from './util.js';

// Findings of the evidence folder that the profile came with, by place.
function useAdvice(data) {
	const [findings, setFindings] = useState([]);
	useEffect(() => {
		const at = data.inputs.findIndex((x) => x.kind === 'evidence');
		if (at < 0) return undefined;
		const stop = new AbortController();
		getJSON('/api/advice?in=' + at, stop.signal).then((a) => setFindings(a.advice.findings.map((f) => ({ ...f, input: at }))), () => {});
		return () => stop.abort();
	}, [data.in]);
	return findings;
}

function Heat({ share }) {
	const box = useRef(null);
	useEffect(() => {
		box.current.style.width = Math.min(100, share * 100) + '%';
	}, [share]);
	return html`<span class="heat" ref=${box}></span>`;
}

function Line({ line, open, toggle, found, finding, go, lit, setLit }) {
	const has = line.insns && line.insns.length > 0;
	return html`<tr class=${(line.cum ? 'hot ' : '') + (found ? 'found-line ' : '') + (lit ? 'lit' : '')} id=${'L' + line.n} onMouseEnter=${() => setLit && setLit(line.n)}>
		<td class="ln">${has ? html`<button aria-expanded=${open} aria-label=${'Instructions of line ' + line.n} onClick=${toggle}>${open ? '▾' : '▸'} ${line.n}</button>` : line.n}</td>
		<td>${line.flat || ''}</td><td>${line.cum || ''}</td>
		<td class="pct">${line.share ? html`<${Heat} share=${line.share} /><span>${formatShare(line.share, 1)}</span>` : ''}</td>
		<td class="left code">${line.text}${line.notes && line.notes.map((n) => html`<span class="note-tag" title="the compiler">${n}</span>`)}
			${finding && html`<button class="advice-tag" onClick=${() => go('/ui/advice?in=' + finding.input + '&finding=' + finding.rank)}>${finding.title}</button>`}</td></tr>
		${open && line.insns.map((i) => html`<tr class="insn"><td class="ln dim">${i.addr}</td><td>${i.flat || ''}</td><td>${i.cum || ''}</td><td></td>
			<td class="left code">${i.text}${i.at && html`<span class="dim">  ${i.at}</span>`}</td></tr>`)}`;
}

// The instructions of a function in the order of their addresses, beside its lines: what belongs together lights up together.
function Assembly({ fn, lit, setLit }) {
	const rows = useMemo(() => {
		const seen = new Map();
		for (const l of fn.lines) for (const i of l.insns || []) if (!seen.has(i.addr)) seen.set(i.addr, { ...i, line: l.n });
		return [...seen.values()].sort((a, b) => a.addr.length - b.addr.length || (a.addr < b.addr ? -1 : 1));
	}, [fn]);
	return html`<div class="table" tabindex="0" role="region" aria-label=${'Instructions of ' + fn.name}><table class="source"><thead><tr><th scope="col">Address</th><th scope="col">Line</th><th scope="col">Flat</th><th scope="col">Cum</th><th scope="col" class="left">Instruction</th></tr></thead>
		<tbody>${rows.map((i) => html`<tr key=${i.addr} data-line=${i.line} class=${lit === i.line ? 'lit' : ''} onMouseEnter=${() => setLit(i.line)}>
			<td class="ln dim">${i.addr}</td><td class="ln"><button onClick=${() => {
				setLit(i.line);
				document.getElementById('L' + i.line)?.scrollIntoView({ block: 'nearest' });
			}}>${i.line}</button></td><td>${i.flat || ''}</td><td>${i.cum || ''}</td><td class="left code">${i.text}${i.at && html`<span class="dim">  ${i.at}</span>`}</td></tr>`)}</tbody></table></div>`;
}

function Func({ fn, file, re, all, findings, go, beside }) {
	const [lit, setLit] = useState(0);
	const [open, setOpen] = useState(new Set());
	const box = useRef(null);
	const toggle = (n) => {
		if (beside) {
			setLit(n);
			box.current.querySelector(`[data-line="${n}"]`)?.scrollIntoView({ block: 'nearest' });
			return;
		}
		const next = new Set(open);
		if (!next.delete(n)) next.add(n);
		setOpen(next);
	};
	const one = exactly([fn.name]);
	return html`<section><h2>${fn.name} <span class="dim">${fn.flat || '0'} flat, ${fn.cum || '0'} cum</span>
			<${Link} class="button" to=${address('flamegraph', { p: one, f: null })} go=${go}>Flame graph<//></h2>
		<div class=${beside ? 'beside' : ''} ref=${box}><div class="table" tabindex="0" role="region" aria-label=${fn.name}><table class="source"><thead><tr><th scope="col">Line</th><th scope="col">Flat</th><th scope="col">Cum</th><th scope="col">%</th><th scope="col" class="left">Source</th></tr></thead>
		<tbody>${fn.lines.map((l) => html`<${Line} key=${l.n} line=${l} lit=${beside && lit === l.n} setLit=${beside && setLit} open=${!beside && l.insns && (open.has(l.n) !== all)} toggle=${() => toggle(l.n)} found=${re && re.test(l.text)} go=${go}
			finding=${findings.find((f) => f.line === l.n && (file.name === f.file || file.name.endsWith('/' + f.file)))} />`)}</tbody></table></div>
		${beside && html`<${Assembly} fn=${fn} lit=${lit} setLit=${setLit} />`}</div></section>`;
}

export function SourceView({ data, search, go }) {
	const [asm, setAsm] = useState(query().get('asm') || ''), findings = useAdvice(data), re = pattern(search), q = query();
	const near = Number(q.get('line')), assembled = data.files.some((f) => f.functions.some((fn) => fn.lines.some((l) => l.insns && l.insns.length)));
	const show = (what) => {
		const next = asm === what ? '' : what;
		setAsm(next);
		remember({ asm: next });
	};
	useEffect(() => {
		const at = near && document.getElementById('L' + near);
		if (at) {
			at.scrollIntoView({ block: 'center' });
			at.classList.add('target');
		}
	}, [data]);
	return html`<div class="page">
		<div class="bar"><button aria-pressed=${asm === '1'} title="Under their lines" onClick=${() => show('1')}>Instructions</button>
			<button aria-pressed=${asm === 'beside'} title="In the order of their addresses" onClick=${() => show('beside')}>Assembly beside</button>
			${asm && !assembled && html`<span role="status">No instructions: the program that was profiled is not at hand.</span>`}
			<span class="dim">${data.files.length} ${data.files.length === 1 ? 'file' : 'files'}${data.left ? `, ${data.left} cheaper ones left out` : ''}${data.cut ? '; cut: give a narrower f=' : ''}</span></div>
		<div class="scroll" tabindex="0" role="region" aria-label="Source">${data.files.map((f) => html`<article class="source-file"><p class="dim path">${f.name}${f.found && f.found !== f.name ? ' (' + f.found + ')' : ''}</p>
			${f.why && html`<p class="dim">${f.why}</p>`}
			${f.functions.map((fn) => html`<${Func} fn=${fn} file=${f} re=${re} all=${asm === '1'} beside=${asm === 'beside' && assembled} findings=${findings} go=${go} />`)}</article>`)}</div></div>`;
}
