import { INTERRUPTED } from './interruption.ts';
import type { InterruptedCode } from './interruption.ts';

export interface InterruptWatch {
  /** Aborts when an end is wanted, by Ctrl-C or another signal. The second time the program ends at once: what it started goes with it. */
  readonly signal: AbortSignal;
  /** `null`: nobody wants an end. */
  readonly code: InterruptedCode | null;
  stop(): void;
}

interface Stream {
  on(event: 'error', hear: (error: { readonly code?: string }) => void): unknown;
}

/** What it needs of a program: Node's `process`. */
export interface Program {
  readonly stdout: Stream;
  readonly stderr: Stream;
  on(signal: keyof typeof INTERRUPTED, end: () => void): unknown;
  off(signal: keyof typeof INTERRUPTED, end: () => void): unknown;
  exit(code: number): void;
}

/** Listens to the signals that end a program, from now until it is stopped. */
export function watchSignals(program: Program): InterruptWatch {
  const controller = new AbortController();
  let code: InterruptedCode | null = null;
  const endBy = (own: InterruptedCode): void => {
    // By `exit`, for which Playwright ends the browser; the signal's own end would leave it behind.
    if (code !== null) return program.exit(code);
    code = own;
    controller.abort();
  };
  const onInterrupt = (): void => endBy(INTERRUPTED.SIGINT);
  const onTerminate = (): void => endBy(INTERRUPTED.SIGTERM);
  const onHangUp = (): void => {
    // The terminal is gone: nobody hears what is told, and reports are written all the same.
    for (const stream of [program.stdout, program.stderr]) stream.on('error', () => {});
    endBy(INTERRUPTED.SIGHUP);
  };
  program.on('SIGINT', onInterrupt);
  program.on('SIGTERM', onTerminate);
  program.on('SIGHUP', onHangUp);
  return {
    signal: controller.signal,
    get code() {
      return code;
    },
    stop() {
      program.off('SIGINT', onInterrupt);
      program.off('SIGTERM', onTerminate);
      program.off('SIGHUP', onHangUp);
    },
  };
}
