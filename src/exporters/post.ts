import { after } from '../lib/after.ts';
import type { Collector } from './collector.ts';
import type { Batch, Encoding } from './encoding.ts';
import type { ExportSettings } from './exportOptions.ts';

export type PostInit = Omit<RequestInit, 'headers'> & { readonly headers: Readonly<Record<string, string>> };

/** Asks the collector, and nobody else. */
export interface Post {
  /** Bodies on their way: the page has a quota of them. */
  readonly inFlightBytes: number;
  /** Where a batch goes, with its id in the query: a header would need the leave of CORS. */
  address(batch: Batch): string;
  init(batch: Batch): PostInit;
  /** It outlives the page. Rejects where no answer came. `zipped`: in place of the body. */
  send(batch: Batch, zipped?: Uint8Array<ArrayBuffer>): Promise<Response>;
  /** Gives up what is on its way. */
  abort(): void;
}

export function createPost(
  { url, headers, clock, timeoutMs, host }: ExportSettings,
  { path, isAnswered }: Encoding,
  count: Collector['count'],
): Post {
  let inFlightBytes = 0;
  // A name in two spellings is one header with both values.
  const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const running = new Set<AbortController>();

  const post: Post = {
    get inFlightBytes() {
      return inFlightBytes;
    },
    address({ id, signal }) {
      const [, base = '', query] = /^([^?#]*)\??([^#]*)/.exec(url)!;
      const below = path(signal);
      return `${below ? base.replace(/\/+$/, '') : base}${below}?${query ? `${query}&` : ''}batch=${id}`;
    },
    init: ({ body, contentType }) => ({
      method: 'POST',
      body,
      headers: { 'content-type': contentType, ...own },
      keepalive: true,
      // Nobody else is to have it, and the page's own address is nobody's business.
      redirect: 'error',
      referrerPolicy: 'origin',
    }),
    async send(batch, zipped) {
      const init = post.init(batch);
      const controller = new AbortController();
      const size = (zipped ?? batch.body).length;
      const stop = after(clock, timeoutMs, () => controller.abort());
      running.add(controller);
      inFlightBytes += size;
      count('map.self.batches');
      count('map.self.bytes', {}, size);
      try {
        const response = await host.fetch(post.address(batch), {
          ...init,
          // As an answer, so that somebody can be told. It is not followed.
          redirect: 'manual',
          ...(zipped ? { body: zipped, headers: { ...init.headers, 'content-encoding': 'gzip' } } : {}),
          signal: controller.signal,
        });
        // Nobody reads it, and one that does not end would hold one of the few connections.
        if (!isAnswered) response.body?.cancel().catch(() => {});
        return response;
      } finally {
        stop();
        running.delete(controller);
        inFlightBytes -= size;
      }
    },
    abort() {
      for (const controller of running) controller.abort();
    },
  };
  return post;
}
