import type { Report } from '../types/report.ts';
import type { SerializedSketch } from '../types/sketch.ts';
import type { VitalDetail } from '../types/snapshot.ts';
import type { Finding } from './findings/findFindings.ts';
import type { Tone } from './labels.ts';
import type { Words } from './words.ts';

/** A document as a person reads it, whatever it is written in. */
export interface Page {
  /** Whose it is: `mapvitals report`. */
  readonly kind: string;
  readonly headline: Words;
  readonly tone: Tone;
  readonly lead: Words;
  /** The session in short: how many of what. */
  readonly tally: readonly Cell[];
  /** Which app, when, how long, on what. */
  readonly facts: readonly string[];
  readonly findings: readonly Finding[];
  /** Read one by one: a writer may rest between two. */
  readonly sections: readonly (() => Section)[];
  /** How it was measured, in small letters. */
  readonly foot: string;
  readonly raw: Report | null;
}

export interface Section {
  readonly title: string;
  readonly lead: string;
  /** What a short writer calls it when it is folded; `null`: it stands open. */
  readonly fold: string | null;
  readonly chart?: Chart | undefined;
  readonly columns?: readonly Column[];
  readonly rows?: readonly (readonly Cell[])[];
  readonly lines?: readonly Words[];
}

export type Column = readonly [head: string, kind?: 'number' | 'big' | 'chart'];

export interface Cell {
  readonly text: Words;
  readonly tone?: Tone | undefined;
  readonly chart?: Chart | undefined;
}

/** What is drawn, where a writer can. */
export type Chart =
  | { readonly rating: VitalLine }
  | { readonly distribution: SerializedSketch }
  | { readonly share: number }
  | { readonly session: Report };

/** A vital of a session, or of several. */
export interface VitalLine extends Pick<
  VitalDetail,
  | 'name'
  | 'unit'
  | 'value'
  | 'p95'
  | 'good'
  | 'poor'
  | 'rating'
  | 'sampleCount'
  | 'reason'
  | 'isProvisional'
  | 'histogram'
> {
  /** Of which only a lower bound is known. */
  readonly cutCount: number;
}
