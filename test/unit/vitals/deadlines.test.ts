import { expect, test } from 'vitest';
import { createDeadlines } from '../../../src/vitals/deadlines.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

test('what is due runs before the first event that is later, in order, and after one of the same time', () => {
  const deadlines = createDeadlines(createFakeClock());
  const ran: string[] = [];
  deadlines.at(1200, () => ran.push('second'));
  deadlines.at(1100, () => ran.push('first'));
  deadlines.reach(1100);
  expect(ran).toEqual([]);
  deadlines.reach(1300);
  expect(ran).toEqual(['first', 'second']);
});

test('what no event follows is run by a timer, of which there is one, and none when nothing is open', () => {
  const clock = createFakeClock();
  const deadlines = createDeadlines(clock);
  const ran: number[] = [];
  const stop = deadlines.at(1500, () => ran.push(1500));
  deadlines.at(1200, () => ran.push(deadlines.nowMs));
  expect(clock.pendingCount).toBe(1);
  clock.advance(300);
  expect(ran).toEqual([1200]);
  stop();
  stop();
  expect(clock.pendingCount).toBe(0);
});

test('a timer that fires early does not lose what it was set for', () => {
  const clock = createFakeClock();
  const early = {
    ...clock,
    setTimer: (callback: () => void, delayMs: number) => clock.setTimer(callback, delayMs / 2),
  };
  const deadlines = createDeadlines(early);
  let hasRun = false;
  deadlines.at(2000, () => {
    hasRun = true;
  });
  clock.advance(900);
  expect(hasRun).toBe(false);
  clock.advance(1000);
  expect(hasRun).toBe(true);
});

test('who listens is told before what was due is run by the timer', () => {
  const clock = createFakeClock();
  const order: string[] = [];
  const deadlines = createDeadlines(clock, { beforeTimer: (dueMs) => void order.push(`due ${dueMs}`) });
  deadlines.at(1100, () => order.push('ran'));
  clock.advance(200);
  expect(order).toEqual(['due 1100', 'ran']);
});

test('one that throws ends neither the timer nor the event that comes later: it is told, and the others run', () => {
  const clock = createFakeClock();
  const ran: string[] = [];
  const told: unknown[] = [];
  const deadlines = createDeadlines(clock, {
    beforeTimer() {
      throw new Error('before');
    },
    onError: (error) => told.push(String(error)),
  });
  const add = (dueMs: number): void => {
    deadlines.at(dueMs, () => {
      throw new Error(`at ${dueMs}`);
    });
    deadlines.at(dueMs, () => ran.push(`ran ${dueMs}`));
  };
  add(1100);
  add(1300);
  clock.advance(200);
  expect(ran).toEqual(['ran 1100']);
  deadlines.reach(1400);
  expect(ran).toEqual(['ran 1100', 'ran 1300']);
  expect(told).toEqual(['Error: before', 'Error: at 1100', 'Error: at 1300']);
  expect(clock.pendingCount).toBe(0);
});
