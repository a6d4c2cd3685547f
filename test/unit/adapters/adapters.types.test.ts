/** @module-tag realTime */
import { expectTypeOf, it } from 'vitest';
import { attachLeaflet, attachOpenLayers, createMapPerformance } from 'mapvitals';
import { onMapVital } from 'mapvitals/vitals';
import { useMapPerformance } from 'mapvitals/react';
import type { Map as Leaflet } from 'leaflet';
import type { Map as MapLibre } from 'maplibre-gl';
import type OpenLayers from 'ol/Map.js';

it('takes the map of its library as it is, and no other', () => {
  expectTypeOf<Leaflet>().toExtend<Parameters<typeof attachLeaflet>[0]>();
  expectTypeOf<MapLibre>().not.toExtend<Parameters<typeof attachLeaflet>[0]>();
  expectTypeOf<OpenLayers>().toExtend<Parameters<typeof attachOpenLayers>[0]>();
  expectTypeOf<Leaflet>().not.toExtend<Parameters<typeof attachOpenLayers>[0]>();
});

it('says by its adapter what can be attached', () => {
  const measure = (leaflet: Leaflet, mapLibre: MapLibre): void => {
    createMapPerformance({ adapter: attachLeaflet }).attach(leaflet);
    // @ts-expect-error -- the map of another library
    createMapPerformance({ adapter: attachLeaflet }).attach(mapLibre);
    // @ts-expect-error -- without an adapter it is MapLibre's
    createMapPerformance().attach(leaflet);
    onMapVital(leaflet, () => {}, { adapter: attachLeaflet });
    useMapPerformance(leaflet, { adapter: attachLeaflet });
    // @ts-expect-error -- the map of another library
    useMapPerformance(mapLibre, { adapter: attachLeaflet });
  };
  expectTypeOf(measure).returns.toBeVoid();
});
