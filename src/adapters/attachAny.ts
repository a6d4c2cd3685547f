import { mistake } from '#advice';
import { MapVitalsError } from '../errors.ts';
import { adapterFor } from '../lib/mapShapes.ts';
import { unwrapMap } from '../lib/unwrapMap.ts';
import { attachMapLibre } from './attachMapLibre.ts';
import { attachCesium } from './cesium/attachCesium.ts';
import { attachDeckGl } from './deckGl/attachDeckGl.ts';
import { attachGoogleMaps } from './googleMaps/attachGoogleMaps.ts';
import { attachLeaflet } from './leaflet/attachLeaflet.ts';
import { attachMapbox } from './mapbox/attachMapbox.ts';
import { attachOpenLayers } from './openlayers/attachOpenLayers.ts';
import type { AdapterName } from '../lib/mapShapes.ts';
import type { Detach } from '../types/functions.ts';
import type { Adapter, AdapterOptions, MapSink } from '../types/adapter.ts';

const adapters: Readonly<Record<AdapterName, Adapter<never>>> = {
  attachMapLibre,
  attachMapbox,
  attachLeaflet,
  attachOpenLayers,
  attachDeckGl,
  attachCesium,
  attachGoogleMaps,
};

/**
 * Recognises the library of a map by its shape, and takes the adapter that it needs. An app ships all of them for that: one
 * that knows its library names its adapter. They are not loaded when they are needed, for whoever listens late has missed
 * the first tiles. @throws BAD_OPTION for the map of no library that is known
 *
 * @example
 * createMapPerformance({ adapter: attachAny });
 */
export function attachAny(map: object, sink: MapSink, options?: AdapterOptions): Detach {
  const real = unwrapMap(map);
  const name = adapterFor(real);
  if (!name) throw new MapVitalsError('BAD_OPTION', mistake('unknown-map', Object(map) === map ? real : map));
  // The cast: its shape says so.
  return (adapters[name] as Adapter<object>)(real, sink, options);
}
