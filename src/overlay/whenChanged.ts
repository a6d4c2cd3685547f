import type { Snapshot } from '../types/snapshot.ts';

/** Calls `update` only with a part that is another than last time: parts of a snapshot keep their reference. */
export function whenChanged<Part>(
  pick: (snapshot: Snapshot) => Part,
  update: (part: Part, snapshot: Snapshot) => void,
): (snapshot: Snapshot) => void {
  let last: Part | undefined;
  return (snapshot) => {
    const part = pick(snapshot);
    if (part === last) return;
    last = part;
    update(part, snapshot);
  };
}
