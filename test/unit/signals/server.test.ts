import { expect, test } from 'vitest';
import { observeLongFrames } from '../../../src/signals/observeLongFrames.ts';
import { observeResources } from '../../../src/signals/observeResources.ts';
import { observeWebVitals } from '../../../src/signals/observeWebVitals.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

test('on a server every signal is silent, starts nothing and can be stopped', () => {
  const clock = createFakeClock();
  const sink = {
    record() {
      throw new Error('a server has nothing to tell');
    },
  };
  const longFrames = observeLongFrames(sink);
  longFrames.flush();
  const resources = observeResources();
  expect(resources.fetchOf('https://tiles.example/1')).toBeNull();
  const stops = [
    longFrames.stop,
    resources.stop,
    observeWebVitals(sink, { clock, load: () => Promise.reject(new Error('not loaded on a server')) }),
  ];
  for (const stop of stops) {
    stop();
    stop();
  }
  expect(clock.pendingCount).toBe(0);
});
