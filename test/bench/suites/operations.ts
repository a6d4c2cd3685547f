import { DDSketch } from '@datadog/sketches-js';
import { AggregationType, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import type { AggregationOption } from '@opentelemetry/sdk-metrics';
import { build as buildHdrHistogram } from 'hdr-histogram-js';
import { PerformanceMonitor } from 'mapvitals';
import { readHeap } from '../../../src/lib/readHeap.ts';
import type { BenchGoal, BenchSuite, BenchTable } from '../BenchSuite.ts';
import { compareTimes } from '../support/compareTimes.ts';
import type { Contender, ContenderTime } from '../support/compareTimes.ts';
import { seededRandom } from '../../support/routeWorlds.ts';

const CALLS = 20_000;
const ROUNDS = 61;
const LAYERS = Array.from({ length: 8 }, (_, index) => `layer-${index}`);
const OURS = 'trackOperation, one attribute in its context';
const BOUND = 'bound handle, one attribute';
const MEASURED = 'a function, measured';
const MARKS = 'performance.mark twice and performance.measure';
const OTEL = ['OpenTelemetry histogram, one attribute', 'OpenTelemetry exponential histogram, one attribute'] as const;

export const suite: BenchSuite = {
  title: 'Operations: what one record costs',
  intro: `${CALLS.toLocaleString('en')} records of seeded log-normal durations, ${ROUNDS} rounds in turn, nobody listening. An attribute is one of
${LAYERS.length} layer names in an object made for the call; a bound handle got it once, as \`monitor.operation(name, attributes)\`. The context of
\`trackOperation\` is looked at, and kept only where a limit is broken or someone listens. OpenTelemetry splits its distribution by the attribute, as
a bound handle does; hdr-histogram-js and sketches-js are bare histograms without names or attributes (the former of whole microseconds), and
\`performance.measure\` leaves an entry that is cleared every 1,000 calls. From 5 ms up a record also reads the clock, so that a long frame can name
the operation.

The last table is of a function that does nothing, measured from its call to its return, and of what apps write in its place. Of it \`measure\` reads
the heap at one call in sixteen, and at each where a limit asks for it.`,
  async run(progress) {
    const tables: BenchTable[] = [];
    const goals: BenchGoal[] = [];
    for (const { caption, medianMs } of [
      { caption: 'short operations: median 1 ms, 5 % above 5 ms', medianMs: 1 },
      { caption: 'long operations: median 20 ms, 92 % above 5 ms', medianMs: 20 },
    ]) {
      progress(caption);
      const times = compareTimes(createContenders(drawDurations(medianMs)), { count: CALLS, rounds: ROUNDS });
      tables.push(toTable(caption, times, OURS));
      goals.push(...toGoals(caption, times));
      // Lets the page breathe, and what was cleared be collected.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    progress(MEASURED);
    const times = compareTimes(createMeasurers(), { count: CALLS / 10, rounds: ROUNDS });
    tables.push(toTable(MEASURED, times, 'measure'));
    const ratio = timeOf(times, 'measure') / timeOf(times, MARKS);
    goals.push({
      text: `${MEASURED}: measure costs no more than ${MARKS}.`,
      measured: `${ratio.toFixed(2)} times.`,
      isMet: ratio <= 1,
    });
    return { tables, goals };
  },
};

function createContenders(durations: Float64Array): Contender[] {
  const mask = durations.length - 1;
  const duration = (call: number): number => durations[call & mask]!;
  const layer = (call: number): string => LAYERS[call & 7]!;

  const monitor = new PerformanceMonitor();
  const handles = LAYERS.map((name) => monitor.operation('bound', { layer: name }));
  const otelDefault = createOtelHistogram({ type: AggregationType.DEFAULT });
  const otelExponential = createOtelHistogram({
    type: AggregationType.EXPONENTIAL_HISTOGRAM,
    options: { maxSize: 160 },
  });
  const hdr = buildHdrHistogram({ highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: 2 });
  const datadog = new DDSketch({ relativeAccuracy: 0.011 });

  return [
    { name: 'trackOperation', run: repeat((call) => monitor.trackOperation('plain', duration(call))) },
    { name: OURS, run: repeat((call) => monitor.trackOperation('context', duration(call), { layer: layer(call) })) },
    { name: BOUND, run: repeat((call) => handles[call & 7]!.record(duration(call))) },
    { name: OTEL[0], run: repeat((call) => otelDefault.record(duration(call), { layer: layer(call) })) },
    { name: OTEL[1], run: repeat((call) => otelExponential.record(duration(call), { layer: layer(call) })) },
    { name: 'hdr-histogram-js', run: repeat((call) => hdr.recordValue(Math.round(duration(call) * 1000))) },
    { name: '@datadog/sketches-js', run: repeat((call) => datadog.accept(duration(call))) },
    {
      name: 'performance.measure, one attribute as its detail',
      run: repeat((call) => {
        performance.measure('plain', { start: 0, duration: duration(call), detail: { layer: layer(call) } });
        if (call % 1000 === 999) performance.clearMeasures('plain');
      }),
    },
  ];
}

function createMeasurers(): Contender[] {
  const monitor = new PerformanceMonitor({
    readHeap: () => readHeap()?.usedBytes ?? null,
    thresholds: { limited: { memoryDeltaBytes: 1e9 } },
  });
  const work = (): number => 3;
  return [
    { name: 'measure', run: repeat(() => monitor.measure('measured', work)) },
    { name: 'measure, with a limit on the heap', run: repeat(() => monitor.measure('limited', work)) },
    {
      name: 'performance.now() twice and trackOperation',
      run: repeat(() => {
        const startMs = performance.now();
        work();
        monitor.trackOperation('tracked', performance.now() - startMs);
      }),
    },
    {
      name: MARKS,
      run: repeat((call) => {
        performance.mark('start');
        work();
        performance.mark('end');
        performance.measure('plain', 'start', 'end');
        if (call % 1000 < 999) return;
        performance.clearMarks();
        performance.clearMeasures();
      }),
    },
  ];
}

function repeat(once: (call: number) => void): (count: number) => void {
  return (count) => {
    for (let call = 0; call < count; call += 1) once(call);
  };
}

function createOtelHistogram(aggregation: AggregationOption) {
  // Without a reader OpenTelemetry keeps nothing, and costs nothing.
  class IdleReader extends MetricReader {
    protected override async onForceFlush(): Promise<void> {}
    protected override async onShutdown(): Promise<void> {}
  }
  const provider = new MeterProvider({
    readers: [new IdleReader()],
    views: [{ instrumentName: 'duration', aggregation }],
  });
  return provider.getMeter('bench').createHistogram('duration', { unit: 'ms' });
}

function drawDurations(medianMs: number): Float64Array {
  const random = seededRandom(7);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return new Float64Array(4096).map(() => medianMs * Math.exp(normal()));
}

function toTable(caption: string, times: readonly ContenderTime[], first: string): BenchTable {
  const ours = timeOf(times, first);
  return {
    caption,
    columns: ['contender', 'ns per record', 'least to most', `ratio to ${first}`],
    rows: times.map(({ name, nsPerCall, minNsPerCall, maxNsPerCall }) => [
      name,
      nsPerCall.toFixed(0),
      `${minNsPerCall.toFixed(0)} to ${maxNsPerCall.toFixed(0)}`,
      (nsPerCall / ours).toFixed(2),
    ]),
  };
}

function toGoals(caption: string, times: readonly ContenderTime[]): BenchGoal[] {
  const rivals = times.slice(3);
  return [OURS, BOUND].flatMap((name) => {
    const own = timeOf(times, name);
    const toOtel = Math.min(...OTEL.map((otel) => timeOf(times, otel) / own));
    const fastest = rivals.reduce((best, rival) => (rival.nsPerCall < best.nsPerCall ? rival : best));
    return [
      {
        text: `${caption}: ${name} is 5 times faster than OpenTelemetry's record.`,
        measured: `${toOtel.toFixed(1)} times.`,
        isMet: toOtel >= 5,
      },
      {
        text: `${caption}: ${name} is slower than none.`,
        measured: `${(fastest.nsPerCall / own).toFixed(2)} times as fast as the fastest, ${fastest.name}.`,
        isMet: fastest.nsPerCall >= own,
      },
    ];
  });
}

function timeOf(times: readonly ContenderTime[], name: string): number {
  return times.find((time) => time.name === name)?.nsPerCall ?? NaN;
}
