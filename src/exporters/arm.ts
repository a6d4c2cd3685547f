import type { Batch } from './encoding.ts';
import type { ExportSettings } from './exportOptions.ts';
import type { Post } from './post.ts';

/** What the browser is to send where the page ends without a word. */
export interface Arm {
  readonly isPossible: boolean;
  /** In place of what was armed before, which must have been withdrawn. */
  set(batches: readonly Batch[]): void;
  /** Takes it back. `isSent`: the browser has sent it, without these. */
  withdraw(): { readonly isSent: boolean; readonly left: readonly Batch[] };
}

/** `onRefused`: the browser's quota is used up, by others of this page or for it is small (in an iframe). */
export function createArm({ host }: ExportSettings, post: Post, onRefused: (error: unknown) => void): Arm {
  const { fetchLater } = host;
  let controller = new AbortController();
  let armed: { readonly batch: Batch; readonly result: { readonly activated: boolean } }[] = [];

  return {
    isPossible: fetchLater !== undefined,
    set(batches) {
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
      const isSent = left.length < armed.length;
      controller.abort();
      controller = new AbortController();
      armed = [];
      return { isSent, left };
    },
  };
}
