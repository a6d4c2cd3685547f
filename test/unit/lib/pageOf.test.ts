import { expect, test } from 'vitest';
import { pageOf } from '../../../src/lib/pageOf.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeWindow } from '../../support/fakeWindow.ts';
import type { PagePort } from '../../../src/types/page.ts';

const clock = createFakeClock();
const own = createFakeWindow({ timeOrigin: 1000 }).page;

test('an element of this page, or of no page, is shown by this page', () => {
  for (const ownerDocument of [own.document, null, undefined]) {
    const place = pageOf({ ownerDocument } as never, own, clock);
    expect(place.page).toBe(own);
    expect(place.clock).toBe(clock);
    expect(place.toMs(42)).toBe(42);
  }
});

test('an element of another window is shown by that one, whose times and frames become ours', () => {
  const other = createFakeWindow({ timeOrigin: 5500 }).page;
  const asked: ((frameMs: number) => void)[] = [];
  const cancelled: number[] = [];
  Object.assign(other.window, {
    requestAnimationFrame: (callback: (frameMs: number) => void) => asked.push(callback),
    cancelAnimationFrame: (handle: number) => cancelled.push(handle),
  });
  const { page, clock: frames, toMs } = pageOf(elementIn(other), own, clock);
  expect(page?.document).toBe(other.document);
  expect(toMs(100)).toBe(4600);
  expect(frames.now()).toBe(clock.now());

  const told: number[] = [];
  const handle = frames.requestFrame((frameMs) => told.push(frameMs));
  asked[0]?.(200);
  frames.cancelFrame(handle);
  expect(told).toEqual([4700]);
  expect(cancelled).toEqual([1]);
});

test('on a server there is no page', () => {
  expect(pageOf({ ownerDocument: null } as never, null, clock).page).toBeNull();
});

function elementIn({ document, window }: PagePort): Pick<Element, 'ownerDocument'> {
  // As in a browser, where a window has itself and its document by these names.
  const defaultView = Object.assign(window, { document, window });
  return { ownerDocument: Object.assign(document, { defaultView }) } as never;
}
