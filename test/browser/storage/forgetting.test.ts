import { createMetricsRepository } from 'mapvitals/sessions';
import { afterEach, describe, expect, it } from 'vitest';
import { createBlockableClock } from '../../support/blockableClock.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakePage } from '../../support/fakePage.ts';
import { openRaw } from '../../support/faultyIndexedDb.ts';
import { sampleReport } from '../../support/sampleReport.ts';
import type { MetricsRepository, MetricsRepositoryOptions } from 'mapvitals/sessions';

const opened: MetricsRepository[] = [];

/** Repositories of one name, as in several tabs; each has a page, and writes when that is hidden. */
const setup = (options: MetricsRepositoryOptions = {}) => {
  const fake = createFakeClock();
  const name = `forgetting-${Math.random()}`;
  const openTab = () => {
    const page = createFakePage();
    const repository = createMetricsRepository({ clock: createBlockableClock(fake), ...options, name, page });
    opened.push(repository);
    const write = async (): Promise<void> => {
      page.hide();
      page.show();
      await repository.flush();
    };
    return { repository, page, write };
  };
  return { fake, name, openTab };
};
/** A session that goes on. */
const session = (id: string) => {
  const durations: number[] = [1, 2, 3];
  return { durations, report: () => sampleReport({ id, operations: { cluster: durations } }) };
};
const idsOf = async (repository: MetricsRepository): Promise<string[]> => (await repository.list()).map(({ id }) => id);

afterEach(async () => {
  for (const repository of opened.splice(0)) await repository.dispose();
});

const FORGET: readonly (readonly [string, (repository: MetricsRepository) => Promise<void>])[] = [
  ['clear()', (repository) => repository.clear()],
  ['delete(id)', (repository) => repository.delete('live')],
];

describe.each(FORGET)('%s of a running session', (_, forget) => {
  it('ends its recording for good', async () => {
    const { openTab } = setup({ writeEveryMs: 5 });
    const { repository, page, write } = openTab();
    const stop = repository.record(session('live').report);
    await repository.flush();
    expect(await idsOf(repository)).toEqual(['live']);
    await forget(repository);
    await write();
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop();
    await repository.flush();
    expect(await repository.list()).toEqual([]);
    expect(await repository.read('live')).toBeNull();
    expect(page.listenerCount).toBe(0);
  });

  it('ends it in all tabs, though another leaves in that moment', async () => {
    const { openTab, name } = setup();
    const [here, there] = [openTab(), openTab()];
    there.repository.record(session('live').report);
    await there.repository.flush();
    await forget(here.repository);
    // A page that leaves cannot ask first: nobody sees what it writes.
    await there.write();
    expect(await idsOf(here.repository)).toEqual([]);
    expect(await here.repository.read('live')).toBeNull();
    expect((await here.repository.merge()).sessionIds).toEqual([]);
    const raw = await openRaw(`mapvitals-sessions-1-${name}`);
    await expect.poll(() => raw.get('s:live')).toBeUndefined();
    expect(await raw.get('b:live')).toBeUndefined();
    raw.close();
  });

  it('is learnt by the other tab at its next write', async () => {
    const { openTab } = setup({ writeEveryMs: 5 });
    const [here, there] = [openTab(), openTab()];
    there.repository.record(session('live').report);
    await there.repository.flush();
    await forget(here.repository);
    // When that is depends on what its last one cost.
    await expect.poll(() => there.page.listenerCount, { timeout: 20_000 }).toBe(0);
    expect(await idsOf(here.repository)).toEqual([]);
  });

  it('lets `record` start a new one, with what is measured from then on', async () => {
    const { openTab, fake } = setup();
    const { repository, write } = openTab();
    const { report, durations } = session('live');
    repository.record(report);
    await repository.flush();
    await forget(repository);
    fake.block(500);
    repository.record(report);
    durations.push(50, 60);
    await expect
      .poll(async () => {
        await write();
        return (await repository.list()).length;
      })
      .toBe(1);
    const [summary] = await repository.list();
    expect(summary).toMatchObject({ operationCount: 2, startedEpochMs: fake.epochNow() });
    expect(summary?.id).not.toBe('live');
    const { operations, session: kept } = (await repository.read(summary!.id))!;
    expect(kept.id).toBe(summary?.id);
    expect(operations[0]).toMatchObject({ name: 'cluster', count: 2, histogram: { count: 2, sum: 110 } });
    expect(operations[0]!.p50Ms).toBeGreaterThan(45);
    // Which can be forgotten in its turn.
    await repository.delete(summary!.id);
    await write();
    expect(await repository.list()).toEqual([]);
  });

  it('leaves other sessions to be saved, and this one too where it is saved on purpose', async () => {
    const { openTab } = setup();
    const { repository } = openTab();
    await repository.save(session('live').report());
    await forget(repository);
    expect(await repository.save(session('live').report())).toBe(true);
    expect(await repository.save(session('other').report())).toBe(true);
    expect((await idsOf(repository)).sort()).toEqual(['live', 'other']);
    expect(await repository.read('live')).not.toBeNull();
  });
});

describe('sessions saved under a clock that was ahead', () => {
  it('age out from when they are first seen', async () => {
    const { name, fake } = setup();
    const clock = createBlockableClock(fake);
    const open = (aheadMs: number): MetricsRepository => {
      const epochNow = (): number => clock.epochNow() + aheadMs;
      const repository = createMetricsRepository({
        name,
        clock: { ...clock, epochNow },
        page: null,
        maxAgeMs: 1_000_000,
      });
      opened.push(repository);
      return repository;
    };
    await open(365 * 86_400_000).save(session('ahead').report());
    const repository = open(0);
    expect(await idsOf(repository)).toEqual(['ahead']);
    fake.block(600_000);
    await repository.save(session('later').report());
    fake.block(500_000);
    expect(await idsOf(repository)).toEqual(['later']);
    await repository.save(session('last').report());
    expect(repository.getStats().removals).toEqual({ age: 1 });
  });
});

describe('sessions belong to an app', () => {
  it('by its name alone, to "default" without one', async () => {
    const open = (app?: { name: string; version: string }): MetricsRepository => {
      const repository = createMetricsRepository({ page: null, ...(app ? { app } : {}) });
      opened.push(repository);
      return repository;
    };
    const name = `app-${Math.random()}`;
    await open({ name, version: '1' }).save(session('mine').report());
    expect(await idsOf(open({ name, version: '2' }))).toEqual(['mine']);
    expect(await idsOf(open({ name: `${name}-other`, version: '1' }))).toEqual([]);
    const without = open();
    await without.save(session('nobody’s').report());
    expect(await idsOf(open({ name: 'default', version: '1' }))).toEqual(['nobody’s']);
    await without.clear();
  });

  it.each([{ name: '' }, { name: 5 }, {}, 'shop'])('refuses an app without a name: %j', (app) => {
    expect(() => createMetricsRepository({ app: app as never })).toThrow(/`app(\.name)?` must be/);
  });
});
