import type { Feature, FeatureCollection, Point } from 'geojson';
import type { Bounds } from '../places/bounds.ts';

/** The heavy work of this page. Whoever calls does not know where it runs: that is decided in this folder alone. */
export interface Operations {
  /** Reads the columns of all places. */
  loadPlaces(bytes: ArrayBuffer): Promise<PlacesSummary>;
  filterPlaces(filter: PlaceFilter): Promise<Selection>;
  /** Builds the cluster index of a selection; the latest one is the one that `queryClusters` asks. */
  clusterPlaces(selection: Selection): Promise<void>;
  queryClusters(view: View): Promise<Clusters>;
  /** The zoom at which a cluster falls apart. */
  findExpansionZoom(clusterId: number): Promise<number>;
}

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
  readonly positions: Uint32Array;
  /** `null` when nothing was selected. */
  readonly bounds: Bounds | null;
}

export interface View {
  readonly bounds: Bounds;
  readonly zoom: number;
}

export type Clusters = FeatureCollection<Point, ClusterProperties | PlaceProperties>;

export interface ClusterProperties {
  readonly cluster: true;
  readonly cluster_id: number;
  readonly point_count: number;
  readonly point_count_abbreviated: string | number;
}

export interface PlaceProperties {
  readonly name: string;
}

export type PlaceFeature = Feature<Point, PlaceProperties>;

/** Runs work under a name and measures it: `measure` of mapvitals. */
export type Measure = <Result>(name: string, work: () => Result, context?: Readonly<Record<string, unknown>>) => Result;
