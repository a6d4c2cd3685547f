import Flatbush from 'flatbush';
import { isInside } from './isInside.ts';
import type { PackedFeatures } from 'mapvitals/worker';

export interface JoinInput {
  readonly polygons: PackedFeatures;
  /** Longitude and latitude in turn. */
  readonly coordinates: Float64Array<ArrayBuffer>;
}

/** How many of the points lie in each polygon. */
export function joinPoints({ polygons, coordinates }: JoinInput): Uint32Array<ArrayBuffer> {
  const counts = new Uint32Array(polygons.count);
  const boxes = indexBoxes(polygons);
  for (let index = 0; index < coordinates.length; index += 2) {
    const [x, y] = [coordinates[index] ?? 0, coordinates[index + 1] ?? 0];
    const found = boxes.search(x, y, x, y).find((feature) => isInside(polygons, feature, x, y));
    if (found !== undefined) counts[found] = (counts[found] ?? 0) + 1;
  }
  return counts;
}

function indexBoxes({ count, geometryEnds, partEnds, ringEnds, coordinates }: PackedFeatures): Flatbush {
  const boxes = new Flatbush(count);
  let position = 0;
  for (let feature = 0; feature < count; feature += 1) {
    const end = ringEnds[(partEnds[(geometryEnds[feature] ?? 0) - 1] ?? 0) - 1] ?? 0;
    let [west, south, east, north] = [180, 90, -180, -90];
    for (; position < end; position += 1) {
      const [x, y] = [coordinates[2 * position] ?? 0, coordinates[2 * position + 1] ?? 0];
      west = Math.min(west, x);
      south = Math.min(south, y);
      east = Math.max(east, x);
      north = Math.max(north, y);
    }
    boxes.add(west, south, east, north);
  }
  boxes.finish();
  return boxes;
}
