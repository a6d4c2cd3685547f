import { sharedMap } from '../lib/sharedMap.ts';
import type { SharedProbe } from '../lib/sharedMap.ts';
import type { MapEvent } from '../types/mapEvents.ts';

export interface UpdatesHearing {
  /** What the adapter tells, before the probe itself gets it. */
  hear(event: MapEvent): void;
  /** From here on its adapter can tell more: what waited for it begins anew. */
  renew(): void;
}

/** Tells those who measure the updates of a map what one of its probes, `own`, is told by its adapter. */
export function hearUpdates(identity: object, own: SharedProbe): UpdatesHearing {
  const { updates = new Set(), probes = new Set(), unheardCount = 0 } = sharedMap(identity);
  if (unheardCount > 0) own.problem('update-unheard', `${unheardCount} update(s) came before the map was attached`);
  return {
    hear(event) {
      if (updates.size > 0 && probes.values().next().value === own) for (const update of updates) update.hear(event);
    },
    renew() {
      for (const update of updates) update.renewed?.(own);
    },
  };
}
