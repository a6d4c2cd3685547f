import { createMapPerformance } from 'mapvitals';
import { beforeAll, expect, test } from 'vitest';
import { loadTracking } from '../../../src/start/lateTracking.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { attachFakeMap, createFakeMap } from '../../support/fakeMap.ts';
import { createFakeWindow } from '../../support/fakeWindow.ts';

beforeAll(async () => {
  await loadTracking();
});

test('a page that has lost its listeners, as by document.open(), is told of once; one that has them is not', () => {
  const { clock, page, listeners, attach, problems } = setup();
  const detach = attach();
  clock.advance(1000);
  expect(problems()).toEqual([]);
  for (const [type, listener] of listeners) page.document.removeEventListener(type, listener);
  expect(problems()).toMatchObject([{ code: 'listeners-gone', count: 1 }]);
  expect(problems()).toMatchObject([{ code: 'listeners-gone', count: 1 }]);
  detach();
});

test('nothing of the watch stays with the page when its last map goes', () => {
  const { page, attach, problems } = setup();
  attach()();
  page.document.addEventListener = () => {
    throw new Error('nobody should listen');
  };
  expect(problems()).toEqual([]);
});

function setup() {
  const clock = createFakeClock();
  const { page } = createFakeWindow();
  const listeners: [string, EventListener][] = [];
  const add = page.document.addEventListener.bind(page.document);
  page.document.addEventListener = (type: string, listener: EventListener, ...rest: []) => {
    listeners.push([type, listener]);
    add(type, listener, ...rest);
  };
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, page, webVitals: false });
  return {
    clock,
    page,
    listeners,
    attach: () => measured.attach(createFakeMap(clock)),
    problems: () => {
      measured.report();
      return measured.report().problems;
    },
  };
}
