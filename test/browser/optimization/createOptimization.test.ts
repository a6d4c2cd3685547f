import { describe, expect, test } from 'vitest';
import { createOptimization } from '../../../src/createOptimization.ts';
import { createTieredCache } from '../../../src/cache/createTieredCache.ts';
import { PROFILES } from '../../../src/optimization/profiles.ts';
import { expectWarning } from '../../support/expectWarning.ts';
import { setupOptimization } from './setupOptimization.ts';
import { tasks } from './tasks.ts';

describe('each route', () => {
  test('runs what it is given: inline on the page, worker in a worker', async () => {
    const { manager, samples } = setupOptimization();
    expect(await manager.run('heavy', 2, { route: 'inline' })).toBe('page');
    expect(await manager.run('heavy', 2, { route: 'worker' })).toBe('worker');
    expect(samples.map(({ route, ok }) => [route, ok])).toEqual([
      ['inline', true],
      ['worker', true],
    ]);
  });

  test('batch: calls made in one go share one message to the worker', async () => {
    const { manager, samples } = setupOptimization();
    const results = await Promise.all([1, 2, 3, 4].map((value) => manager.run('many', value, { route: 'batch' })));
    expect(results).toEqual([1, 2, 3, 4].map((value) => ({ value, shared: 4 })));
    expect(samples.every(({ route }) => route === 'batch')).toBe(true);
  });

  test('cache: an equal call is answered by the memory, and by the disk in the next session', async () => {
    const name = `routes-${crypto.randomUUID()}`;
    const cache = createTieredCache({ name });
    const first = setupOptimization({ cache });
    const made = await first.manager.run('keyed', 'Oslo');
    expect(made.ranOn).toBe('worker');
    expect(await first.manager.run('keyed', 'Oslo')).toEqual(made);
    expect(first.samples.map(({ route }) => route)).toEqual(['worker', 'cache']);
    await cache.dispose();

    const again = createTieredCache({ name });
    const second = setupOptimization({ cache: again });
    expect(await second.manager.run('keyed', 'Oslo')).toEqual(made);
    expect(second.samples.map(({ route }) => route)).toEqual(['cache']);
    expect(second.workers).toEqual([]);
    await again.clear();
    await again.dispose();
  });

  test('passes on what a task throws, the same from every route', async () => {
    const { manager } = setupOptimization();
    for (const route of ['inline', 'worker', 'batch'] as const) {
      await expect(manager.run('broken', undefined as never, { route })).rejects.toMatchObject({
        name: 'RangeError',
        message: 'no such place',
      });
    }
  });
});

test('a result that cannot be cloned is CLONE_FAILED, from the batch route too, and harms none beside it', async () => {
  const { manager } = setupOptimization();
  for (const route of ['worker', 'batch'] as const) {
    const runs = [true, false, true].map((isClonable) => manager.run('picky', isClonable, { route }));
    expect(await Promise.allSettled(runs)).toMatchObject([
      { value: 1 },
      { reason: { code: 'CLONE_FAILED', task: 'picky', attempt: 1 } },
      { value: 1 },
    ]);
  }
});

describe('the learned route', () => {
  test('keeps heavy work in the worker and brings tiny work home, each after one call', async () => {
    const { manager } = setupOptimization();
    for (let call = 0; call < 6; call += 1) {
      expect(await manager.run('heavy', 30)).toBe('worker');
      await manager.run('tiny', call);
    }
    const [heavy, tiny] = ['heavy', 'tiny'].map((name) =>
      manager.getMetrics().operations.find((operation) => operation.name === name),
    );
    expect(heavy?.runs).toMatchObject({ worker: 6, inline: 0 });
    expect(heavy?.estimatedSaving.mainBlockMs).toBeGreaterThan(50);
    expect(tiny?.runs.inline).toBeGreaterThan(0);
    expect(tiny?.runs.worker).toBeGreaterThan(0);
    expect(manager.explain('heavy', 30).reason).toMatch(/compute \d+ ms > frame guard 8 ms/);
  });

  test('lives on in the next session on this device', async () => {
    const device = { logicalCores: 64, memoryGb: 8, isOnBattery: false, savesData: false, engine: crypto.randomUUID() };
    const profile = { ...PROFILES.growth, poolSize: 1, cache: { ...PROFILES.growth.cache, isPersistent: false } };
    const app = { name: 'routes-test', version: '1' };
    const first = setupOptimization({ app, device, profile });
    for (let call = 0; call < 3; call += 1) await first.manager.run('tiny', call);
    await first.manager.dispose();

    const second = setupOptimization({ app, device, profile });
    await expect.poll(() => Object.keys(second.manager.exportModel().operations)).toContain('tiny');
    expect(await second.manager.run('tiny', 1)).toMatchObject({ ranOn: 'page' });
    expect(second.workers).toEqual([]);
    expect(second.problems).toEqual([]);
  });
});

describe('when things go wrong', () => {
  test('a lost worker: what fits a frame runs on the page instead', async () => {
    const { manager, workers, samples } = setupOptimization();
    expect(await manager.run('deadly', false, { route: 'worker' })).toBe('worker');
    expect(await manager.run('deadlyTwice', false, { route: 'worker' })).toBe('worker');
    // Once it may have run, it is not run again, unless it is idempotent.
    await expect(manager.run('deadly', true, { route: 'worker' })).rejects.toMatchObject({
      code: expect.stringMatching(/^WORKER_/) as string,
    });
    expect(await manager.run('deadlyTwice', true, { route: 'worker' })).toBe('page');
    expect(samples.at(-1)).toMatchObject({ route: 'inline', ok: true });
    expect(manager.getMetrics().operations.map(({ fallbackCount }) => fallbackCount)).toEqual([0, 1]);
    expect(workers.length).toBeGreaterThan(0);
  });

  test('a killed worker in the middle of unknown work: a typed error, and the next call works', async () => {
    const { manager, workers } = setupOptimization();
    await manager.run('tiny', 0, { route: 'worker' });
    const call = manager.run('deadly', true, { route: 'worker' });
    await expect(call).rejects.toMatchObject({ code: expect.stringMatching(/^WORKER_/) as string });
    expect(await manager.run('heavy', 1, { route: 'worker' })).toBe('worker');
    expect(workers).toHaveLength(2);
  });

  test('no worker to be had: everything runs on the page', async () => {
    const { manager } = setupOptimization({
      createWorker: () => {
        throw new Error('no workers here');
      },
    });
    expect(await manager.run('heavy', 1)).toBe('page');
    expect(manager.getMetrics().pool?.isInline).toBe(true);
  });

  test.each(['inline', 'worker', 'batch'] as const)(
    'an abort and a time limit end a call on the route %s',
    async (route) => {
      const { manager } = setupOptimization();
      const name = route === 'batch' ? 'many' : 'sleep';
      const controller = new AbortController();
      const aborted = manager.run(name, 10_000, { route, signal: controller.signal });
      controller.abort();
      await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' });
      if (route === 'batch') return;
      await expect(manager.run('sleep', 10_000, { route, timeoutMs: 20 })).rejects.toMatchObject({
        code: 'TIMEOUT',
      });
    },
  );

  test('dispose ends calls under way and the workers, at once', async () => {
    const { manager } = setupOptimization();
    await manager.run('tiny', 1, { route: 'worker' });
    const call = manager.run('sleep', 60_000, { route: 'worker' });
    call.catch(() => {});
    await manager.dispose();
    await expect(call).rejects.toMatchObject({ code: 'DISPOSED' });
    expect(manager.getMetrics().pool?.liveWorkers).toBe(0);
  });
});

test('deferrable work waits for the end of a gesture, or for its deadline', async () => {
  const { manager, gesture, samples } = setupOptimization();
  gesture.start();
  const early = manager.run('tiny', 1, { deferMs: 60_000 });
  await manager.run('tiny', 2, { deferMs: 20 });
  expect(samples).toHaveLength(1);
  gesture.end();
  expect(await early).toMatchObject({ value: 1 });
});

test('without a worker factory everything runs on the page', async () => {
  const manager = createOptimization({ tasks, profile: 'startup' });
  expect(await manager.run('heavy', 1)).toBe('page');
  expect(manager.getMetrics()).toMatchObject({ pool: null, profile: 'startup' });
  await manager.dispose();
});

test('a worker that cannot be loaded is told as a problem, and its work is done on the page', async () => {
  const { manager, problems } = setupOptimization({
    createWorker: () => {
      throw new Error('no workers here');
    },
  });
  expect(await manager.run('heavy', 2)).toBe('page');
  expect(problems).toMatchObject([{ code: 'pool.load', message: expect.stringContaining('worker') as string }]);
});

describe('stages of a task', () => {
  test.each([
    ['worker', 'worker'],
    ['inline', 'page'],
  ] as const)('are operations with the task as their parent, wherever it ran: %s', async (route, ranOn) => {
    const { manager, samples } = setupOptimization();
    expect(await manager.run('staged', 6, { route })).toBe(ranOn);
    expect(samples).toMatchObject([
      { name: 'staged.spin', parent: 'staged', ranOn, ok: true },
      { name: 'staged.wait', parent: 'staged', ranOn, ok: true },
      { name: 'staged', route, ranOn },
    ]);
    // On the page's clock, within the task.
    const [spin, wait, task] = samples;
    expect(spin!.durationMs).toBeGreaterThanOrEqual(5);
    expect(spin!.startMs).toBeGreaterThanOrEqual(task!.startMs - 1);
    expect(wait!.startMs).toBeGreaterThanOrEqual(spin!.startMs + spin!.durationMs - 1);
    expect(wait!.startMs + wait!.durationMs).toBeLessThanOrEqual(task!.startMs + task!.durationMs + 1);
  });

  test('of a batch in a worker are told once each', async () => {
    const { manager, samples } = setupOptimization();
    await Promise.all([1, 1].map((ms) => manager.run('staged', ms, { route: 'batch' })));
    expect(samples.map(({ name, parent, ranOn }) => [name, parent, ranOn])).toEqual([
      ['staged.spin', 'staged', 'worker'],
      ['staged.spin', 'staged', 'worker'],
      ['staged', undefined, 'worker'],
      ['staged', undefined, 'worker'],
    ]);
  });
});

describe('what is kept on the device', () => {
  const databases = async (): Promise<string[]> => (await indexedDB.databases()).map(({ name = '' }) => name).sort();
  const profile = PROFILES.growth;
  const wrap = ({ manager }: ReturnType<typeof setupOptimization>, name?: string) =>
    manager.optimizeOperation(() => Math.random(), { cacheKey: () => 'key', ...(name !== undefined && { name }) });

  test('without an app: nothing, and that is said once', async () => {
    const before = await databases();
    const session = setupOptimization({ profile });
    await session.manager.run('keyed', 'Oslo');
    await wrap(session, 'named')();
    await session.manager.dispose();
    expect(await databases()).toEqual(before);
    expect(session.problems.map(({ code }) => code)).toEqual(['nothing-kept']);
    expectWarning(/without `app` profile .+ keeps nothing/);
  });

  test('of an app and its version: what has a name; an unnamed closure is computed anew, and that is said once', async () => {
    const name = `kept-${crypto.randomUUID()}`;
    const values: number[][] = [];
    const codes: string[] = [];
    for (const app of [
      { name, version: '1' },
      { name, version: '1' },
      { name, version: '2' },
      { name: `${name}-other`, version: '2' },
    ]) {
      const session = setupOptimization({ profile, app });
      const [named, bare, other] = [wrap(session, 'named'), wrap(session), wrap(session)];
      const task = await session.manager.run('keyed', 'Oslo');
      values.push([task.at, await named(), await bare(), await other()]);
      await session.manager.dispose();
      codes.push(...session.problems.map(({ code }) => code));
    }
    const [first, again, deployed, other] = values;
    expect(again!.map((value, index) => value === first![index])).toEqual([true, true, false, false]);
    // A deploy serves nothing of yesterday's.
    expect(deployed!.map((value, index) => value === first![index])).toEqual([false, false, false, false]);
    // Nor does another app on this origin.
    expect(other!.map((value, index) => value === deployed![index])).toEqual([false, false, false, false]);
    expect(codes).toEqual(Array.from({ length: 4 }, () => 'operation-without-name'));
    expectWarning(/kept in memory only/);
    expect((await databases()).some((database) => database.includes(name))).toBe(true);
  });
});
