import { defineTasks } from 'mapvitals/worker';

const channels = new Map<string, BroadcastChannel>();

/** Not idempotent: each tells that it has started. */
export const tasks = defineTasks({
  tellStart: {
    run: ({ channel: name, index }: { readonly channel: string; readonly index: number }) => {
      const channel = channels.get(name) ?? new BroadcastChannel(name);
      channels.set(name, channel);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
      channel.postMessage(index);
      return index;
    },
  },
  sum: { run: (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) },
  fail: {
    run: (message: string): never => {
      throw Object.assign(new RangeError(message), { status: 410 });
    },
  },
  closeItself: {
    run: async () => {
      globalThis.close();
      await new Promise(() => {});
    },
  },
  hang: {
    timeoutMs: 300,
    run: () => {
      for (;;);
    },
  },
});
