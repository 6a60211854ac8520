// Which module draws which view: one line a view. The server's table (src/web/route.c) has the same names.
import { FlameView } from './flame.js';
import { TopView } from './top.js';
import { GraphView } from './graph.js';
import { TextView } from './text.js';
import { SourceView } from './source.js';
import { TimelineView } from './timeline.js';
import { TraceView } from './trace.js';
import { BenchView } from './bench.js';
import { LabelsView } from './labels.js';
import { AdviceView } from './advice.js';

export const VIEWS = {
	advice: AdviceView,
	flamegraph: FlameView,
	top: TopView,
	graph: GraphView,
	peek: TextView,
	source: SourceView,
	disasm: TextView,
	labels: LabelsView,
	timeline: TimelineView,
	trace: TraceView,
	benchmarks: BenchView,
};
