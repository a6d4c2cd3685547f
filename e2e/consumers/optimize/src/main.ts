import { startMapPerformance } from 'mapvitals';
import { createOptimization } from 'mapvitals/optimize';
import { tasks } from './tasks';

const problems: string[] = [];
const optimize = createOptimization({
  app: { name: 'late-parts', version: '1' },
  tasks,
  profile: 'growth',
  createWorker: () => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' }),
});
optimize.connect({
  record: (sample) => {
    if (sample.kind === 'problem') problems.push(sample.code);
  },
  isInGesture: () => false,
  onGestureEnd: () => () => {},
});

const outcome = async (call: Promise<unknown>): Promise<unknown> =>
  call.catch((error: unknown) => (error instanceof Error ? error.message : String(error)));

/** For the test: every kind of call, and what was told. */
Object.assign(globalThis, {
  async runAll() {
    const double = optimize.optimizeOperation((value: number) => value * 2, { name: 'double', batchable: true });
    await optimize.warmUp(['where', 'keyed', 'many']);
    const where = await outcome(optimize.run('where', null, { route: 'worker' }));
    const many = await Promise.all([1, 2, 3].map((value) => outcome(optimize.run('many', value, { route: 'batch' }))));
    const keyed = (await Promise.all([optimize.run('keyed', 'Oslo'), optimize.run('keyed', 'Oslo')])).map(
      ({ text }) => text,
    );
    const [first, again] = [await optimize.run('keyed', 'Bergen'), await optimize.run('keyed', 'Bergen')];
    const broken = await outcome(optimize.run('broken', null, { route: 'inline' }));
    const doubled = await Promise.all([double(1), double(2)]);
    const mapped = (await optimize.map('where', [null, null])).map((result) => result.ok);
    const plan = optimize.explain('where').route;
    const { pool } = optimize.getMetrics();
    await optimize.dispose();
    return {
      where,
      many,
      keyed,
      isKept: first.at === again.at,
      broken,
      doubled,
      mapped,
      plan,
      hasPool: pool !== null,
      problems,
    };
  },
  /** A limit that is broken in a frame that the browser tells of, and a report that is saved. */
  async explain() {
    const started = startMapPerformance({ thresholds: { work: 20 } });
    await started.ready;
    const causes: (string | null)[] = [];
    started.monitor.onViolation(({ cause }) => causes.push(cause && cause.heldBy), { when: 'complete' });
    const until = performance.now() + 120;
    started.monitor.measure('work', () => {
      while (performance.now() < until);
    });
    for (let i = 0; i < 50 && causes.length === 0; i += 1) await new Promise((done) => setTimeout(done, 100));
    await started.exportReport();
    const { problems: told } = started.monitor.snapshot();
    await started.dispose();
    return { causes, problems: told.map(({ code }) => code) };
  },
  /** What is measured before the engine is there, and what readers get. */
  async measure() {
    const started = startMapPerformance();
    const { reason } = started.monitor.snapshot().vitals.TCM;
    const result = started.monitor.measure('work', () => 7);
    await started.ready;
    started.monitor.trackOperation('work', 5);
    const { operations, problems: told, vitals } = started.monitor.snapshot();
    const [count, later] = [operations[0]?.count ?? 0, vitals.TCM.reason];
    await started.dispose();
    return { result, reason, later, count, problems: told.map(({ code }) => code) };
  },
});
