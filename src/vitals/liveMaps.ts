import { pageRegistry } from '../lib/pageRegistry.ts';
import type { RegisteredMap } from '../lib/pageRegistry.ts';
import type { TellProblem } from '../types/sample.ts';

export interface LiveMap {
  /** It is shown by another container now. */
  moved(container: HTMLElement): void;
  /** It is measured no longer, which does not mean that it is gone. */
  readonly detached: () => void;
  /** Its owner removed it. */
  removed(): void;
}

export interface LiveMaps {
  add(map: object, container: HTMLElement): LiveMap;
}

/**
 * Notices two maps on one container, and maps that outlive the page element that showed them. All instances on the page
 * keep one list: a map that two of them measure is one map.
 */
export function createLiveMaps(problem: TellProblem): LiveMaps {
  const maps = (pageRegistry().maps ??= new Set());
  let abandonedBefore = 0;

  const tellStuck = (map: object, container: HTMLElement): void => {
    const others = [...maps].filter((entry) => entry.map.deref() !== map);
    const sameCount = others.filter((entry) => entry.holderCount > 0 && entry.container.deref() === container).length;
    if (sameCount > 0) {
      problem('second-map', 'a second live map on one container', { value: sameCount + 1, limit: 1 });
    }
    const abandonedCount = others.filter(isAbandoned).length;
    if (abandonedCount > abandonedBefore && abandonedCount > 1) {
      const message = `${abandonedCount} maps outlive their container: call remove()`;
      problem('live-maps-growing', message, { value: abandonedCount, limit: 0 });
    }
    abandonedBefore = abandonedCount;
  };

  return {
    add(map, container) {
      tellStuck(map, container);
      let entry = [...maps].find((other) => other.map.deref() === map);
      if (entry) move(entry, container);
      else entry = createEntry(map, container);
      entry.holderCount += 1;
      maps.add(entry);
      for (const other of maps) {
        // A detached one on this container is gone, or has been moved away.
        const isGone = other.holderCount === 0 && (other.container.deref() === container || !isThere(other));
        if (isGone || !other.map.deref()) maps.delete(other);
      }
      let heldCount = 1;
      return {
        moved: (place) => move(entry, place),
        detached() {
          entry.holderCount -= heldCount;
          heldCount = 0;
        },
        removed: () => maps.delete(entry),
      };
    },
  };
}

function createEntry(map: object, container: HTMLElement): RegisteredMap {
  return {
    map: new WeakRef(map),
    container: new WeakRef(container),
    wasConnected: container.isConnected,
    holderCount: 0,
  };
}

function move(entry: RegisteredMap, container: HTMLElement): void {
  entry.container = new WeakRef(container);
  entry.wasConnected = container.isConnected;
}

function isAbandoned(entry: RegisteredMap): boolean {
  return entry.wasConnected && entry.container.deref()?.isConnected === false && isThere(entry);
}

/**
 * Libraries take what they draw on out of the container when a map is removed; of `<DeckGL>` it is React's, who takes it away with all
 * that is around it, after our detach: that deck is finalized.
 */
function isThere({ map, container }: RegisteredMap): boolean {
  const it: { readonly animationLoop?: object | null } | undefined = map.deref();
  return it !== undefined && it.animationLoop !== null && container.deref()?.querySelector('canvas, img') != null;
}
