/** @module-tag realTime */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createFakeLocks } from '../../support/fakeLocks.ts';
import { leaveOneUnderWay, setupExporter } from '../../support/setupExporter.ts';
import type { ExporterOptions, Telemetry } from 'mapvitals';

beforeAll(async () => {
  await import('../../../src/exporters/sender.ts');
});

describe('gzip', () => {
  test.each([[415], [400], ['down']] as const)(
    'that is refused (%s) goes plain, then and ever after, and is told once',
    async (answer) => {
      const { collector, clock, measured, tell } = await setup({ compress: true });
      collector.answer(answer);
      for (const value of [1, 2]) {
        tell(value, MANY);
        await flushed({ measured, clock });
      }
      const encodings = collector.received.map(({ headers }) => headers['content-encoding']);
      // What never arrived is not in the log.
      expect(encodings).toEqual([...(answer === 'down' ? [] : ['gzip']), undefined, undefined]);
      expect(valuesOf(collector.telemetryOfPlain()).filter((value) => value === 1)).toHaveLength(MANY);
      expect(valuesOf(collector.telemetryOfPlain()).filter((value) => value === 2)).toHaveLength(MANY);
      expect(problemsOf(measured)).toEqual([{ code: 'export-compression-refused', count: 1 }]);
    },
  );

  test.each([[['down', 'down']], [[400, 400]]] as const)(
    'is not blamed where the same fails plain, too (%s): the next one is compressed',
    async (answers) => {
      const { collector, clock, measured, tell } = await setup({ compress: true });
      collector.answer(...answers);
      for (const value of [1, 2]) {
        tell(value, MANY);
        await flushed({ measured, clock });
        await clock.advanceAsync(5000);
      }
      expect(collector.received.at(-1)?.headers['content-encoding']).toBe('gzip');
      expect(JSON.stringify(problemsOf(measured))).not.toContain('export-compression-refused');
    },
  );

  test('is not tried where another origin was not said to take it', async () => {
    const { collector, measured, tell } = await setup({ compress: 'auto' });
    tell(1, MANY);
    await measured.flush();
    expect(collector.received.map(({ headers }) => headers['content-encoding'])).toEqual([undefined]);
  });
});

describe('the lock on what is kept', () => {
  test('is let go when the page goes, though an answer is still on its way: it would keep the page out of the cache', async () => {
    const locks = createFakeLocks();
    const { collector, page, measured, tell } = await setup({}, locks);
    await leaveOneUnderWay({ collector, page, measured, tell });
    expect(locks.heldCount).toBe(1);
    page.leave();
    await vi.waitFor(() => expect(locks.heldCount).toBe(0));
  });

  test('is not waited for: another tab sends what is kept', async () => {
    const locks = createFakeLocks();
    let letGo = (): void => {};
    void locks.request(
      'mapvitals-unsent-default https://maps.example.com/v1',
      { ifAvailable: true },
      () => new Promise<void>((resolve) => (letGo = resolve)),
    );
    const { collector, clock, page, measured, tell } = await setup({}, locks);
    collector.goOffline(true);
    tell(1);
    await measured.flush();
    collector.goOffline(false);
    page.window.dispatchEvent(new Event('online'));
    await clock.advanceAsync(1000);
    expect(collector.received).toEqual([]);
    expect(locks.waitingCount).toBe(0);
    letGo();
  });

  test('is held while what is kept is sent, and no longer', async () => {
    const locks = createFakeLocks();
    const { collector, measured, tell } = await setup({}, locks);
    collector.goOffline(true);
    tell(1);
    await measured.flush();
    collector.goOffline(false);
    await measured.flush();
    expect(valuesOf(collector.telemetry())).toEqual([1]);
    expect(locks.heldCount).toBe(0);
  });
});

describe('of what is kept the newest stay', () => {
  test('in their count', async () => {
    expect(await keepThree({ maxKeptBatches: 2 })).toEqual([2, 3]);
  });

  test('in their bytes', async () => {
    expect(await keepThree({ maxKeptBytes: 1000 })).toEqual([3]);
    expect(await keepThree({ maxKeptBytes: 0 })).toEqual([]);
  });

  test('in their age', async () => {
    expect(await keepThree({ maxKeptAgeMs: 90_000 })).toEqual([2, 3]);
  });

  /** One a minute, offline; then what arrives, oldest first. */
  async function keepThree(options: Partial<ExporterOptions>): Promise<readonly (number | null)[]> {
    const { collector, clock, measured, tell } = await setup({ flushEveryMs: 10_000_000, ...options });
    collector.goOffline(true);
    for (const value of [1, 2, 3]) {
      if (value > 1) await clock.advanceAsync(60_000);
      tell(value);
      await measured.flush();
    }
    collector.goOffline(false);
    await measured.flush();
    const values = valuesOf(collector.telemetry());
    // What was lost is told with the next that there is to tell.
    tell(9);
    await measured.flush();
    const dropped = collector
      .telemetry()
      .flatMap(({ counts }) => counts)
      .filter(({ name, attributes }) => name === 'map.self.dropped' && attributes['map.reason'] === 'kept-too-long');
    // What a batch that is gone had told of others is told all the same.
    expect(dropped.reduce((sum, { value }) => sum + value, 0)).toBe(3 - values.length);
    return values;
  }
});

type Setup = Awaited<ReturnType<typeof setup>>;

/** It waits until the page is idle, and then for the browser's compressor, which knows no clock. */
async function flushed({ measured, clock }: Pick<Setup, 'measured' | 'clock'>): Promise<void> {
  let isOver = false;
  void measured.flush().then(() => (isOver = true));
  await vi.waitFor(async () => {
    await clock.advanceAsync(50);
    expect(isOver).toBe(true);
  });
}

/** So many vitals are worth compressing. */
const MANY = 20;

function valuesOf(all: readonly Telemetry[]): (number | null)[] {
  return all.flatMap(({ events }) => events.map(({ value }) => value));
}

function problemsOf({ report }: { report(): { problems: readonly { code: string; count: number }[] } }): object[] {
  return report().problems.map(({ code, count }) => ({ code, count }));
}

async function setup(options: Partial<ExporterOptions> = {}, locks?: ReturnType<typeof createFakeLocks>) {
  const { clock, page, collector, measured, tell } = await setupExporter(
    { url: 'https://maps.example.com/v1', ...options },
    // The cast: of all that it can be called with, this is how it is.
    { host: { locks: locks as Pick<LockManager, 'request'> | undefined, fetchLater: undefined } },
  );
  // The page is idle.
  await clock.advanceAsync(3000);
  await measured.flush();
  const seen = collector.received.length;
  const own = {
    goOffline: collector.goOffline,
    answer: collector.answer,
    get received() {
      return collector.received.slice(seen);
    },
    telemetry: () => collector.telemetry().slice(seen),
    telemetryOfPlain: () =>
      collector.received
        .slice(seen)
        .filter(({ headers }) => headers['content-encoding'] === undefined)
        .map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as Telemetry),
  };
  return { clock, page, collector: own, measured, tell };
}
