import { createMapPerformance } from 'mapvitals';
import { createMetricsRepository } from 'mapvitals/sessions';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakePage } from '../../support/fakePage.ts';
import { attachFakeMap } from '../../support/fakeMap.ts';
import { openRaw } from '../../support/faultyIndexedDb.ts';
import type { MapPerformance } from '../../../src/types/mapPerformance.ts';
import type { Report } from '../../../src/types/report.ts';
import type { MetricsRepository } from 'mapvitals/sessions';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A session that is recorded, and another tab that reads what is on the disk. */
const setup = async () => {
  const clock = createFakeClock();
  const page = createFakePage();
  const name = `slices-${Math.random()}`;
  const repository = createMetricsRepository({ name, clock, page });
  const other = createMetricsRepository({ name, clock, page: null });
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, page, webVitals: false, repository });
  ends.push(
    () => measured.dispose(),
    () => repository.dispose(),
    () => other.dispose(),
  );
  await written(repository);
  /** The next write, with what it wrote. */
  const nextWrite = async (): Promise<void> => {
    clock.advance(4000);
    await written(repository);
  };
  const onDisk = async (): Promise<Report> => {
    const [session] = await other.list();
    const report = await other.read(session!.id);
    if (!report) throw new Error('it is not there');
    return report;
  };
  const raw = await openRaw(`mapvitals-sessions-1-${name}`);
  ends.push(async () => raw.close());
  return { name, clock, page, repository, other, measured, nextWrite, onDisk, raw };
};

/** The code for what has changed comes with the first of these. */
async function written(repository: MetricsRepository): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 30));
  await repository.flush();
}

/** Of a document, what a crash may not lose. */
const facts = (report: Report) => ({
  operations: report.operations.map(({ name, attributes, count, histogram }) => ({
    name,
    attributes,
    count,
    histogram,
  })),
  vitals: Object.values(report.vitals).map(({ name, sampleCount, histogram }) => ({ name, sampleCount, histogram })),
  violations: report.violations.map(({ id, value }) => ({ id, value })),
  violationCount: report.violationCount,
  longFrames: report.longFrames.map(({ startMs }) => startMs),
  gestures: report.gestures.length,
  tiles: report.tiles.map(({ sourceId, requestCount }) => ({ sourceId, requestCount })),
  problems: report.problems.map(({ code, count }) => ({ code, count })),
});

const work = ({ monitor }: MapPerformance, turn: number): void => {
  monitor.trackOperation('places.cluster', 20 + turn);
  monitor.operation('draw', { layer: turn % 3 }).record(turn);
  const at = { startMs: turn, endMs: turn + 5, gestureMs: turn, tags: { gesture: 'drag' } };
  monitor.record({
    kind: 'vital',
    name: 'GDF',
    outcome: 'measured',
    value: turn / 100,
    parts: { maxGapMs: turn },
    ...at,
  });
  const frame = { startMs: turn * 100, durationMs: 60 + turn, blockingMs: turn, scripts: [] };
  monitor.record({ kind: 'longFrame', source: 'long-animation-frame', ...frame });
  monitor.record({ kind: 'tile', sourceId: `s${turn % 2}`, outcome: 'ready', startMs: 0, durationMs: 5, networkMs: 2 });
  monitor.trackOperation('bad', -1);
};

describe('a session that is recorded', () => {
  it('is written in parts as it goes: what is on the disk after each write is the session', async () => {
    const { measured, nextWrite, onDisk, other } = await setup();
    measured.monitor.setThreshold('places.*', { maxMs: 21, cooldownMs: 0 });
    for (let turn = 0; turn < 5; turn += 1) {
      work(measured, turn);
      await nextWrite();
      const report = measured.report();
      expect(facts(await onDisk()), `write ${turn}`).toEqual(facts(report));
      const [session] = await other.list();
      expect(session).toMatchObject({
        operationCount: report.operations.reduce((sum, { count }) => sum + count, 0),
        violationCount: report.violationCount,
      });
      expect(session!.durationMs).toBe((await onDisk()).session.durationMs);
      expect(session!.vitals.GDF).toBe((await onDisk()).vitals.GDF.value);
    }
  });

  it('is not written while nothing changes', async () => {
    const { measured, nextWrite, repository } = await setup();
    work(measured, 1);
    await nextWrite();
    await nextWrite();
    const { savedCount } = repository.getStats();
    for (let write = 0; write < 20; write += 1) await nextWrite();
    expect(repository.getStats().savedCount).toBe(savedCount);
    measured.monitor.trackOperation('one more', 1);
    await nextWrite();
    expect(repository.getStats().savedCount).toBe(savedCount + 1);
  });

  it('is written of what has changed alone, and whole when the page is hidden', async () => {
    const { measured, nextWrite, raw, other, page, repository, onDisk } = await setup();
    work(measured, 1);
    await nextWrite();
    const [session] = await other.list();
    const partAt = (path: string) => raw.get(`p:${session!.id}\u0000${path}`);
    const key = JSON.stringify(['places.cluster', []]);
    const body = await raw.get(`b:${session!.id}`);
    expect(await partAt(`operations/${key}`)).toMatchObject({ count: 1 });
    measured.monitor.trackOperation('another', 5);
    await nextWrite();
    expect(await raw.get(`b:${session!.id}`)).toEqual(body);
    expect(await partAt(`operations/${JSON.stringify(['another', []])}`)).toMatchObject({ count: 1 });
    page.hide();
    await written(repository);
    expect(await partAt(`operations/${key}`)).toBeUndefined();
    expect(facts((await raw.get(`b:${session!.id}`)) as Report)).toEqual(facts(measured.report()));
    expect(facts(await onDisk())).toEqual(facts(measured.report()));
  });

  it('is written whole after a reset, with nothing of before', async () => {
    const { measured, nextWrite, onDisk } = await setup();
    work(measured, 1);
    await nextWrite();
    measured.monitor.reset();
    measured.monitor.trackOperation('after', 5);
    await nextWrite();
    expect((await onDisk()).operations.map(({ name }) => name)).toEqual(['after']);
  });

  it('is not added to where another tab has removed it, for nobody could read that; the next write is whole', async () => {
    const { name, clock, measured, nextWrite, onDisk, other, raw, repository } = await setup();
    work(measured, 1);
    await nextWrite();
    const [session] = await other.list();
    const keptOfIt = () =>
      Promise.all([`s:${session!.id}`, `b:${session!.id}`, `p:${session!.id}\u0000longFrames`].map(raw.get));
    expect(await keptOfIt()).not.toContain(undefined);

    const strict = createMetricsRepository({ name, clock, page: null, maxSessions: 1 });
    ends.push(() => strict.dispose());
    clock.advance(10);
    const later = measured.report();
    await strict.save({ ...later, session: { ...later.session, id: 'later' } });
    expect(await keptOfIt()).toEqual([undefined, undefined, undefined]);

    work(measured, 2);
    await nextWrite();
    expect(repository.getStats().latestError).toContain('was removed while it was recorded');
    expect(await keptOfIt()).toEqual([undefined, undefined, undefined]);

    await nextWrite();
    expect(await raw.get(`p:${session!.id}\u0000longFrames`)).toBeUndefined();
    await other.delete('later');
    expect(facts(await onDisk())).toEqual(facts(measured.report()));
  });

  it('leaves nothing behind where it is deleted', async () => {
    const { measured, nextWrite, other, raw } = await setup();
    work(measured, 1);
    await nextWrite();
    const [session] = await other.list();
    await other.delete(session!.id);
    expect(await other.read(session!.id)).toBeNull();
    expect(await raw.get(`p:${session!.id}\u0000longFrames`)).toBeUndefined();
  });
});
