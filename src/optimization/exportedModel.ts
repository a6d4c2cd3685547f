/** A regression as plain data. */
export interface ExportedRegression {
  readonly weights: readonly number[];
  readonly covariance: readonly number[];
  readonly variance: number;
  readonly weight: number;
}

/** A cost model that a person can read and a device can keep. */
export interface ExportedCostModel {
  readonly version: 1;
  /** Devices of a class share what was learned: cores, memory and kind of browser engine. */
  readonly deviceClass: string;
  readonly savedEpochMs: number;
  readonly roundTripMs: number;
  readonly operations: Readonly<
    Record<
      string,
      {
        /** For the reader: `time ≈ medianMsAt1 * size ^ exponent`. */
        readonly summary: string;
        readonly compute: ExportedRegression;
        readonly clone: ExportedRegression;
      }
    >
  >;
  readonly sharedClone: ExportedRegression;
}

/** Where what was learned is kept between sessions. */
export interface ModelStore {
  load(deviceClass: string): Promise<ExportedCostModel | undefined>;
  save(model: ExportedCostModel): Promise<void>;
  dispose?(): Promise<void>;
}
