import { expect, test, vi } from 'vitest';
import { observeFrames } from '../../../src/signals/observeFrames.ts';
import { recordElement } from '../../../src/start/recordElement.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeContainer } from '../../support/fakeMap.ts';
import { trackFakeMap } from '../../support/trackFakeMap.ts';
import type { PagePort } from '../../../src/types/page.ts';

test('frames that never come are said to be missing: GDF is null with the reason, and the rest is measured', () => {
  const { clock, gesture, flush, vitals } = trackFakeMap({ isLoaded: true, areFramesLost: () => true });
  gesture(500);
  clock.advance(3000);
  flush();
  expect(vitals('GDF')).toMatchObject([
    { outcome: 'incomplete', value: null, reason: expect.stringMatching(/no anim/) },
  ]);
  expect([vitals('GSL').length, vitals('ST').length]).toEqual([1, 1]);
});

test('a frame that was lost with a test’s fake timers does not end the frame clock for good', () => {
  let areLost = true;
  const { clock, gesture, vitals } = trackFakeMap({ isLoaded: true, areFramesLost: () => areLost });
  gesture(100);
  areLost = false;
  clock.advance(11_000);
  gesture(500);
  clock.advance(3000);
  expect(vitals('GDF').at(-1)).toMatchObject({ outcome: 'measured', value: 0 });
});

test.each([
  ['throws', 0],
  ['calls back at once', 0],
  ['calls back twice', 12],
])('a requestAnimationFrame that %s does not run away', (how, count) => {
  const clock = createFakeClock();
  const { requestFrame } = clock;
  clock.requestFrame = (callback) => {
    if (how === 'throws') throw new Error('not here');
    if (how === 'calls back at once') callback(clock.now());
    else requestFrame(callback);
    return how === 'calls back twice' ? requestFrame(callback) : 1;
  };
  const tell = vi.fn();
  const frames = observeFrames(clock, tell);
  frames.run(clock.now());
  clock.advance(3000);
  expect(tell.mock.calls.length).toBeLessThanOrEqual(count);
  frames.stop();
});

test('input on a map in a window whose requestAnimationFrame throws is kept until the engine is there', () => {
  const { element, dispatch } = createFakeContainer();
  const document = {};
  const window = {
    document,
    addEventListener() {},
    requestAnimationFrame() {
      throw new Error('not here');
    },
  };
  // The casts: what is looked at.
  Object.assign(element, { ownerDocument: { defaultView: window } });
  const page = { document: {}, window: {} } as unknown as PagePort;
  const keep = vi.fn();
  const { signal } = new AbortController();
  const run = recordElement(element, { clock: createFakeClock(), page, signal, keep, onInput: () => run() });
  dispatch('wheel', { timeStamp: 1 });
  expect(keep).toHaveBeenCalledTimes(1);
});
