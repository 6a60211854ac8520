// A worker: dot in, SVG out. Its page may run WebAssembly; the others may not.
import { instance } from './vendor/viz.js';

onmessage = async (e) => {
	try {
		const viz = await instance();
		postMessage({ svg: viz.renderString(e.data, { format: 'svg', engine: 'dot' }).replace(/^[^]*?(?=<svg)/, '') });
	} catch (error) {
		postMessage({ error: 'the graph could not be laid out: ' + error.message });
	}
};
