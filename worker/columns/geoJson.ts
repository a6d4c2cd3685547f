// The part of GeoJSON (RFC 7946) that is packed: loose in what is taken, exact in what is given back, so that features
// of `@types/geojson` fit both ways.

export type PositionLike = readonly number[];

export type GeometryLike =
  | { readonly type: 'Point'; readonly coordinates: PositionLike }
  | { readonly type: 'MultiPoint' | 'LineString'; readonly coordinates: readonly PositionLike[] }
  | { readonly type: 'MultiLineString' | 'Polygon'; readonly coordinates: readonly (readonly PositionLike[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly PositionLike[])[])[] }
  | { readonly type: 'GeometryCollection'; readonly geometries: readonly GeometryLike[] };

export interface FeatureLike<Shape extends GeometryLike | null = GeometryLike | null> {
  readonly type: 'Feature';
  readonly id?: string | number | bigint | undefined;
  readonly geometry: Shape;
  readonly properties: object | null;
}

export type PointFeatureLike = FeatureLike<Extract<GeometryLike, { type: 'Point' }>>;

export type Geometry =
  | { type: 'Point'; coordinates: number[] }
  | { type: 'MultiPoint'; coordinates: number[][] }
  | { type: 'LineString'; coordinates: number[][] }
  | { type: 'MultiLineString'; coordinates: number[][][] }
  | { type: 'Polygon'; coordinates: number[][][] }
  | { type: 'MultiPolygon'; coordinates: number[][][][] }
  | { type: 'GeometryCollection'; geometries: Geometry[] };

export interface Feature<Shape extends Geometry | null = Geometry | null> {
  type: 'Feature';
  id?: string | number;
  geometry: Shape;
  properties: Record<string, unknown> | null;
}

export type PointFeature = Feature<Extract<Geometry, { type: 'Point' }>>;
