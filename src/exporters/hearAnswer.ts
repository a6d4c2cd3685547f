import { after } from '../lib/after.ts';
import type { Answer } from './encoding.ts';
import type { SenderParts } from './senderParts.ts';

/** No answer that is one has more. */
const MAX_BYTES = 10_000;

/** Tells what a collector that has taken a batch says of it: parts that it refused are counted, too. Never rejects. */
export async function hearAnswer(
  { body, headers }: Response,
  {
    settings: { url, clock, timeoutMs },
    encoding: { isAnswered, decodeAnswer = decodeJson },
    note,
    collector,
  }: Pick<SenderParts, 'settings' | 'encoding' | 'note' | 'collector'>,
): Promise<void> {
  // What serves pages may answer so to everything.
  if (headers.get('content-type')?.startsWith('text/html'))
    note('export-odd-answer', `\`${url}\` must be a collector, got a page (text/html): nothing may have arrived`);
  if (!isAnswered || !body) return;
  const reader = body.getReader();
  // One that does not end would hold one of the few connections.
  const letGo = (): void => void reader.cancel().catch(() => {});
  const stop = after(clock, timeoutMs, letGo);
  try {
    const bytes: number[] = [];
    for (let it = await reader.read(); !it.done && bytes.length < MAX_BYTES; it = await reader.read())
      bytes.push(...it.value);
    const { partialSuccess: it = {} } = decodeAnswer(Uint8Array.from(bytes));
    const count = Number(it.rejectedDataPoints ?? it.rejectedLogRecords) || 0;
    const message = String(it.errorMessage ?? '').slice(0, 500);
    if (count || message) note('export-partly-refused', `${url} refused ${count} parts: ${message}`);
    if (count) collector.count('map.self.dropped', { 'map.reason': 'rejected' }, count);
  } catch {
    // It says something else: it has arrived all the same.
  } finally {
    stop();
    letGo();
  }
}

function decodeJson(answer: Uint8Array): Answer {
  // The cast: a collector answers as its protocol says, or what it says is told as it stands.
  return JSON.parse(new TextDecoder().decode(answer)) as Answer;
}
