import { feature } from 'topojson-client';
import atlasUrl from 'us-atlas/counties-10m.json?url';
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** `id` is the county's FIPS code; its first two digits are its state's. */
export type County = Feature<Polygon | MultiPolygon, { readonly name: string }> & { readonly id: string };

/** All counties of the United States, from the Census Bureau's atlas. */
export async function loadCounties(signal: AbortSignal): Promise<readonly County[]> {
  const response = await fetch(atlasUrl, { signal });
  if (!response.ok) throw new Error(`The counties did not load: ${response.status} ${response.statusText}`);
  const atlas = (await response.json()) as Topology<{ counties: GeometryCollection<{ name: string }> }>;
  // TopoJSON's types know neither that these are polygons nor that each has an id.
  return feature(atlas, atlas.objects.counties).features as County[];
}
