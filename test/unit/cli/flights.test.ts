import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareFlights } from 'mapvitals/sessions';
import { createSeededRandom } from '../../support/syntheticReport.ts';
import { runWith } from './fakeIo.ts';
import type { Comparable } from 'mapvitals/sessions';

// Flights of a real page in a real browser, on a machine that was busy with other work: e2e/compare/recordFlights.mjs.

type Kind = 'base' | 'slowOperation' | 'slowFrames';

const recorded = readFileSync(new URL('../../fixtures/flights.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { kind: Kind; report: Comparable });
const flightsOf = (kind: Kind): Comparable[] =>
  recorded.filter((flight) => flight.kind === kind).map(({ report }) => report);
const base = flightsOf('base');

/** So many different ones of the sixty, by chance. */
const draw = (random: () => number, count: number): Comparable[] =>
  base
    .map((flight) => ({ flight, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ flight }) => flight);

/** The one that was flown right before each of these: builds are flown in turn, so that a busy hour is everyone's. */
const flownBeside = (kind: Kind): Comparable[] =>
  recorded.flatMap((flight, index) => {
    if (flight.kind !== kind) return [];
    return recorded.slice(0, index).findLast((other) => other.kind === 'base')?.report ?? [];
  });

const regressions = (before: readonly Comparable[], now: readonly Comparable[]): string[] =>
  compareFlights(before, now)
    .metrics.filter(({ verdict }) => verdict === 'regression')
    .map(({ name }) => name);

describe('recorded flights', () => {
  it('are sixty of one build, ten with a slower operation and ten with slower frames', () => {
    expect([base.length, flightsOf('slowOperation').length, flightsOf('slowFrames').length]).toEqual([60, 10, 10]);
  });

  it('raise at most one alarm in twenty pairs of ten that one build flew', () => {
    const random = createSeededRandom(1);
    let alarms = 0;
    for (let pair = 0; pair < 20; pair += 1) {
      const drawn = draw(random, 20);
      if (regressions(drawn.slice(0, 10), drawn.slice(10)).length > 0) alarms += 1;
    }
    expect(alarms).toBeLessThanOrEqual(1);
  });

  it('show an operation that takes a quarter longer', () => {
    expect(regressions(flownBeside('slowOperation'), flightsOf('slowOperation'))).toContain('places.cluster');
    // Whichever ten they are held against, also where some of those were flown in a busy minute.
    const random = createSeededRandom(5);
    const found = Array.from({ length: 20 }, () => regressions(draw(random, 10), flightsOf('slowOperation')));
    expect(found.filter((names) => names.includes('places.cluster')).length).toBeGreaterThanOrEqual(18);
  });

  it('show 40 ms more in each frame', () => {
    expect(regressions(flownBeside('slowFrames'), flightsOf('slowFrames'))).toContain('GDF');
    const random = createSeededRandom(3);
    const found = Array.from({ length: 5 }, () => regressions(draw(random, 10), flightsOf('slowFrames')));
    for (const names of found) expect(names).toContain('GDF');
  });

  it('end the command with 1 where something became worse', async () => {
    const files = { 'before.json': draw(createSeededRandom(4), 10), 'now.json': flightsOf('slowFrames') };
    const { code, out } = await runWith(files, 'compare before.json now.json');
    expect(code).toBe(1);
    expect(out).toMatch(/\nGDF .* worse\n/);
  });
});
