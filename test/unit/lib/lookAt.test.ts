import { lookAt } from '#advice';
import { expect, test } from 'vitest';

const row = (id: number) => ({ type: 'Feature', id, properties: { rank: id } });
const rows = () => Array.from({ length: 5000 }, (_, id) => row(id));

test.each<[what: string, value: never, change: (value: never) => void]>(
  (
    [
      ['a date', new Date(0), (date: Date) => date.setTime(1)],
      ['a date inside', { at: new Date(0) }, ({ at }: { at: Date }) => at.setTime(1)],
      ['a map', new Map([['a', 1]]), (map: Map<string, number>) => map.set('a', 2)],
      ['a set', new Set([1]), (set: Set<number>) => set.add(2).delete(1)],
      ['a buffer', new ArrayBuffer(8), (buffer: ArrayBuffer) => new Uint8Array(buffer).fill(1)],
      ['a view of bytes', new DataView(new ArrayBuffer(8)), (view: DataView) => view.setInt8(3, 1)],
      ['a list of numbers that is written anew', new Float64Array(9999), (list: Float64Array) => list.fill(1, 5000)],
      ['a long list that loses its last', rows(), (list: unknown[]) => list.pop()],
      ['the last of a long list', rows(), (list: object[]) => Object.assign(list.at(-1) ?? {}, { id: 7 })],
      ['the second half of a long list', rows(), (list: object[]) => list.splice(2500, 2500, ...rows().slice(0, 2500))],
      ['the end of a text', { text: 'a'.repeat(500) }, (one: { text: string }) => (one.text = `${one.text.slice(1)}b`)],
    ] as const
  ).map((kind) => kind as unknown as [string, never, (value: never) => void]),
)('a change of %s is seen', (_what, value, change) => {
  const before = lookAt(value);
  expect(lookAt(value)).toBe(before);
  change(value);
  expect(before).toBeDefined();
  expect(lookAt(value)).not.toBe(before);
});

test('a circle, a proxy that throws and a very long list are looked at in bounded time', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(lookAt(circle)).toBeDefined();
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(lookAt(proxy)).toBeUndefined();
  expect(lookAt(Array.from({ length: 1_000_000 }, () => 1))?.length).toBeLessThan(1000);
});
