import type { TellProblem } from '../types/sample.ts';

export interface LiveMap {
  /** It is measured no longer, which does not mean that it is gone. */
  readonly detached: () => void;
  /** Its owner removed it. */
  removed(): void;
}

export interface LiveMaps {
  add(container: HTMLElement): LiveMap;
}

interface Entry {
  /** Weak: to watch for leaks must not be one. */
  readonly container: WeakRef<HTMLElement>;
  readonly wasConnected: boolean;
  isAttached: boolean;
}

/** Notices two maps on one container, and maps that outlive the page element that showed them. */
export function createLiveMaps(problem: TellProblem): LiveMaps {
  let entries: readonly Entry[] = [];
  let abandonedBefore = 0;

  return {
    add(container) {
      const sameCount = entries.filter((entry) => entry.isAttached && entry.container.deref() === container).length;
      if (sameCount > 0) {
        problem('second-map', 'a second live map on one container', { value: sameCount + 1, limit: 1 });
      }

      const abandonedCount = entries.filter(isAbandoned).length;
      if (abandonedCount > abandonedBefore && abandonedCount > 1) {
        const message = `${abandonedCount} maps outlive their container: call remove()`;
        problem('live-maps-growing', message, { value: abandonedCount, limit: 0 });
      }
      abandonedBefore = abandonedCount;

      const entry: Entry = {
        container: new WeakRef(container),
        wasConnected: container.isConnected,
        isAttached: true,
      };
      // A detached one on this container is the same map, attached again, or gone.
      const isStillThere = (other: Entry): boolean => other.container.deref() !== container && hasMap(other);
      entries = [...entries.filter((other) => other.isAttached || isStillThere(other)), entry];
      return {
        detached() {
          entry.isAttached = false;
        },
        removed() {
          entries = entries.filter((other) => other !== entry);
        },
      };
    },
  };
}

function isAbandoned(entry: Entry): boolean {
  return entry.wasConnected && entry.container.deref()?.isConnected === false && hasMap(entry);
}

/** Libraries take what they draw on out of the container when a map is removed. */
function hasMap({ container }: Entry): boolean {
  return container.deref()?.querySelector('canvas, img') != null;
}
