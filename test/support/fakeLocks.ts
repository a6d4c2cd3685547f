/** Locks as a browser has them, of all pages of an origin: a name has one holder, and `ifAvailable` does not wait. */
export function createFakeLocks() {
  const held = new Set<string>();
  let waitingCount = 0;
  return {
    get heldCount() {
      return held.size;
    },
    get waitingCount() {
      return waitingCount;
    },
    async request(
      name: string,
      { ifAvailable = false }: LockOptions,
      run: (lock: Lock | null) => unknown,
    ): Promise<void> {
      if (held.has(name)) {
        if (ifAvailable) await run(null);
        else waitingCount += 1;
        return;
      }
      held.add(name);
      try {
        await run({ name, mode: 'exclusive' });
      } finally {
        held.delete(name);
      }
    },
  };
}
