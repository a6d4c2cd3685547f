import { attachAny, createMapPerformance } from 'mapvitals';
import { expect, test, vi } from 'vitest';
import { mapShapes } from '../../../src/lib/mapShapes.ts';

const sink = { attached: () => {}, event: () => {}, problem: () => {} };

test('attachAny says which maps it knows where it knows none', () => {
  expect(() => attachAny({ on: () => {} }, sink)).toThrow(/no library that is known/);
});

test('a map that is none of a library’s is a problem of the instance, and throws nothing', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const measured = createMapPerformance({ adapter: attachAny });
  const codes: string[] = [];
  measured.monitor.onSample((sample) => sample.kind === 'problem' && codes.push(sample.code));
  measured.attach({ on: () => {} });
  expect(codes).toEqual(['bad-map']);
  warn.mockClear();
});

test('no two libraries have one shape: the first that fits is the only one but for what MapLibre grew from', () => {
  for (const [name, shape] of mapShapes) {
    const fitting = mapShapes.filter(([, other]) => other.every((key) => shape.includes(key))).map(([it]) => it);
    expect(fitting.filter((it) => it !== name)).toEqual([]);
  }
});
