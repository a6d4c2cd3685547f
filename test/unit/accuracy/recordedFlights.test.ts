import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judge } from '../../../e2e/accuracy/judge.ts';
import { situations } from '../../../e2e/accuracy/situations.ts';
import type { Flight } from '../../../e2e/accuracy/flight.ts';

interface RecordedFlight {
  readonly flight: Flight;
  /** What was off, when it was flown. */
  readonly off: readonly string[];
}

// Kept by `npm run accuracy -- --record <folder>`: real maps in a real Chromium, some with a fault put in.
const recorded = readFileSync(new URL('../../../e2e/accuracy/recordedFlights.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as RecordedFlight);

test.each(
  recorded.map(({ flight, off }) => ({
    name: `${flight.situation} in MapLibre ${flight.version}, fault: ${flight.fault}`,
    flight,
    off,
  })),
)('a recorded flight gets the verdict that it got: $name', ({ flight, off }) => {
  const situation = situations.find(({ name }) => name === flight.situation);
  if (!situation) throw new Error(`No situation ${flight.situation}.`);
  const verdict = judge(situation, flight);
  expect(verdict.filter(({ isMet }) => !isMet).map(({ figure }) => figure)).toEqual(off);
});

test('some of the recorded flights are right, and each vital is off in one that has a fault', () => {
  const off = recorded.filter(({ flight }) => flight.fault !== 'none').flatMap((it) => it.off);
  expect(recorded.filter(({ flight, off }) => flight.fault === 'none' && off.length === 0).length).toBeGreaterThan(2);
  expect(off).toEqual(expect.arrayContaining(['FTP', 'TCM', 'GSL', 'GDF', 'GDF.maxGapMs', 'ST']));
});
