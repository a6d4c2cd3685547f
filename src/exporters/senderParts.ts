import type { Collector } from './collector.ts';
import type { Drop, Encoding } from './encoding.ts';
import type { ExportSettings } from './exportOptions.ts';
import type { Post } from './post.ts';
import type { VitalSums } from './vitalSums.ts';
import type { Write } from './write.ts';

/** What an exporter is made of, for who sends what has time. */
export interface SenderParts {
  readonly settings: ExportSettings;
  readonly encoding: Encoding;
  readonly post: Post;
  readonly collector: Pick<Collector, 'appName' | 'count'>;
  readonly createSums: (() => VitalSums) | undefined;
  readonly write: Write;
  readonly note: (code: string, message: string) => void;
  readonly drop: Drop;
  readonly isGiven: () => boolean;
  /** How often consent was taken back: what was under way by then is not sent again. */
  readonly withdrawals: () => number;
  /** `false`: nobody is there for whom to wake up. */
  readonly isRunning: () => boolean;
}
