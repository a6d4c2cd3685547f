import { expect, test } from 'vitest';
import { replayFlight } from '../../../src/playwright/replayFlight.ts';
import type { Flight } from '../../../src/playwright/flight.ts';

const flight: Flight = {
  version: 1,
  page: 'http://localhost/',
  viewport: { width: 800, height: 600 },
  durationMs: 100,
  start: null,
  camera: [],
  input: [],
};

test.each([0, -1, NaN, 1.5, '3'])('a flight that is to be flown %s times is refused', async (repeat) => {
  const flown = replayFlight({} as never, flight, { repeat: repeat as number });
  await expect(flown).rejects.toThrow(`\`repeat\` must be a whole number > 0, got \`${repeat}\`.`);
});
