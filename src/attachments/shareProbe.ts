import { sharedMap } from '../lib/sharedMap.ts';
import type { SharedProbe } from '../lib/sharedMap.ts';
import type { Stop } from '../types/functions.ts';
import type { MapEvent } from '../types/mapEvents.ts';

export interface ProbeShare {
  /** What the adapter tells, before the probe itself gets it. */
  hear(event: MapEvent): void;
  /** From here on its adapter can tell more: what waited for it begins anew. */
  renew(): void;
  stop: Stop;
}

/** From here on who watches this map is told what its app says of it. */
export function shareProbe(identity: object, own: SharedProbe): ProbeShare {
  const shared = sharedMap(identity);
  const probes = (shared.probes ??= new Set());
  const updates = (shared.updates ??= new Set());
  const { unheardCount = 0 } = shared;
  const join = (): void => {
    for (const update of updates) update.joined(own);
  };
  const rest = (): void => {
    for (const update of updates) update.rest();
  };
  probes.add(own);
  join();
  if (unheardCount > 0) own.problem('update-unheard', `${unheardCount} update(s) came before the map was attached`);
  return {
    hear(event) {
      if (updates.size > 0 && probes.values().next().value === own) for (const update of updates) update.hear(event);
    },
    renew() {
      for (const update of updates) update.renewed?.(own);
    },
    stop() {
      probes.delete(own);
      if (probes.size === 0) rest();
    },
  };
}
