/** What a profile sets; every part can be overridden by itself. */
export interface OptimizationProfile {
  readonly cache: {
    readonly maxEntries: number;
    readonly maxBytes: number;
    readonly ttlMs: number;
    /** Kept on the device between sessions. */
    readonly isPersistent: boolean;
  };
  /** Workers at most; 0 runs everything inline. A named profile takes no more than the device has cores for. */
  readonly poolSize: number;
  readonly batch: { readonly maxSize: number; readonly maxDelayMs: number };
  /** The share of sessions that are measured, 0..1. */
  readonly sampleRate: number;
  /** Keep what the model learned on the device. */
  readonly keepsModel: boolean;
}

export type ProfileName = 'startup' | 'growth' | 'scale' | 'enterprise';
