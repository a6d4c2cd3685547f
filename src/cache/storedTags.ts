import { createTagVersions } from './tagVersions.ts';
import type { TagVersions } from './tagVersions.ts';

/** The versions of the tags as the disk keeps them, and as tabs tell each other. */
export interface StoredTags {
  readonly floor: number;
  readonly versions: ReadonlyMap<string, number>;
}

/** Takes over newer versions from disk or from another tab; what is no such thing is left: anyone of the origin can write there. */
export function mergeTags(tags: TagVersions, stored: StoredTags): void {
  if (!Number.isFinite(stored?.floor) || !(stored.versions instanceof Map)) return;
  tags.raiseFloor(stored.floor);
  for (const [tag, version] of stored.versions) if (Number.isFinite(version)) tags.raise(tag, version);
}

export function toStored(tags: TagVersions): StoredTags {
  return { floor: tags.floor(), versions: new Map(tags.versions) };
}

/** What is to be saved, with what another tab has saved meanwhile. */
export function joinTags(stored: StoredTags | undefined, tags: StoredTags): StoredTags {
  const joined = createTagVersions();
  if (stored) mergeTags(joined, stored);
  mergeTags(joined, tags);
  return toStored(joined);
}
