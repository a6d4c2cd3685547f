import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Story } from '../../../demo/src/story/Story.tsx';
import type { Sample } from 'mapvitals';
import type { Stage } from '../../../demo/src/scenarios/scenario.ts';
import type { StoryProps } from '../../../demo/src/story/Story.tsx';

const IDLE_MS = 20_000;
let unmount = (): void => {};

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
});
afterEach(async () => {
  await act(async () => unmount());
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

/** A map that makes each move that it is told to, in its time, and loses every second frame on the page. */
async function setup({ isStill = false, isReady = true } = {}) {
  vi.spyOn(Object.getPrototypeOf(matchMedia('all')) as MediaQueryList, 'matches', 'get').mockReturnValue(isStill);
  const container = document.createElement('div');
  const canvas = document.createElement('canvas');
  canvas.tabIndex = 0;
  container.append(canvas);
  const root = document.createElement('div');
  document.body.append(container, root);
  const moves: number[] = [];
  const routings: string[] = [];
  let tell = (_sample: Sample): void => {};
  let start = (_event: object): void => {};
  let isTurning = false;
  const map = {
    on: (_type: 'movestart', listener: typeof start) => {
      start = listener;
      return { unsubscribe: () => {} };
    },
    getCenter: () => ({ lng: 0, lat: 0 }),
    getCanvas: () => canvas,
    getContainer: () => container,
    stop: () => (isTurning = false),
    easeTo: ({ center, duration }: { readonly center: readonly number[]; readonly duration: number }) => {
      if (duration > 10_000) {
        isTurning = true;
        return;
      }
      moves.push(center[0]!);
      const startMs = performance.now();
      start({});
      setTimeout(() => {
        const droppedCount = routings.at(-1) === 'page' ? 50 : 0;
        tell({
          kind: 'programMove',
          startMs,
          endMs: performance.now(),
          frameCount: 100 - droppedCount,
          droppedCount,
        } as Sample);
      }, duration);
    },
  };
  const stage = { map, operations: { places: { rebuild: () => Promise.resolve() } } } as unknown as Stage;
  const props: StoryProps = {
    stage: isReady ? stage : null,
    loading: 'Loading places … 40 %',
    monitor: {
      onSample: (listener) => {
        tell = listener;
        return () => {};
      },
    },
    explain: () => {
      throw new Error('nothing was moved');
    },
    onRouting: (routing) => void routings.push(routing),
    onReadReport: () => {},
    onScenarios: () => {},
  };
  const reactRoot = createRoot(root);
  unmount = () => reactRoot.unmount();
  await act(async () => reactRoot.render(<Story {...props} />));
  return {
    moves,
    routings,
    isTurning: () => isTurning,
    text: () => root.textContent.replaceAll('\u00a0', ' '),
    pass: (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms)),
    press: (name: string) =>
      act(async () =>
        [...root.querySelectorAll('button')].find((button) => button.textContent.includes(name))!.click(),
      ),
    touch: () => act(async () => window.dispatchEvent(new Event('pointerdown'))),
  };
}

test('untouched for 20 s it plays by itself, on the page and beside it, and says that its moves are scripted', async () => {
  const { moves, text, pass, isTurning } = await setup();
  expect(isTurning()).toBe(true);
  await pass(IDLE_MS - 1000);
  expect(text()).toContain('Drag me');
  await pass(1500);
  expect(isTurning()).toBe(false);
  expect(text()).toContain('The work runs on the page');
  expect(text()).toContain('its moves are scripted');
  await pass(2500);
  expect(text()).toContain('50 % of frames lost');
  await pass(5000 + 2500);
  expect(text()).toContain('0 % of frames lost');
  expect(moves).toEqual([-40, 40]);
});

test('a touch ends what plays by itself, and its figures are none of the visitor', async () => {
  const { text, pass, touch, routings } = await setup();
  await pass(IDLE_MS + 3000);
  await touch();
  await pass(5000);
  expect(text()).toContain('Drag me');
  expect(text()).not.toContain('lost');
  expect(routings.at(-1)).toBe('page');
});

test.each(['less motion is asked for', 'it is paused'])('globe and loop stand still where %s', async (why) => {
  const isStill = why !== 'it is paused';
  const { moves, text, pass, press, isTurning } = await setup({ isStill });
  if (!isStill) await press('Pause');
  expect(isTurning()).toBe(false);
  await pass(3 * IDLE_MS);
  expect(text()).toContain('Drag me');
  expect(moves).toEqual([]);
});

test('a card stays in a window that is made smaller', async () => {
  const { press, pass, text } = await setup();
  await press('Drag me');
  await pass(2500);
  expect(text()).toContain('50 % of frames lost');
  const card = document.querySelector<HTMLElement>('.story-card')!;
  const endOf = (): readonly number[] => [
    Number.parseFloat(card.style.left) + 490,
    Number.parseFloat(card.style.top) + Number.parseFloat(card.style.maxHeight),
  ];
  vi.stubGlobal('innerWidth', 740);
  vi.stubGlobal('innerHeight', 420);
  await act(async () => window.dispatchEvent(new Event('resize')));
  const [right, bottom] = endOf();
  expect(right).toBeLessThanOrEqual(740);
  expect(bottom).toBeLessThanOrEqual(420);
});

test('nothing plays before the places are there: the button says how far they are', async () => {
  const { moves, text, pass } = await setup({ isReady: false });
  await pass(3 * IDLE_MS);
  expect(text()).toContain('Loading places … 40 %');
  expect(moves).toEqual([]);
});
