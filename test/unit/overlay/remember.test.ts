import { afterEach, describe, expect, it } from 'vitest';
import { recall, remember } from '../../../src/overlay/remember.ts';

const place = { x: { isFromEnd: true, px: 10 }, y: { isFromEnd: false, px: -3 } };
const state = { size: 'pill', place } as const;

function createStorage(text: string | null = null) {
  const items = new Map<string, string>(text === null ? [] : [['mapvitals.overlay', text]]);
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
  };
}

afterEach(() => Reflect.deleteProperty(globalThis, 'localStorage'));

describe('the overlay remembers', () => {
  it('its place and its size', () => {
    const storage = createStorage();
    remember(storage, state);
    expect(recall(storage)).toEqual(state);
  });

  it('in localStorage where nothing else is given, and nowhere with null', () => {
    Object.defineProperty(globalThis, 'localStorage', { value: createStorage(), configurable: true });
    remember(null, state);
    expect(recall(undefined)).toBeUndefined();
    remember(undefined, state);
    expect(recall(undefined)).toEqual(state);
    expect(recall(null)).toBeUndefined();
  });

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '7',
    '{"x":{"px":1},"y":{}}',
    '{"x":{"px":1e999},"y":{"px":1}}',
    '{"x":{"px":"1"},"y":{"px":1}}',
  ])('nothing of %s', (text) => {
    expect(recall(createStorage(text))).toBeUndefined();
  });

  it('nothing, silently, where the storage is forbidden', () => {
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new Error('SecurityError');
      },
      configurable: true,
    });
    expect(recall(undefined)).toBeUndefined();
    expect(() => remember(undefined, state)).not.toThrow();
  });
});
