import { describe, expect, it } from 'vitest';
import { flyGestures } from '../../../src/lab/flyGestures.ts';
import type { SendCommand } from '../../../src/lab/hand.ts';
import type { PlannedGesture } from '../../../src/lab/planFlight.ts';

const press = (name: string, x: number): PlannedGesture => ({
  name,
  kind: 'press',
  steps: [{ atMs: 0, type: 'mousePressed', x, y: 5, isOrigin: true }],
});

/** A page that takes every input, and is scrolled by those at `scrolledAtX`. */
function setup(scrolledAtX: number | null = null) {
  const presses: number[] = [];
  let isScrolled = false;
  const command: SendCommand = (_, params) => {
    const { x } = params as { readonly x: number };
    presses.push(x);
    isScrolled = x === scrolledAtX;
    return Promise.resolve();
  };
  const putBack = (): Promise<boolean> => {
    const wasScrolled = isScrolled;
    isScrolled = false;
    return Promise.resolve(wasScrolled);
  };
  const told: string[] = [];
  const world = { command, putBack, untilRest: () => Promise.resolve(), tell: (name: string) => void told.push(name) };
  return { world, presses, told };
}

describe('a flight', () => {
  it('tells nothing of what only makes the map answer', async () => {
    const { world, presses, told } = setup();
    const flown = await flyGestures([{ ...press('first press', 1), isUnseen: true }, press('press', 2)], world);
    expect(presses).toEqual([1, 2]);
    expect([told, flown.map(({ name }) => name)]).toEqual([['press'], ['press']]);
  });

  it('has no times for a gesture that scrolled the page, and flies on where it was', async () => {
    const { world, presses } = setup(1);
    const flown = await flyGestures([press('one', 1), press('two', 2)], world);
    expect(presses).toEqual([1, 2]);
    expect(flown.map(({ reason, times }) => [reason, times !== null])).toEqual([
      ['the page was scrolled by it, not the map', false],
      [null, true],
    ]);
  });
});
