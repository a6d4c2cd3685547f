/** The map vitals; docs/vitals.md defines each. */
export type MapVitalName = 'FTP' | 'TCM' | 'GSL' | 'GDF' | 'ST' | 'VCD' | 'DTS' | 'MFR';

export type WebVitalName = 'LCP' | 'INP' | 'CLS' | 'TTFB' | 'FCP';

export type VitalRating = 'good' | 'needs-improvement' | 'poor';

/** What splits and explains a measurement. All low in cardinality. Others than these are the app's own. */
export interface VitalTags {
  readonly [tag: string]: string | number | boolean | undefined;
  /** The name that the map was attached under. */
  readonly map?: string;
  /** `false`: whether the page was seen before the map was attached is not known. */
  readonly isVisibilityKnown?: boolean;
  readonly library?: string;
  readonly libraryVersion?: string;
  readonly adapter?: string;
  /** `drag`, `wheel`, `pinch`, `key`, ... */
  readonly gesture?: string;
  /** `0-4`, `5-8`, `9-12`, `13+` */
  readonly zoomBand?: string;
  readonly layerCount?: number;
  readonly sourceCount?: number;
  readonly devicePixelRatio?: number;
  readonly isCacheWarm?: boolean;
  readonly isProgrammatic?: boolean;
  /** DTS: `user`, someone waits for it, or `bulk`. */
  readonly updateKind?: 'user' | 'bulk';
  /** INP: operations and event handlers that ran in it. */
  readonly operations?: string;
  readonly handlers?: string;
  /** Web vitals: how the page was come to: `navigate`, `reload`, `back-forward-cache`, ... */
  readonly navigationType?: string;
  /** Web vitals: a selector of the element that the browser blames. */
  readonly target?: string;
  /** Web vitals: the template of the URL that it waited for. */
  readonly resource?: string;
}

/** A vital as data: the row of a table, versioned, the user's to override. */
export interface VitalDefinition {
  readonly name: MapVitalName | WebVitalName;
  readonly title: string;
  readonly unit: 'ms' | 'ratio' | 'score';
  /** At most this is good. */
  readonly good: number;
  /** Above this is poor. */
  readonly poor: number;
  /** The limits are our proposal, not yet backed by field data. */
  readonly isProvisional: boolean;
  /** The headline: a percentile of all samples, the latest value (web vitals are finished by their own library), or the share of sessions, which no session knows. */
  readonly headline: 'p75' | 'latest' | 'share';
  /** Why it is `null` before anything was measured. */
  readonly nullReason: string;
  /** Parts, in milliseconds, with limits of their own: the rating is the worse one. */
  readonly ratedParts?: Readonly<Record<string, PartLimits>>;
}

export interface PartLimits {
  readonly good: number;
  readonly poor: number;
  /** A measurement that has this part is rated and counted by it in place of its value. @default false */
  readonly isInstead?: boolean;
}

/** A part of a vital that is rated by itself. */
export interface RatedPart {
  readonly p75: number | null;
  readonly rating: VitalRating | null;
  readonly good: number;
  readonly poor: number;
}

/** A vital as it stands now. */
export interface VitalReport {
  readonly name: MapVitalName | WebVitalName;
  readonly title: string;
  readonly unit: 'ms' | 'ratio' | 'score';
  /** The headline value, or `null`: then `reason` says why. */
  readonly value: number | null;
  readonly reason: string | null;
  /** Of the value or of a rated part, whichever is worse. */
  readonly rating: VitalRating | null;
  readonly good: number;
  readonly poor: number;
  /** GDF: `maxGapMs`. DTS: `bulkMs`, updates that nobody in particular waits for, and `longestBlockMs`. */
  readonly ratedParts: Readonly<Record<string, RatedPart>>;
  readonly isProvisional: boolean;
  /** Product-limit (Kaplan-Meier) estimates where samples are censored; `null` where the curve does not reach them. */
  readonly p75: number | null;
  readonly p95: number | null;
  readonly latest: number | null;
  readonly sampleCount: number;
  /** Right-censored samples among `sampleCount`: a new gesture came first. */
  readonly interruptedCount: number;
  /** Right-censored samples among `sampleCount`: never complete within the timeout. */
  readonly incompleteCount: number;
  /** Dropped because the page was hidden in the window; not among `sampleCount`. */
  readonly hiddenCount: number;
  /** The parts of the latest sample. */
  readonly parts: Readonly<Record<string, number>>;
  readonly tags: VitalTags;
}
