import { expect, test } from 'vitest';
import { flyHand, hasStumbled, stumbleMs } from '../../../src/lab/hand.ts';
import { planDrag, planKey, planWheel } from '../../../e2e/accuracy/rig/handPlans.ts';
import type { HandStep, Send } from '../../../src/lab/hand.ts';

const sentAs = (steps: readonly HandStep[], lateMs: (index: number) => number): Send[] =>
  steps.map((step, index) => ({ ...step, sentMs: 1000 + step.atMs + lateMs(index) }));

test('a drag presses, moves by at least the slop, and lets go; its first step is what is answered', () => {
  const plan = planDrag({ fromX: 100, stepX: -4, steps: 3 });
  expect(plan.map(({ type, x }) => [type, x])).toEqual([
    ['mouseMoved', 100],
    ['mousePressed', 100],
    ['mouseMoved', 96],
    ['mouseMoved', 92],
    ['mouseMoved', 88],
    ['mouseReleased', 88],
  ]);
  expect(plan.filter(({ isOrigin }) => isOrigin)).toEqual([plan[2]]);
});

test('a drag that turns goes back the way it came', () => {
  const xs = planDrag({ fromX: 0, stepX: 1, steps: 8, turnEvery: 4 }).map(({ x }) => x);
  expect(xs).toEqual([0, 0, 1, 2, 3, 4, 3, 2, 1, 0, 0]);
});

test('a pause and a hold are planned time in which nothing is sent', () => {
  const plan = planDrag({ steps: 4, pause: { step: 3, forMs: 2000 }, holdMs: 300 });
  const waits = plan.slice(1).map(({ atMs }, index) => atMs - (plan[index]?.atMs ?? 0));
  expect(waits).toEqual([100, 16, 16, 2016, 16, 316]);
});

test('of a wheel the first notch is answered, of a key its press', () => {
  expect(planWheel({ notches: 2 }).map(({ atMs, isOrigin = false }) => [atMs, isOrigin])).toEqual([
    [0, true],
    [60, false],
  ]);
  expect(planKey('Enter').map(({ type, isOrigin = false }) => [type, isOrigin])).toEqual([
    ['keyDown', true],
    ['keyUp', false],
  ]);
});

test('a hand that is late as a whole is even; one that hesitates has stumbled', () => {
  const plan = planDrag();
  expect(stumbleMs(sentAs(plan, () => 300))).toBe(0);
  expect(hasStumbled(sentAs(plan, (index) => (index < 20 ? 0 : 49)))).toBe(false);
  expect(hasStumbled(sentAs(plan, (index) => (index < 20 ? 0 : 60)))).toBe(true);
});

test('each event carries the time at which it was sent, and does not wait for the one before', async () => {
  const sent: { readonly method: string; readonly params: { readonly timestamp?: number } }[] = [];
  let answer = (): void => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const flown = flyHand(
    (method, params) => {
      sent.push({ method, params });
      if (sent.length === 3) answer();
      return answered;
    },
    planWheel({ everyMs: 1 }),
  );
  const sends = await flown;
  expect(sent.map(({ method }) => method)).toEqual(Array.from({ length: 3 }, () => 'Input.dispatchMouseEvent'));
  expect(sent.map(({ params }) => params.timestamp)).toEqual(sends.map(({ sentMs }) => sentMs / 1000));
});
