import type { Feature, FeatureCollection, MultiPolygon, Point } from 'geojson';
import type { RunRoute } from 'mapvitals/optimize';
import type { County } from '../counties/loadCounties.ts';
import type { Bounds } from '../places/bounds.ts';
import type { ClusterColumns } from './clusterPlaces.ts';
import type { LookUp, LookUpResult } from './findNearest.ts';

/** The heavy work of this page. Whoever calls does not know where it runs: that is decided in this folder alone. */
export interface Operations {
  readonly places: PlaceOperations;
  readonly counties: CountyOperations;
  /** From the next task on. What has started stays where it is. */
  route(routing: Routing): void;
}

export interface CountyOperations {
  /** How many of the points lie in each county. */
  countPoints(
    counties: readonly County[],
    coordinates: Float64Array<ArrayBuffer>,
    options: WorkOptions,
  ): Promise<Uint32Array>;
  /** The union of each state's counties. */
  mergeIntoStates(counties: readonly County[], options: WorkOptions): Promise<FeatureCollection<MultiPolygon>>;
}

export interface WorkOptions {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

export interface PlaceOperations {
  /** How many places there are, and where. */
  summarize(onProgress: OnProgress): Promise<PlacesSummary>;
  /** The box around a filter's places; `null` when it lets none through. */
  boundsOf(filter: PlaceFilter): Promise<Bounds | null>;
  /** Builds the cluster index of a filter's places, even where their clusters are known. */
  rebuild(filter: PlaceFilter): Promise<void>;
  queryClusters(filter: PlaceFilter, view: View): Promise<ClusterColumns>;
  /** The zoom at which a cluster falls apart. */
  findExpansionZoom(filter: PlaceFilter, clusterId: number): Promise<number>;
  /** Longitude and latitude of each of a filter's places in turn. */
  readCoordinates(filter: PlaceFilter): Promise<Float64Array<ArrayBuffer>>;
  /** The nearest place of each point, in order. */
  findNearest(points: readonly LookUp[]): Promise<readonly LookUpResult[]>;
}

/** Told the share that is done, 0..1. */
export type OnProgress = (ratio: number) => void;

/** How heavy work finds its route: not at all (it runs on the page), on the page too but watched by what learns, by what was measured, or always the same way. */
export type Routing = 'off' | 'page' | 'learned' | RunRoute;

export interface PlacesSummary {
  readonly count: number;
  /** Most places first. */
  readonly countries: readonly { readonly code: string; readonly count: number }[];
}

export interface PlaceFilter {
  /** ISO 3166-1 alpha-2; `null` is every country. */
  readonly country: string | null;
  /** `null` is the whole world. */
  readonly within: Bounds | null;
}

export interface Selection {
  /** Positions in the columns. */
  readonly positions: Uint32Array<ArrayBuffer>;
  /** `null` when nothing was selected. */
  readonly bounds: Bounds | null;
}

export interface View {
  readonly bounds: Bounds;
  readonly zoom: number;
}

export interface ClusterProperties {
  readonly clusterId: number;
  readonly count: number;
  readonly label: string;
}

export interface PlaceProperties {
  readonly name: string;
}

export type ClusterFeature = Feature<Point, ClusterProperties>;
export type PlaceFeature = Feature<Point, PlaceProperties>;
export type Clusters = FeatureCollection<Point, ClusterProperties | PlaceProperties>;

/** Runs work under a name and measures it: `measure` of mapvitals. */
export type Measure = <Result>(name: string, work: () => Result, context?: Readonly<Record<string, unknown>>) => Result;
