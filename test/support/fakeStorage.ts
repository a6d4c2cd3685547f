/** A device's storage. `full`: it takes no more characters than this. */
export interface FakeStorage extends Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  /** As it is now, for who comes later. */
  copy(): FakeStorage;
  readonly text: string;
}

export function createFakeStorage(entries: Iterable<readonly [string, string]> = [], full = Infinity): FakeStorage {
  const items = new Map(entries);
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem(name, value) {
      if (value.length > full) throw new DOMException('full', 'QuotaExceededError');
      items.set(name, value);
    },
    removeItem: (name) => void items.delete(name),
    copy: () => createFakeStorage(items, full),
    get text() {
      return [...items.values()].join('');
    },
  };
}
