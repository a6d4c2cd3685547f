export interface TagVersions {
  /** What an entry written now carries. Grows with time and with every invalidation, here and in other tabs. */
  generationAt(nowMs: number): number;
  /** O(1): what was written before is no longer current. Returns the tag's new version. */
  invalidate(tag: string, nowMs: number): number;
  isCurrent(tags: readonly string[], generation: number): boolean;
  /** A version that was learnt of, if it is newer. */
  raise(tag: string, version: number): void;
  raiseFloor(version: number): void;
  readonly versions: ReadonlyMap<string, number>;
  /** What a tag's version is at least where it is not among `versions`. */
  floor(): number;
}

const MAX_TAGS = 1000;

/**
 * Invalidation by comparing numbers: each tag has the generation of its latest invalidation, each entry the generation in
 * which it was made. Generations follow the wall clock, so that tabs and sessions agree on their order.
 */
export function createTagVersions(): TagVersions {
  const versions = new Map<string, number>();
  let generation = 0;
  let floor = 0;

  const raise = (tag: string, version: number): void => {
    generation = Math.max(generation, version);
    if (version <= (versions.get(tag) ?? floor)) return;
    // Deleted first, so that the map stays in the order of invalidation.
    versions.delete(tag);
    versions.set(tag, version);
    if (versions.size <= MAX_TAGS) return;
    // Bounded: forgetting a version makes older entries of every forgotten tag misses. Never a wrong hit.
    const [oldest, oldestVersion] = versions.entries().next().value!;
    versions.delete(oldest);
    floor = Math.max(floor, oldestVersion);
  };

  return {
    generationAt: (nowMs) => (generation = Math.max(generation, nowMs)),
    invalidate(tag, nowMs) {
      // One more than now: another tab may have written in this same millisecond, before.
      const version = Math.max(generation, nowMs) + 1;
      raise(tag, version);
      return version;
    },
    isCurrent: (tags, made) => tags.every((tag) => (versions.get(tag) ?? floor) <= made),
    raise,
    raiseFloor: (version) => void (floor = Math.max(floor, version)),
    versions,
    floor: () => floor,
  };
}
