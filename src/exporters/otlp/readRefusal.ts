import type { Refusal } from '../encoding.ts';

/** Of both signals. A number of 64 bits may be text. */
interface Answer {
  readonly partialSuccess?: {
    readonly rejectedDataPoints?: number | string;
    readonly rejectedLogRecords?: number | string;
    readonly errorMessage?: unknown;
  };
}

const decoder = new TextDecoder();

/** https://opentelemetry.io/docs/specs/otlp/#partial-success-1. Throws where it is no JSON. */
export function readRefusal(answer: Uint8Array): Refusal | null {
  // The cast: a collector's answer is what its protocol says, or is told as it stands.
  const { partialSuccess: it = {} } = JSON.parse(decoder.decode(answer)) as Answer;
  return toRefusal(Number(it.rejectedDataPoints ?? it.rejectedLogRecords ?? 0), String(it.errorMessage ?? ''));
}

/** The same as protobuf: field 1, of whose fields 1 is how many and 2 why. */
export function readBinaryRefusal(answer: Uint8Array): Refusal | null {
  let at = 0;
  const readVarint = (): number => {
    let [value, factor, byte] = [0, 1, 128];
    for (; byte > 127; factor *= 128) {
      byte = answer[at++] ?? 0;
      value += (byte & 127) * factor;
    }
    return value;
  };
  let [count, message] = [0, ''];
  while (at < answer.length) {
    const key = readVarint();
    const value = readVarint();
    if (key === 8) count = value;
    else if (key === 18) message = decoder.decode(answer.subarray(at, (at += value)));
    // Of a version that is still to come.
    else if (key !== 10 && (key & 7) === 2) at += value;
  }
  return toRefusal(count, message);
}

/** A message alone is a warning. */
function toRefusal(count: number, message: string): Refusal | null {
  return count > 0 || message ? { count, message: message.slice(0, 500) } : null;
}
