import { hostClock } from '../../src/lib/clock.ts';
import { createFakeClock } from './fakeClock.ts';
import type { Clock } from '../../src/types/clock.ts';
import type { FakeClock } from './fakeClock.ts';

/** Timers of the host, so that disks answer; time goes on by itself, and by `fake.block` as well. */
export function createBlockableClock(fake: FakeClock = createFakeClock()): Clock {
  return {
    ...hostClock,
    now: () => hostClock.now() + fake.now(),
    // Stands still unless moved: a TTL of 100 ms must not pass while a slow machine works.
    epochNow: () => fake.epochNow(),
  };
}
