export interface Breaker {
  /** No worker is to be started now. */
  isOpen(nowMs: number): boolean;
  /** When it may be tried again; `null` while closed. */
  readonly openUntilMs: number | null;
  /** A worker has died; true if that opened the breaker. */
  countDeath(nowMs: number): boolean;
  open(nowMs: number): void;
  /** A worker has worked. */
  close(): void;
}

/** Stops a crash loop: `maxDeaths` within `windowMs` open it for `coolDownMs`; then one more death is enough. */
export function createBreaker(maxDeaths: number, windowMs: number, coolDownMs: number): Breaker {
  let deathsMs: number[] = [];
  let openUntilMs: number | null = null;

  const open = (nowMs: number): void => {
    openUntilMs = nowMs + coolDownMs;
  };

  return {
    get openUntilMs() {
      return openUntilMs;
    },
    isOpen: (nowMs) => openUntilMs !== null && nowMs < openUntilMs,
    countDeath(nowMs) {
      deathsMs = [...deathsMs.filter((atMs) => nowMs - atMs < windowMs), nowMs];
      const isTooMany = deathsMs.length >= maxDeaths || openUntilMs !== null;
      if (isTooMany) open(nowMs);
      return isTooMany;
    },
    open,
    close() {
      openUntilMs = null;
      deathsMs = [];
    },
  };
}
