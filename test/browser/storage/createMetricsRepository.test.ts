import { startMapPerformance } from 'mapvitals';
import { createMetricsRepository } from 'mapvitals/sessions';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createQuantileSketch } from '../../../src/lib/quantileSketch.ts';
import { createBlockableClock } from '../../support/blockableClock.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakePage } from '../../support/fakePage.ts';
import { openRaw } from '../../support/faultyIndexedDb.ts';
import { sampleReport } from '../../support/sampleReport.ts';
import type { MetricsRepository, MetricsRepositoryOptions } from 'mapvitals/sessions';

const opened: MetricsRepository[] = [];

const setup = (options: MetricsRepositoryOptions = {}) => {
  const fake = createFakeClock();
  const name = options.name ?? `test-${Math.random()}`;
  const open = (more: MetricsRepositoryOptions = {}): MetricsRepository => {
    const repository = createMetricsRepository({
      clock: createBlockableClock(fake),
      page: null,
      ...options,
      ...more,
      name,
    });
    opened.push(repository);
    return repository;
  };
  return { fake, name, open, repository: open() };
};
const idsOf = async (repository: MetricsRepository): Promise<string[]> => (await repository.list()).map(({ id }) => id);
const session = (id: string, order = 0, operations = {}) =>
  sampleReport({ id, startedEpochMs: 1_700_000_000_000 + order, operations });

afterEach(async () => {
  for (const repository of opened.splice(0)) await repository.dispose();
});

describe('the repository of sessions', () => {
  it('gives back what was saved, in a later visit too', async () => {
    const { repository, open } = setup();
    const report = session('a', 0, { cluster: [1, 2, 3] });
    expect(await repository.save(report)).toBe(true);
    expect(await repository.read('a')).toEqual(report);
    await repository.dispose();
    const later = open();
    expect(await later.read('a')).toEqual(report);
    expect(await later.read('b')).toBeNull();
  });

  it('lists newest first, with what a list shows', async () => {
    const { repository } = setup();
    await repository.save(session('old', 1));
    await repository.save(session('new', 2, { cluster: [1, 2], 'tile.load': [5] }));
    const [first, second] = await repository.list();
    expect(first).toMatchObject({
      id: 'new',
      durationMs: 1000,
      operationCount: 3,
      page: 'https://example.org/map',
      maps: ['maplibre 6.17.0'],
      vitals: { FTP: null },
    });
    expect(second?.id).toBe('old');
  });

  it('knows the share of sessions that have failed from 200 of them on, and says so before', async () => {
    const { repository } = setup();
    const save = (id: string, latest: number | null): Promise<boolean> => {
      const report = session(id);
      return repository.save({ ...report, vitals: { ...report.vitals, MFR: { ...report.vitals.MFR, latest } } });
    };
    for (let count = 0; count < 199; count += 1) await save(`${count}`, count < 5 ? 1 : 0);
    // One in which no map was attached has no verdict.
    await save('no map', null);
    expect(await repository.failureRate()).toEqual({
      ratio: null,
      reason: 'a share needs 200 sessions with a verdict, 199 are kept',
      sessionCount: 199,
      failedCount: 5,
    });
    await save('one more', 0);
    expect(await repository.failureRate()).toEqual({ ratio: 0.025, reason: null, sessionCount: 200, failedCount: 5 });
  });

  it('never loads the bodies for a list', async () => {
    const { repository, name } = setup();
    await repository.save(session('a'));
    // A body that nobody can read: listing it would show.
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(`mapvitals-sessions-1-${name}`);
      request.onerror = () => reject(request.error!);
      request.onsuccess = () => {
        const transaction = request.result.transaction('entries', 'readwrite');
        transaction.objectStore('entries').put('not a report', 'b:a');
        transaction.oncomplete = () => {
          request.result.close();
          resolve();
        };
      };
    });
    const getAll = vi.spyOn(IDBObjectStore.prototype, 'getAll');
    const get = vi.spyOn(IDBObjectStore.prototype, 'get');
    expect(await idsOf(repository)).toEqual(['a']);
    expect(get).not.toHaveBeenCalled();
    expect(getAll.mock.calls.map(([range]) => (range as IDBKeyRange).lower)).toEqual(['s:']);
    getAll.mockRestore();
    get.mockRestore();
    expect(await repository.read('a')).toBeNull();
  });

  it('reads what earlier versions wrote, and tells what a later one did', async () => {
    const { repository } = setup();
    const { programMoves: _, limits: __, ...rest } = session('first', 1, { cluster: [1, 2] });
    await repository.save({ ...rest, schemaVersion: 1 } as never);
    await repository.save({ ...session('later', 2), schemaVersion: 3 } as never);
    expect(await repository.read('first')).toMatchObject({ schemaVersion: 2, operations: [{ count: 2 }], limits: {} });
    expect(await repository.read('later')).toBeNull();
    expect(repository.getStats().latestError).toContain("session 'later' is of schema version 3");
    expect((await repository.merge()).sessionIds).toEqual(['first']);
  });

  it('replaces an earlier state of the same session', async () => {
    const { repository } = setup();
    await repository.save(session('a', 0, { cluster: [1] }));
    await repository.save(session('a', 0, { cluster: [1, 2] }));
    expect(await repository.list()).toMatchObject([{ id: 'a', operationCount: 2 }]);
  });

  it('deletes one, and clears all', async () => {
    const { repository } = setup();
    for (const id of ['a', 'b', 'c']) await repository.save(session(id));
    await repository.delete('b');
    expect((await idsOf(repository)).sort()).toEqual(['a', 'c']);
    expect(await repository.read('b')).toBeNull();
    await repository.clear();
    expect(await repository.list()).toEqual([]);
    expect(await repository.read('a')).toBeNull();
  });

  it('honours maxSessions: the oldest go', async () => {
    const { repository, fake } = setup({ maxSessions: 3 });
    for (const [order, id] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      fake.block(1);
      await repository.save(session(id, order));
    }
    expect(await idsOf(repository)).toEqual(['e', 'd', 'c']);
    expect(repository.getStats().removals).toEqual({ count: 2 });
  });

  it('honours maxAgeMs', async () => {
    const { repository, open, fake } = setup({ maxAgeMs: 1000 });
    await repository.save(session('old', 1));
    fake.block(1001);
    const later = open();
    await later.save(session('new', 2));
    expect(await idsOf(later)).toEqual(['new']);
    expect(later.getStats().removals).toEqual({ age: 1 });
  });

  it('forgets by age while it goes on too, and lists nothing that is too old', async () => {
    const { repository, fake } = setup({ maxAgeMs: 1000 });
    await repository.save(session('old', 1));
    fake.block(600);
    await repository.save(session('middle', 2));
    fake.block(600);
    expect(await idsOf(repository)).toEqual(['middle']);
    await repository.save(session('new', 3));
    expect(await idsOf(repository)).toEqual(['new', 'middle']);
    expect(await repository.read('old')).toBeNull();
    expect(repository.getStats().removals).toEqual({ age: 1 });
  });

  it('lists, merges and goes on among records that something else wrote', async () => {
    const { repository, open, name } = setup({ maxSessions: 2 });
    await repository.save(session('good', 1, { cluster: [1, 2] }));
    await repository.save(session('hollow', 2));
    const raw = await openRaw(`mapvitals-sessions-1-${name}`);
    for (const [key, value] of Object.entries({ a: null, b: 'garbage', c: { id: 5 }, d: { id: 'd' } })) {
      await raw.put(`s:${key}`, value);
    }
    await raw.put('b:hollow', { schemaVersion: 1, operations: 5 });
    raw.close();
    const later = open();
    expect(await idsOf(later)).toEqual(['hollow', 'good']);
    const merged = await later.merge(['good', 'hollow', 'good', 'unknown']);
    expect(merged.sessionIds).toEqual(['good']);
    expect(merged.operations[0]?.count).toBe(2);
    expect((await later.merge([])).sessionIds).toEqual([]);
    await later.delete('unknown');
    expect(await later.save(session('next', 3))).toBe(true);
    expect((await idsOf(later)).length).toBe(2);
  });

  it('keeps a session of any content, and none of what was being written when all is cleared', async () => {
    const { repository } = setup();
    const hostile = session('__proto__', 1, { ['__proto__']: [1], ['<img src=x onerror=alert(1)>'.repeat(500)]: [2] });
    expect(await repository.save(hostile)).toBe(true);
    expect(await repository.read('__proto__')).toEqual(hostile);
    expect(await idsOf(repository)).toEqual(['__proto__']);
    expect((await repository.merge()).operations).toHaveLength(hostile.operations.length);
    const saving = repository.save(session('late', 2));
    await repository.clear();
    expect(await saving).toBe(true);
    expect(await repository.list()).toEqual([]);
  });

  it('honours maxBytes', async () => {
    const { repository } = setup();
    await repository.save(session('a', 1));
    const [first] = await repository.list();
    const small = setup({ maxBytes: first!.sizeBytes * 2.5 });
    for (const [order, id] of ['a', 'b', 'c'].entries()) {
      small.fake.block(1);
      await small.repository.save(session(id, order));
    }
    expect(await idsOf(small.repository)).toEqual(['c', 'b']);
    expect(small.repository.getStats().removals).toEqual({ bytes: 1 });
  });

  it('writes a recorded session as it goes, so that a crash loses at most 5 s', async () => {
    const { name, open } = setup();
    const fake = createFakeClock();
    let callCount = 0;
    const report = () => session('live', 0, { cluster: Array.from({ length: (callCount += 1) }, () => 1) });
    // Only its timers are fake: the disk answers in its own time.
    const repository = createMetricsRepository({ name, page: null, clock: fake });
    repository.record(report);
    await repository.flush();
    expect(await open().list()).toMatchObject([{ id: 'live', operationCount: 1 }]);
    for (let second = 0; second < 50; second += 1) fake.advance(100);
    await repository.flush();
    // No stop, no dispose: what a crash leaves.
    expect(await open().list()).toMatchObject([{ id: 'live', operationCount: 2 }]);
    await repository.dispose();
  });

  it('writes a recorded session when the page is hidden, and at the end', async () => {
    const page = createFakePage();
    const { repository, open } = setup({ page });
    let operationCount = 0;
    const stop = repository.record(() =>
      session('live', 0, { cluster: Array.from({ length: operationCount }, () => 1) }),
    );
    operationCount = 1;
    page.hide();
    await repository.flush();
    expect(await open().list()).toMatchObject([{ operationCount: 1 }]);
    operationCount = 2;
    stop();
    stop();
    await repository.flush();
    expect(await open().list()).toMatchObject([{ operationCount: 2 }]);
    expect(page.listenerCount).toBe(0);
  });

  it('keeps nothing of a session whose engine is still to come, and then that session alone', async () => {
    const page = createFakePage();
    const { repository, fake } = setup({ page });
    const started = startMapPerformance({ page, clock: fake });
    const report = started.report();
    expect(report.session.id).toBe('loading');
    expect(await repository.save(report)).toBe(false);
    repository.record(started.report);
    await repository.flush();
    expect(await idsOf(repository)).toEqual([]);
    await started.ready;
    page.hide();
    await repository.flush();
    expect(await idsOf(repository)).toEqual([started.report().session.id]);
    await started.dispose();
  });

  it('spares the session that is recorded, however tight the limits are', async () => {
    const { repository, fake } = setup({ maxSessions: 1 });
    repository.record(() => session('live', 0));
    await repository.flush();
    fake.block(1);
    await repository.save(session('other', 1));
    expect(await idsOf(repository)).toContain('live');
  });

  it('goes on recording where a report throws', async () => {
    const { repository } = setup();
    repository.record(() => {
      throw new Error('not ready');
    });
    expect(repository.getStats().latestError).toBe('not ready');
    expect(await repository.save(session('a'))).toBe(true);
  });

  it('merges histograms exactly', async () => {
    const { repository } = setup();
    const durations = [
      [1, 2, 3, 0],
      [100, 0.01, 5],
      [1e6, 7],
    ];
    for (const [index, cluster] of durations.entries()) await repository.save(session(`s${index}`, index, { cluster }));
    const all = createQuantileSketch();
    for (const value of durations.flat()) all.record(value);
    const merged = await repository.merge();
    const { histogram, count } = merged.operations.find(({ name }) => name === 'cluster')!;
    expect(histogram).toEqual({ ...all.toJSON(), sum: expect.closeTo(all.sum, 6) as number });
    expect(count).toBe(9);
    expect(merged.sessionIds.toSorted()).toEqual(['s0', 's1', 's2']);
    expect((await repository.merge(['s1', 'gone'])).operations[0]?.count).toBe(3);
  });

  it('drops and counts a report that cannot be stored, and keeps those written with it', async () => {
    const { repository } = setup();
    const bad = { ...session('bad'), generator: (() => {}) as unknown as string };
    const results = await Promise.all([
      repository.save(session('a')),
      repository.save(bad),
      repository.save(session('b')),
    ]);
    expect(results).toEqual([true, false, true]);
    expect(repository.getStats()).toMatchObject({ savedCount: 2, droppedCount: 1 });
    expect(await repository.save({} as never)).toBe(false);
  });

  it('has empty lists, and no exceptions, without IndexedDB', async () => {
    const { repository } = setup({ indexedDB: null });
    expect(await repository.save(session('a'))).toBe(false);
    expect(await repository.list()).toEqual([]);
    expect(await repository.read('a')).toBeNull();
    expect((await repository.merge()).operations).toEqual([]);
    await repository.delete('a');
    await repository.clear();
    expect(repository.getStats()).toMatchObject({
      droppedCount: 1,
      latestError: expect.stringContaining('IndexedDB') as string,
    });
  });

  it('takes nothing after it was disposed', async () => {
    const { repository, open } = setup();
    await repository.dispose();
    expect(await repository.save(session('a'))).toBe(false);
    expect(await open().list()).toEqual([]);
    const clock = createFakeClock();
    const other = createMetricsRepository({ clock, page: null, indexedDB: null });
    await other.dispose();
    other.record(() => session('b'));
    expect(clock.pendingCount).toBe(0);
  });

  it.each([
    ['maxSessions', 0],
    ['maxAgeMs', 0],
    ['maxBytes', Number.NaN],
    ['writeEveryMs', 6000],
  ])('refuses %s: %s', (option, value) => {
    expect(() => createMetricsRepository({ [option]: value })).toThrow(`\`${option}\``);
  });
});
