// The part of GeoJSON (RFC 7946) that is packed.

export type Position = readonly number[];

export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'MultiPoint' | 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'MultiLineString' | 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Position[])[])[] }
  | { readonly type: 'GeometryCollection'; readonly geometries: readonly Geometry[] };

export interface Feature<FeatureGeometry extends Geometry | null = Geometry | null> {
  readonly type: 'Feature';
  readonly id?: string | number | undefined;
  readonly geometry: FeatureGeometry;
  readonly properties: Readonly<Record<string, unknown>> | null;
}

export type PointFeature = Feature<{ readonly type: 'Point'; readonly coordinates: Position }>;
