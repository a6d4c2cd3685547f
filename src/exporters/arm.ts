import type { Collected } from './collector.ts';
import type { Batch } from './encoding.ts';
import type { ExportSettings } from './exportOptions.ts';
import type { Post } from './post.ts';
import type { Telemetry } from './telemetry.ts';

/** What the browser is to send where the page ends without a word. */
export interface Arm {
  readonly isPossible: boolean;
  /** In place of what was armed before, which must have been withdrawn. */
  set(batches: readonly Batch[], of: Armed): void;
  /** Takes it back. `sent`: what the browser has sent meanwhile, without these. */
  withdraw(): { readonly sent: Armed | null; readonly left: readonly Batch[] };
}

/** What is armed, and what it says of the page's end. */
export interface Armed {
  readonly collected: Collected;
  readonly ended: Telemetry['ended'];
}

/** `onRefused`: the browser's quota is used up, by others of this page or for it is small (in an iframe). */
export function createArm({ host }: ExportSettings, post: Post, onRefused: (error: unknown) => void): Arm {
  const { fetchLater } = host;
  let controller = new AbortController();
  let what: Armed | null = null;
  let armed: { readonly batch: Batch; readonly result: { readonly activated: boolean } }[] = [];

  return {
    isPossible: fetchLater !== undefined,
    set(batches, of) {
      what = of;
      const { signal } = controller;
      for (const batch of batches) {
        try {
          const result = fetchLater!(post.address(batch), { ...post.init(batch), signal });
          armed.push({ batch, result });
        } catch (error) {
          // The others may be sent: this one is left then.
          armed.push({ batch, result: { activated: false } });
          onRefused(error);
        }
      }
    },
    withdraw() {
      const left = armed.filter(({ result }) => !result.activated).map(({ batch }) => batch);
      const sent = left.length < armed.length ? what : null;
      controller.abort();
      controller = new AbortController();
      armed = [];
      // Of what was not sent nothing is left over: it is still gathered.
      return { sent, left: sent ? left : [] };
    },
  };
}
