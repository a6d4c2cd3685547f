import { badOption, tellMistake } from '../lib/failure.ts';
import { readOption } from '../lib/options.ts';
import { sharedMap } from '../lib/sharedMap.ts';
import { unwrapMap } from '../lib/unwrapMap.ts';
import { mapUpdates } from './mapUpdates.ts';
import type { UpdateKind } from '../types/mapEvents.ts';

export interface MeasureUpdateOptions {
  /**
   * Who waits for it: someone at a slider or filter (`user`), or nobody in particular, as for a load or live data (`bulk`).
   * @default `user` where there was input at most 150 ms before, else `bulk`
   */
  readonly kind?: UpdateKind;
}

/**
 * Measures how long new data takes to be seen (DTS): from the call to the first frame in which the source shows what it was
 * given. Runs `update` at once, and gives back what it returns; what it throws is thrown on, and nothing is measured. A promise
 * is waited for, so return that of `setData`. An update that another one of its source overtakes is counted, not timed.
 *
 * The map must be attached; where it is not, `update` runs all the same.
 *
 * @example
 * await measureUpdate(map, 'places', () => map.getSource('places').setData(found), { kind: 'user' });
 */
export function measureUpdate<Result>(
  map: object,
  /** Its id, or where the library has none the object itself: a Leaflet layer, an OpenLayers source. */
  source: string | object,
  update: () => Result,
  options?: MeasureUpdateOptions,
): Result {
  const kind = readOption<UpdateKind | undefined>('measureUpdate', 'kind', { is: ['user', 'bulk'] }, options?.kind);
  if (typeof update !== 'function') throw badOption('update', 'a function', update);
  const target = unwrapMap(map);
  const shared = sharedMap(target);
  if (shared.probes?.size) return mapUpdates(target).measure(source, update, kind);
  shared.unheardCount = (shared.unheardCount ?? 0) + 1;
  tellMistake(undefined, 'update-unheard', 'an update was not measured: its map is not attached', 'measureUpdate');
  return update();
}

/**
 * Measures each change of a source that the library tells of by itself (DTS), wherever the app makes it, until the returned
 * function is called. As nothing is known of the call, its parts are fewer than those of `measureUpdate`.
 *
 * @example
 * const stop = trackSource(map, 'vehicles'); // live data
 */
export function trackSource(map: object, source: string | object): () => void {
  return mapUpdates(unwrapMap(map)).track(source);
}
