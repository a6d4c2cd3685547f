import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { merge, mesh } from 'topojson-client';
import { unrollGeometry } from './unrollGeometry.ts';
import type { GeoJSONVTTile } from '@maplibre/geojson-vt';
import type { GeoJSON, MultiLineString } from 'geojson';
import type { GeometryCollection, MultiPolygon, Topology } from 'topojson-specification';

export type Atlas = Topology<{
  land: GeometryCollection & { geometries: MultiPolygon[] };
  countries: GeometryCollection;
}>;

export interface TileReader {
  /** A vector tile with the layers `land`, `coast` and `borders`; empty in the open sea. */
  read(z: number, x: number, y: number): Uint8Array;
}

/** Cuts Natural Earth into vector tiles, so that the demo's base map comes over the network as real ones do. */
export function cutWorldTiles(atlas: Atlas, maxZoom: number): TileReader {
  const { land, countries } = atlas.objects;
  const layers: Record<string, GeoJSON> = {
    land: unrollGeometry(merge(atlas, land.geometries)),
    coast: unrollGeometry(withoutPole(mesh(atlas, land))),
    borders: unrollGeometry(mesh(atlas, countries, (left, right) => left !== right)),
  };
  const indexes = Object.entries(layers).map(
    ([name, data]) =>
      [name, new GeoJSONVT(data, { maxZoom, indexMaxZoom: 2, indexMaxPoints: 0, tolerance: 1.5 })] as const,
  );
  return {
    read(z, x, y) {
      const tiles: Record<string, GeoJSONVTTile> = {};
      for (const [name, index] of indexes) {
        const tile = index.getTile(z, x, y);
        if (tile) tiles[name] = tile;
      }
      return fromGeojsonVt(tiles, { version: 2, extent: 4096 });
    },
  };
}

/** The atlas draws the south pole itself as a line: an edge of the map, not a coast. */
function withoutPole(lines: MultiLineString): MultiLineString {
  return { ...lines, coordinates: lines.coordinates.filter((line) => line.some(([, lat = 0]) => lat > -89)) };
}
