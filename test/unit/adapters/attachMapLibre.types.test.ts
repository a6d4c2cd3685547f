import { expectTypeOf, it } from 'vitest';
import type { MapRef } from '@vis.gl/react-maplibre';
import type { Map as MapLibre6 } from 'maplibre-gl';
import type { Map as MapLibre4 } from 'maplibre-gl-4';
import type { Map as MapLibre5 } from 'maplibre-gl-5';
import { attachMapLibre } from '../../../src/adapters/attachMapLibre.ts';

it('takes the map of MapLibre 4, 5 and 6, and the MapRef of react-maplibre, as they are', () => {
  type Attachable = Parameters<typeof attachMapLibre>[0];
  expectTypeOf<MapLibre4>().toExtend<Attachable>();
  expectTypeOf<MapLibre5>().toExtend<Attachable>();
  expectTypeOf<MapLibre6>().toExtend<Attachable>();
  expectTypeOf<MapRef>().toExtend<Attachable>();
  expectTypeOf<object>().not.toExtend<Attachable>();
});
