import { describe, expect, it } from 'vitest';
import { requireTargets } from '../../../src/cli/bench/bench.ts';
import { describeBench } from '../../../src/cli/bench/describeBench.ts';
import { inTime } from '../../../src/cli/bench/openBench.ts';
import type { BenchSeries } from '../../../src/cli/bench/benchTypes.ts';

const order = { task: 'cluster', type: 'worker', profile: 'growth', operations: 10, maxMs: 5000 } as const;
const seriesOf = (part: Partial<BenchSeries>): BenchSeries => ({
  ...order,
  skipped: null,
  hasFailed: false,
  firstMs: 9,
  count: 10,
  minMs: 1,
  medianMs: 2,
  p95Ms: 3,
  p99Ms: 4,
  perSecond: 500,
  pageMs: 1,
  blockMs: 1,
  memoryBytes: null,
  operation: null,
  ...part,
});
const outcomeOf = (...parts: Partial<BenchSeries>[]) =>
  describeBench(
    parts.map((part) => ({ series: seriesOf(part), rows: [] })),
    'a machine',
  );

describe('mapvitals bench', () => {
  it('is not well where a task threw, though others ran', () => {
    const { isOk, title, checks, whole } = outcomeOf({}, { hasFailed: true, skipped: 'it failed: no memory' });
    expect(isOk).toBe(false);
    expect(whole).toMatchObject({ isOk: false });
    expect(title).toBe('Benchmark: 1 of 2 series ran, 1 failed, 0 of 0 targets missed');
    expect(checks).toMatchObject([{ state: 'failed', message: 'not run: it failed: no memory' }]);
  });

  it('is well where a task has no such route', () => {
    const { isOk, checks } = outcomeOf({}, { skipped: 'it has no `runBatch`' });
    expect([isOk, checks.map(({ state }) => state)]).toEqual([true, ['skipped']]);
  });

  it('says of few calls what their percentiles are, and rates in plain digits', () => {
    const few = outcomeOf({ count: 99, perSecond: 1234 }, { count: 1000, perSecond: 6.954 });
    expect(few.notes.join()).toContain('p99 is the slowest one');
    expect(few.tables[0]!.rows.map(({ cells }) => cells[9])).toEqual(['1230', '6.95']);
    expect(outcomeOf({ count: 100 }).notes.join()).not.toContain('slowest');
  });

  it('ends where a task does not', async () => {
    const ended = new AbortController().signal;
    await expect(inTime(order, () => new Promise(() => {}), { timeoutMs: 1, ended })).rejects.toThrow(
      /`cluster` must end, by `worker` and in `growth`, got `'no end in 0.001 s'`/,
    );
    await expect(inTime(order, () => Promise.resolve(7), { ended })).resolves.toBe(7);
    await expect(inTime(order, () => Promise.reject(new Error('crashed')), { ended })).rejects.toThrow('crashed');
  });

  it('waits for no task once a signal has ended it, and says that not all was run', async () => {
    const ending = new AbortController();
    const run = inTime(order, () => new Promise(() => {}), { ended: ending.signal });
    ending.abort();
    await expect(run).rejects.toThrow(/abort/);
    expect(describeBench([{ series: seriesOf({}), rows: [] }], 'a machine', true).notes[0]).toMatch(
      /Ended before all was run/,
    );
  });

  it('refuses a target that nothing is held to', () => {
    const tasks = ['cluster', 'GSLX'];
    expect(() => requireTargets({ GSL: '100 ms' }, tasks)).toThrow(/targets must name tasks, got `'GSL'`/);
    expect(() => requireTargets({ heapBytes: '1 MB' }, tasks)).toThrow('targets must name tasks');
    expect(() => requireTargets({ clutser: '100 ms' }, tasks)).toThrow('`cluster`');
    expect(() => requireTargets({ 'clu*': { p95: '100 ms' } }, tasks)).not.toThrow();
  });
});
