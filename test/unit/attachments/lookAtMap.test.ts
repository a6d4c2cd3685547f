import { expect, test, vi } from 'vitest';
import { lookAtMap } from '../../../src/attachments/lookAtMap.ts';

function createCanvas({ isLost = false } = {}) {
  // What a real one answers only when all is drawn that the page has asked for.
  const getParameter = vi.fn(() => 'ANGLE (SwiftShader)');
  const gl = { RENDERER: 1, isContextLost: () => isLost, getExtension: () => null, getParameter };
  const canvas = { getContext: (kind: string) => (kind === 'webgl2' ? gl : null) };
  const container = { querySelectorAll: () => [], querySelector: () => canvas };
  // The cast: of an element only what is asked.
  return { container: container as unknown as HTMLElement, getParameter };
}

test('what draws a canvas is asked once, however often reports are made', () => {
  const { container, getParameter } = createCanvas();
  for (let count = 0; count < 3; count += 1) expect(lookAtMap(container).renderer).toBe('ANGLE (SwiftShader)');
  expect(getParameter).toHaveBeenCalledTimes(1);
});

test('a lost context is not asked, and what draws its canvas not known', () => {
  const { container, getParameter } = createCanvas({ isLost: true });
  expect(lookAtMap(container)).toEqual({ markerCount: 0, renderer: null });
  expect(getParameter).not.toHaveBeenCalled();
});
