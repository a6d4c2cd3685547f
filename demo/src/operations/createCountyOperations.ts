import { packFeatures, readFeatures } from 'mapvitals/optimize';
import type { MapRunResult } from 'mapvitals/optimize';
import type { Feature, FeatureCollection, MultiPolygon } from 'geojson';
import type { County } from '../counties/loadCounties.ts';
import type { CountyOperations, Measure } from './operations.ts';
import type { Runner } from './routes.ts';

/** Points per call: enough to fill every worker several times over, few enough to show progress. */
const POINTS_PER_CALL = 1500;

export interface CountyOptions {
  /** Of the whole of many calls. */
  readonly measure: Measure;
  /** Where the next task runs. */
  readonly getRunner: () => Runner;
}

/** Joins and merges counties as packed columns, spread over the workers. */
export function createCountyOperations({ measure, getRunner }: CountyOptions): CountyOperations {
  return {
    countPoints: (counties, coordinates, { signal, onProgress }) =>
      measure(
        'counties.join',
        async () => {
          const polygons = packFeatures(counties);
          const inputs = slicesOf(coordinates, 2 * POINTS_PER_CALL).map((slice) => ({ polygons, coordinates: slice }));
          const results = await getRunner().map('counties.joinPart', inputs, {
            signal,
            onProgress: (done, total) => onProgress(done / total),
          });
          return sumOf(results.map(valueOf), counties.length);
        },
        { points: coordinates.length / 2, polygons: counties.length },
      ),
    mergeIntoStates: (counties, { signal, onProgress }) =>
      measure(
        'counties.merge',
        async (): Promise<FeatureCollection<MultiPolygon>> => {
          const results = await getRunner().map(
            'counties.mergePart',
            [...groupByState(counties).values()].map(packFeatures),
            {
              signal,
              onProgress: (done, total) => onProgress(done / total),
            },
          );
          // A union is a multi-polygon: `mergePolygons` says so.
          const features = results.flatMap((result) => readFeatures(valueOf(result))) as Feature<MultiPolygon>[];
          return { type: 'FeatureCollection', features };
        },
        { polygons: counties.length },
      ),
  };
}

function slicesOf(values: Float64Array<ArrayBuffer>, size: number): readonly Float64Array<ArrayBuffer>[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}

function sumOf(counts: readonly Uint32Array[], length: number): Uint32Array {
  const sum = new Uint32Array(length);
  for (const part of counts) part.forEach((count, index) => (sum[index] = (sum[index] ?? 0) + count));
  return sum;
}

function groupByState(counties: readonly County[]): ReadonlyMap<string, readonly County[]> {
  const states = new Map<string, County[]>();
  for (const county of counties) {
    const state = county.id.slice(0, 2);
    const group = states.get(state);
    if (group) group.push(county);
    else states.set(state, [county]);
  }
  return states;
}

function valueOf<Value>(result: MapRunResult<Value>): Value {
  if (result.ok) return result.value;
  throw result.error;
}
