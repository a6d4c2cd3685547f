/** What the SDK said of one flight. Times are the page's `performance.now()`. */
export interface Measured {
  readonly createdMs: number;
  readonly samples: readonly MeasuredVital[];
  readonly violations: readonly MeasuredViolation[];
  readonly problems: readonly string[];
  readonly hiddenCounts: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, string | null>>;
  readonly programMoves: { readonly count: number; readonly maxGapMs: number | null } | null;
}

export interface MeasuredVital {
  readonly name: string;
  readonly outcome: string;
  readonly value: number | null;
  readonly startMs: number;
  readonly endMs: number;
  readonly parts: Readonly<Record<string, number>>;
  /** The name that the map was attached by; empty without one. */
  readonly map: string;
}

export interface MeasuredViolation {
  readonly operation: string;
  readonly pattern: string;
  readonly metric: string;
  readonly value: number;
  readonly limit: number;
  readonly atMs: number;
  readonly cause: {
    readonly operations: readonly string[];
    readonly script: string | null;
    readonly longFrameMs: number | null;
  } | null;
}
