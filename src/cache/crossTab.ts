import type { StoredTags } from './storedTags.ts';

/** What other tabs must know: which keys changed, never their values. */
export interface CrossTabChange {
  readonly keys?: readonly string[];
  readonly prefixes?: readonly string[];
  readonly tags?: StoredTags;
}

export interface CrossTab {
  post(change: CrossTabChange): void;
  close(): void;
}

/** Opens a channel to the other tabs; throws where it cannot. */
export type OpenChannel = (name: string) => BroadcastChannel;

/** Tells other tabs of changes, and hears of theirs. Without a channel each tab is on its own. */
export function createCrossTab(
  name: string,
  openChannel: OpenChannel | null,
  onChange: (change: CrossTabChange) => void,
): CrossTab {
  let channel: BroadcastChannel | undefined;
  const onMessage = ({ data }: MessageEvent<CrossTabChange>): void => {
    try {
      onChange(data);
    } catch {
      // Not ours: anyone of the origin can post here.
    }
  };
  try {
    channel = openChannel?.(name);
    channel?.addEventListener('message', onMessage);
  } catch {
    // Sandboxed frames refuse it.
  }

  return {
    post(change) {
      try {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel, not a window
        channel?.postMessage(change);
      } catch {
        // Closed under us, as a page that is going away does.
      }
    },
    close: () => channel?.close(),
  };
}

export const hostChannel: OpenChannel = (name) => new BroadcastChannel(name);
