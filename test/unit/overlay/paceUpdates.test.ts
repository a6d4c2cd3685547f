import { describe, expect, it } from 'vitest';
import { paceUpdates } from '../../../src/overlay/paceUpdates.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

function setup() {
  const clock = createFakeClock();
  const updates: { value: number; atMs: number }[] = [];
  const paced = paceUpdates<number>(250, clock, (value) => updates.push({ value, atMs: clock.now() }));
  return { clock, updates, paced };
}

describe('paceUpdates', () => {
  it('passes the first value on at once and then the latest, at most one per 250 ms', () => {
    const { clock, updates, paced } = setup();
    for (let value = 0; value < 100; value += 1) {
      paced.push(value);
      clock.advance(10);
    }
    expect(updates.map(({ value }) => value)).toEqual([0, 24, 49, 74, 99]);
  });

  it('runs no timer while nothing is held back', () => {
    const { clock, paced } = setup();
    paced.push(1);
    expect(clock.pendingCount).toBe(0);
    paced.push(2);
    expect(clock.pendingCount).toBe(1);
    clock.advance(250);
    expect(clock.pendingCount).toBe(0);
  });

  it('does not update twice where its timer comes late', () => {
    const { clock, updates, paced } = setup();
    paced.push(1);
    paced.push(2);
    clock.block(400);
    paced.push(3);
    clock.advance(1);
    expect(updates.map(({ value }) => value)).toEqual([1, 3]);
  });

  it('forgets what it held when it is stopped', () => {
    const { clock, updates, paced } = setup();
    paced.push(1);
    paced.push(2);
    paced.stop();
    expect(clock.pendingCount).toBe(0);
    clock.advance(1000);
    expect(updates).toHaveLength(1);
  });
});
