const MAX_KEYS = 16;

export interface Residents {
  get<Value>(key: string, make: () => Value): Value;
  has(key: string): boolean;
  /** What is kept, without making it; `undefined` where nothing is. */
  peek<Value>(key: string): Value | undefined;
  /** All that is kept, if that has changed since the last call. */
  takeChange(): readonly (readonly [key: string, makeMs: number | null])[] | undefined;
}

interface Resident {
  readonly value: unknown;
  makeMs: number | null;
}

/** What tasks keep between their calls, in a worker or on the page: the values used last. */
export function createResidents(now: () => number): Residents {
  const residents = new Map<string, Resident>();
  let hasChanged = false;

  const make = (makeValue: () => unknown): Resident => {
    const startMs = now();
    const value = makeValue();
    const resident: Resident = { value, makeMs: null };
    const made = (): void => {
      resident.makeMs = now() - startMs;
      hasChanged = true;
    };
    if (value instanceof Promise) value.then(made, () => forget(resident));
    else made();
    return resident;
  };
  const forget = (lost: Resident): void => {
    for (const [key, resident] of residents) if (resident === lost) residents.delete(key);
    hasChanged = true;
  };

  return {
    get<Value>(key: string, makeValue: () => Value): Value {
      const resident = residents.get(key) ?? make(makeValue);
      // Deleted and set again: a map's order is that of its insertions.
      residents.delete(key);
      residents.set(key, resident);
      if (residents.size > MAX_KEYS) residents.delete(residents.keys().next().value as string);
      return resident.value as Value;
    },
    has: (key) => residents.has(key),
    peek: <Value>(key: string) => residents.get(key)?.value as Value | undefined,
    takeChange() {
      if (!hasChanged) return undefined;
      hasChanged = false;
      return [...residents].map(([key, { makeMs }]) => [key, makeMs]);
    },
  };
}
