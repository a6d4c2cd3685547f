import type { Feature, FeatureCollection, LineString, Point } from 'geojson';
import type { LookUp, LookUpResult } from '../operations/findNearest.ts';

export interface Link {
  readonly from: LookUp;
  readonly to: LookUpResult;
}

/** A pin for each point, and a line to the place that is nearest to it. */
export function toLinks(links: readonly Link[]): FeatureCollection<Point | LineString> {
  return { type: 'FeatureCollection', features: links.flatMap(toFeatures) };
}

function toFeatures({ from, to }: Link): Feature<Point | LineString>[] {
  const start = [from.longitude, from.latitude];
  const end = [to.longitude, to.latitude];
  const label = `${to.name}, ${to.distanceKm < 10 ? to.distanceKm.toFixed(1) : Math.round(to.distanceKm)} km`;
  return [
    { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: [start, end] } },
    { type: 'Feature', properties: { label }, geometry: { type: 'Point', coordinates: start } },
  ];
}
