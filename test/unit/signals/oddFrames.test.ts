import { expect, test, vi } from 'vitest';
import { observeFrames } from '../../../src/signals/observeFrames.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { trackFakeMap } from '../../support/trackFakeMap.ts';

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
