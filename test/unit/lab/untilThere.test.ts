import { expect, it } from 'vitest';
import { readTarget, untilThere } from '../../../src/lab/find/untilThere.ts';
import { flights } from './labFlights.ts';
import type { Page } from 'playwright-core';

it('a map that comes when all is quiet is waited for, by what the hand will come upon', async () => {
  const seen = ['html  ', 'div map ', 'canvas'];
  let looks = 0;
  // The cast: of a page it is what is asked for here.
  const page = { evaluate: () => Promise.resolve(seen[Math.min(looks++, 2)]) } as unknown as Page;
  await untilThere({ page, ended: new AbortController().signal }, flights().map);
  expect(looks).toBe(3);
});

it('nothing is waited for once the visit has ended', async () => {
  const page = { evaluate: () => Promise.resolve('html  ') } as unknown as Page;
  await expect(untilThere({ page, ended: AbortSignal.abort() }, flights().map)).rejects.toThrow(/abort/);
});

it('what the hand comes upon in a frame is told by the frame: the page has it long before the map', async () => {
  let inside = 'div map ';
  // As text: an object would be sent by the page's own `Map`, which may be another.
  const inner = { evaluate: (text: string) => Promise.resolve(`${inside}${text.slice(text.lastIndexOf('('))}`) };
  const element = {
    asElement: () => element,
    contentFrame: () => Promise.resolve(inner),
    boundingBox: () => Promise.resolve({ x: 100, y: 50, width: 400, height: 300 }),
    evaluate: () => Promise.resolve('200 0 0'),
  };
  // The cast: of a page it is what is asked for here.
  const page = {
    evaluate: () => Promise.resolve('iframe outside '),
    evaluateHandle: () => Promise.resolve(element),
  } as unknown as Page;
  const at = { x: 300, y: 150 };
  await expect(readTarget(page, at)).resolves.toBe('iframe outside  > div map (100, 50)');
  inside = 'canvas ';
  await expect(readTarget(page, at)).resolves.toBe('iframe outside  > canvas (100, 50)');
});
