import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createFlights } from '../../../demo/src/flight/createFlights.ts';
import { cache } from '../../../demo/src/operations/cache.ts';
import { firstRoutings, routings } from '../../../demo/src/operations/routings.ts';
import type { Routing } from '../../../demo/src/operations/operations.ts';
import type { FlightFigures } from '../../../demo/src/flight/createFlights.ts';
import type { Stage } from '../../../demo/src/scenarios/scenario.ts';

// The e2e flies two of the five for real: here is their order.

// Its late part is a real file, which no fake clock waits for.
beforeAll(() => cache.clear());

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      observe(): void {}
      disconnect(): void {}
      takeRecords(): [] {
        return [];
      }
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A map that arrives at once, over operations that take none: what is flown, and on which route. */
function setup(routing: Routing, compared = routings) {
  const log: string[] = [];
  const book = new Map<Routing, FlightFigures>();
  const chosen: Routing[] = [];
  let listeners: (() => void)[] = [];
  const arrive = (): void => {
    const told = listeners;
    listeners = [];
    for (const listener of told) listener();
  };
  const map = {
    once: () => new Promise<void>((resolve) => listeners.push(resolve)),
    flyTo: arrive,
    easeTo: arrive,
    fitBounds: arrive,
    triggerRepaint: arrive,
    stop: () => {},
    getContainer: () => ({ clientWidth: 800, clientHeight: 600, querySelector: () => null }),
  };
  const stage = {
    map,
    setFilter: () => {},
    places: { show: () => Promise.resolve() },
    operations: {
      route: (to: Routing) => log.push(to),
      places: {
        rebuild: () => Promise.resolve(log.push('rebuild')),
        boundsOf: () => Promise.resolve([6, 36, 19, 47]),
      },
    },
  } as unknown as Stage;
  const flights = createFlights({
    monitor: { onSample: () => () => {} },
    routing,
    routings: compared,
    onRouting: (to) => chosen.push(to),
    onFigures: (to, figures) => book.set(to, figures),
  });
  const fly = async (id: string, signal = new AbortController().signal): Promise<number[]> => {
    const progress: number[] = [];
    const run = flights.find((flight) => flight.id === id)!.run(stage, signal, (ratio) => progress.push(ratio));
    const end = run.then(() => true);
    const second = (): Promise<boolean> => vi.advanceTimersByTimeAsync(1000).then(() => false);
    while (!(await Promise.race([end, second()])));
    return progress;
  };
  return { fly, log, book, chosen };
}

test('the same flight is flown on all five routes in turn, each has its figures, and the chosen route is restored', async () => {
  const { fly, log, book, chosen } = setup('learned');
  const progress = await fly('flights');
  const all = ['off', 'learned', 'inline', 'worker', 'batch'];
  expect(log.filter((entry) => entry !== 'rebuild')).toEqual(all);
  expect(log.filter((entry) => entry === 'rebuild')).toHaveLength(8 * all.length);
  expect([...book.keys()]).toEqual(all);
  expect([...book.values()].every(({ resultMs, settleMs }) => resultMs !== null && settleMs !== null)).toBe(true);
  expect(chosen).toEqual([...all, 'learned']);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.at(-1)).toBe(1);
});

test('a flight alone is flown on the chosen route; one that was stopped has no figures', async () => {
  const { fly, log, book } = setup('worker');
  await fly('flight');
  expect(log[0]).toBe('worker');
  expect([...book.keys()]).toEqual(['worker']);

  const stopped = setup('off');
  await stopped.fly('flight', AbortSignal.abort());
  expect(stopped.book.size).toBe(0);
});

test('what is compared first is off against learned', async () => {
  const { fly, book } = setup('off', firstRoutings);
  await fly('flights');
  expect([...book.keys()]).toEqual(['off', 'learned']);
});
