import type { Snapshot } from '../types/snapshot.ts';

/** One block of the overlay's full size, as a module: it builds its DOM once and then writes what changed. */
export interface OverlaySection {
  /** Unique among the sections; lower case. */
  readonly id: string;
  readonly title: string;
  /** `root` is the section's element, folded at first, which holds its heading already. The returned function is called at most 4 times a second. */
  create(root: HTMLElement): (snapshot: Snapshot) => void;
}
