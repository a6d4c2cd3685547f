/** Values, one after the other. */
export interface PackedValues {
  /** What each holds, as in `ValueKind`; `null` where every one is a number. */
  readonly kinds: Uint8Array<ArrayBuffer> | null;
  /** `null` where no value is a number. */
  readonly numbers: Float64Array<ArrayBuffer> | null;
  /** All texts, one after the other; nested values are JSON, a BigInt is its digits. `null` where there is none. */
  readonly texts: string | null;
  /** Value `i` owns `texts` from `textEnds[i - 1]` to `textEnds[i]`. */
  readonly textEnds: Uint32Array<ArrayBuffer> | null;
  /** What JSON cannot say, by the number that stands as its text; `null` where there is none. */
  readonly others: readonly unknown[] | null;
}

/** A property that most features have: a value a row. */
export interface PackedColumn extends PackedValues {
  readonly name: string;
}

/** What few rows have: row `i` owns the values from `ends[i - 1]` to `ends[i]`. */
export interface PackedCells extends PackedValues {
  readonly names: readonly string[];
  /** By value, its place in `names`. */
  readonly nameIndexes: Uint32Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** What a value is. */
export const ValueKind = {
  absent: 0,
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  text: 5,
  json: 6,
  bigint: 7,
  other: 8,
  undefined: 9,
} as const;

/** Ids and properties of features. */
export interface PackedRows {
  readonly count: number;
  readonly ids: PackedColumn | null;
  /** Of properties that at least half of the features have. */
  readonly columns: readonly PackedColumn[];
  /** The other properties; `null` where there are none. */
  readonly sparse: PackedCells | null;
  /** Members of the features beside id, geometry and properties, as `bbox`; `null` where there are none. */
  readonly members: PackedCells | null;
  /** 1 where `properties` is an object; `null` where all are. */
  readonly hasProperties: Uint8Array<ArrayBuffer> | null;
}

export interface PackedCoordinates {
  /** Positions, one after the other. */
  readonly coordinates: Float64Array<ArrayBuffer>;
  /** Numbers per position; `null` where that differs: then `positionSizes` has it for each. */
  readonly positionSize: number | null;
  readonly positionSizes: Uint8Array<ArrayBuffer> | null;
  /** Members of the geometries beside their coordinates, by geometry; `null` where there are none. */
  readonly geometryMembers: PackedCells | null;
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
