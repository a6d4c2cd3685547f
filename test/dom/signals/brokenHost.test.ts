/** @module-tag realTime */
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { attachFakeMap, createFakeContainer, createFakeMap } from '../../support/fakeMap.ts';
import { settleImports } from '../../support/settleImports.ts';

type Api = typeof import('mapvitals');

const ENTRY_TYPES = ['long-animation-frame', 'longtask', 'resource', 'event', 'layout-shift', 'paint', 'navigation'];

/** What pages put in the place of the browser's own, and what browsers forbid; with the problems that are told of it. */
const HOSTS: Readonly<Record<string, readonly [put: () => void, problems?: readonly string[]]>> = {
  // First, for web-vitals, once it listens to a page, asks it again and again.
  'a visibilityState that cannot be read': [() => forbid(document, 'visibilityState'), ['web-vitals-missing']],
  'a PerformanceObserver that cannot be made': [
    () => put('PerformanceObserver', observer('constructor')),
    ['page-signals-missing'],
  ],
  'one that cannot observe': [() => put('PerformanceObserver', observer('observe')), ['page-signals-missing']],
  'one whose types cannot be read': [
    () => put('PerformanceObserver', observer('supportedEntryTypes')),
    ['web-vitals-missing'],
  ],
  'one that gives nothing back': [() => put('PerformanceObserver', observer('takeRecords', 'disconnect'))],
  'no PerformanceObserver': [() => put('PerformanceObserver', undefined)],
  'an IntersectionObserver that cannot be made': [
    () => put('IntersectionObserver', observer('constructor')),
    ['sight-unknown'],
  ],
  'one that cannot see': [() => put('IntersectionObserver', observer('observe')), ['sight-unknown']],
  'one that cannot be ended': [() => put('IntersectionObserver', observer('disconnect'))],
  'a ResizeObserver that cannot be made': [() => put('ResizeObserver', observer('constructor')), ['sight-unknown']],
  'neither of both': [
    () => {
      put('IntersectionObserver', observer('constructor'));
      put('ResizeObserver', observer('constructor'));
    },
    ['sight-unknown'],
  ],
  'a checkVisibility that throws': [() => put('checkVisibility', broken, Element.prototype)],
  'no getEntriesByType': [() => put('getEntriesByType', undefined, performance), ['web-vitals-missing']],
  'one that a test has emptied': [() => put('getEntriesByType', () => undefined, performance), ['web-vitals-missing']],
  'a heap that cannot be read': [() => forbid(performance, 'memory')],
  'a navigator that tells nothing': [
    () => {
      for (const name of ['userAgent', 'hardwareConcurrency', 'deviceMemory', 'connection', 'cpuPerformance']) {
        forbid(navigator, name);
      }
    },
  ],
  'no chance': [() => put('crypto', { randomUUID: broken, getRandomValues: broken })],
  'an idle callback that throws': [() => put('requestIdleCallback', broken)],
  'messages that cannot be sent': [() => put('MessageChannel', broken)],
  'a timeline that cannot be read': [() => forbid(document, 'timeline')],
  'a console that throws': [() => put('timeStamp', broken, console)],
  'a storage that is forbidden': [() => forbid(globalThis, 'localStorage')],
  'no matchMedia': [() => put('matchMedia', undefined)],
};

const undo: (() => void)[] = [];

afterEach(() => {
  for (const back of undo.splice(0).toReversed()) back();
});

test('on a page with all of that at once a map is measured, and nothing is thrown', () =>
  measures(() => {
    // What cannot even be made last.
    for (const [putOne] of Object.values(HOSTS).toReversed()) putOne();
  }, ['page-signals-missing', 'sight-unknown', 'web-vitals-missing']));

test.each(Object.entries(HOSTS))(
  'on a page with %s a map is measured, and nothing is thrown',
  { tags: 'breadth' },
  (_, [putOne, problems = []]) => measures(putOne, problems),
);

async function measures(putAll: () => void, problems: readonly string[]): Promise<void> {
  const thrown: unknown[] = [];
  const note = (error: unknown): void => void thrown.push(error);
  process.on('unhandledRejection', note);
  // Each row is a page of its own, on which nothing has been loaded.
  vi.resetModules();
  // Else by the fake clock.
  put('requestIdleCallback', undefined);
  putAll();
  const api = await import('mapvitals');
  for (const start of ['createMapPerformance', 'startMapPerformance'] as const) {
    const { codes, tcm } = await measure(api, start);
    expect([start, codes.toSorted(), tcm]).toEqual([start, problems.map((code) => `${code} 1`), 1]);
  }
  process.off('unhandledRejection', note);
  expect(thrown).toEqual([]);
}

async function measure({ measureUpdate, ...api }: Api, start: 'createMapPerformance' | 'startMapPerformance') {
  const clock = createFakeClock();
  const element = document.body.appendChild(document.createElement('div'));
  const map = createFakeMap(clock, { ...createFakeContainer(), element });
  const measured = api[start]({ adapter: attachFakeMap, clock, devtoolsTrack: true });
  measured.attach(map);
  map.requestTile('a');
  map.finishTile('a');
  await clock.advanceAsync(3000);
  await measured.flush();
  await settleImports();
  measureUpdate(map, 'places', () => map.setData('places'));
  document.dispatchEvent(new Event('visibilitychange'));
  window.dispatchEvent(new Event('pagehide'));
  window.dispatchEvent(new Event('pageshow'));
  measured.monitor.measure('places.filter', () => {});
  await clock.advanceAsync(10_000);
  await settleImports();
  const { problems, vitals } = measured.report();
  await measured.dispose();
  element.remove();
  const codes = problems.map(({ code, count }) => `${code} ${count}`);
  return { codes, tcm: vitals.TCM.sampleCount };
}

function broken(): never {
  throw new Error('broken');
}

function observer(...names: readonly string[]) {
  const member = (name: string) => (names.includes(name) ? broken : () => []);
  return class {
    static get supportedEntryTypes() {
      return names.includes('supportedEntryTypes') ? broken() : ENTRY_TYPES;
    }
    constructor() {
      if (names.includes('constructor')) broken();
    }
    observe = member('observe');
    unobserve = member('unobserve');
    takeRecords = member('takeRecords');
    disconnect = member('disconnect');
  };
}

function put(name: string, value: unknown, target: object = globalThis): void {
  define(target, name, { value, writable: true });
}

function forbid(target: object, name: string): void {
  define(target, name, { get: broken });
}

function define(target: object, name: string, descriptor: PropertyDescriptor): void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { ...descriptor, configurable: true });
  undo.push(() => {
    if (before) Object.defineProperty(target, name, before);
    else Reflect.deleteProperty(target, name);
  });
}
