/** A column of values by row. */
export interface PackedColumn {
  readonly name: string;
  /** What each row holds, as in `ValueKind`; `null` where every row holds a number. */
  readonly kinds: Uint8Array<ArrayBuffer> | null;
  /** By row; `null` where no row holds a number. */
  readonly numbers: Float64Array<ArrayBuffer> | null;
  /** Texts of all rows, one after the other; nested values are JSON. `null` where there is none. */
  readonly texts: string | null;
  /** Row `i` owns `texts` from `textEnds[i - 1]` to `textEnds[i]`. */
  readonly textEnds: Uint32Array<ArrayBuffer> | null;
}

/** What a row of a column holds. */
export const ValueKind = { absent: 0, null: 1, false: 2, true: 3, number: 4, text: 5, json: 6 } as const;

/** Ids and properties of features. */
export interface PackedRows {
  readonly count: number;
  readonly ids: PackedColumn | null;
  readonly columns: readonly PackedColumn[];
  /** 1 where `properties` is an object; `null` where all are. */
  readonly hasProperties: Uint8Array<ArrayBuffer> | null;
}

export interface PackedCoordinates {
  /** Positions, one after the other. */
  readonly coordinates: Float64Array<ArrayBuffer>;
  /** Numbers per position; `null` where that differs: then `positionSizes` has it for each. */
  readonly positionSize: number | null;
  readonly positionSizes: Uint8Array<ArrayBuffer> | null;
}

/** Point features as columns: point `i` begins at `coordinates[i * positionSize]`. */
export interface PackedPoints extends PackedRows, PackedCoordinates {
  readonly kind: 'points';
}

/**
 * Features as columns. Every geometry is parts of rings of positions: a point, line or multi-point is one ring of one
 * part, a polygon or multi-line one part, a multi-polygon as many parts as polygons. Each list of ends says where the
 * part, ring or geometry ends in the list one level below.
 */
export interface PackedFeatures extends PackedRows, PackedCoordinates {
  readonly kind: 'features';
  /** As in `GEOMETRY_TYPES`; one per feature, and after a collection one for each of its members. */
  readonly geometryTypes: Uint8Array<ArrayBuffer>;
  /** Members of each geometry that is a collection, in order. */
  readonly memberCounts: Uint32Array<ArrayBuffer>;
  /** By geometry, in parts. */
  readonly geometryEnds: Uint32Array<ArrayBuffer>;
  /** By part, in rings. */
  readonly partEnds: Uint32Array<ArrayBuffer>;
  /** By ring, in positions. */
  readonly ringEnds: Uint32Array<ArrayBuffer>;
}

/** The index of a type is what `geometryTypes` holds; 0 is a feature without geometry. */
export const GEOMETRY_TYPES = [
  null,
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
] as const;
