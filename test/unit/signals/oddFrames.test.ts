import { expect, test } from 'vitest';
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
