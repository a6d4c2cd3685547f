/** Which app it is: one object for `createMapPerformance`, `createOptimization` and `createMetricsRepository`. */
export interface AppInfo {
  readonly name: string;
  /** What is kept on the device from another version is not taken up. */
  readonly version: string;
  /** `production`, `staging`, ... */
  readonly environment?: string;
  readonly commit?: string;
  /** Of the scripted flight that this session is. */
  readonly flightId?: string;
  /** On every measurement, as `setTags` puts them there. */
  readonly tags?: Tags;
}

/** Tags to add, to change and, with `null`, to take away. */
export type SetTags = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Low-cardinality facts of the app's own. */
export type Tags = Readonly<Record<string, string | number | boolean>>;
