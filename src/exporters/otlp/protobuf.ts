import { PbfWriter } from 'pbf';
import type { Answer } from '../encoding.ts';

/** How a field is written: what of the writer does it. */
type Kind =
  | 'writeStringField'
  | 'writeBooleanField'
  | 'writeVarintField'
  | 'writeSVarintField'
  | 'writeDoubleField'
  | 'writeFixed64Field'
  | 'writePackedFixed64'
  | 'writePackedVarint'
  | 'writePackedDouble'
  // Its text says more than a number can hold.
  | 'nanos';
type Message = Readonly<Record<string, readonly [field: number, kind: Kind | Message]>>;

const ATTRIBUTES: Message = {
  key: [1, 'writeStringField'],
  value: [
    2,
    { stringValue: [1, 'writeStringField'], boolValue: [2, 'writeBooleanField'], doubleValue: [4, 'writeDoubleField'] },
  ],
};
const BUCKETS: Message = { offset: [1, 'writeSVarintField'], bucketCounts: [2, 'writePackedVarint'] };
const TIMES: Message = { startTimeUnixNano: [2, 'nanos'], timeUnixNano: [3, 'nanos'] };
const NUMBERS: Message = { ...TIMES, asDouble: [4, 'writeDoubleField'], attributes: [7, ATTRIBUTES] };
const SUMMARY: Message = { ...TIMES, count: [4, 'writeFixed64Field'], sum: [5, 'writeDoubleField'] };
const aggregate = (point: Message): Message => ({
  dataPoints: [1, point],
  aggregationTemporality: [2, 'writeVarintField'],
  isMonotonic: [3, 'writeBooleanField'],
});
const within = (list: string, item: Message, outer: string, inner: string): Message => ({
  [outer]: [
    1,
    {
      resource: [1, { attributes: [1, ATTRIBUTES] }],
      [inner]: [
        2,
        { scope: [1, { name: [1, 'writeStringField'], version: [2, 'writeStringField'] }], [list]: [2, item] },
      ],
    },
  ],
});

/** https://github.com/open-telemetry/opentelemetry-proto: the numbers of the fields that we write. */
const REQUESTS: Readonly<Record<string, Message>> = {
  m: within(
    'metrics',
    {
      name: [1, 'writeStringField'],
      unit: [3, 'writeStringField'],
      gauge: [5, { dataPoints: [1, NUMBERS] }],
      sum: [7, aggregate(NUMBERS)],
      histogram: [
        9,
        aggregate({
          ...SUMMARY,
          bucketCounts: [6, 'writePackedFixed64'],
          explicitBounds: [7, 'writePackedDouble'],
          attributes: [9, ATTRIBUTES],
          min: [11, 'writeDoubleField'],
          max: [12, 'writeDoubleField'],
        }),
      ],
      exponentialHistogram: [
        10,
        aggregate({
          ...SUMMARY,
          attributes: [1, ATTRIBUTES],
          scale: [6, 'writeSVarintField'],
          zeroCount: [7, 'writeFixed64Field'],
          positive: [8, BUCKETS],
          negative: [9, BUCKETS],
          min: [12, 'writeDoubleField'],
          max: [13, 'writeDoubleField'],
          zeroThreshold: [14, 'writeDoubleField'],
        }),
      ],
    },
    'resourceMetrics',
    'scopeMetrics',
  ),
  l: within(
    'logRecords',
    {
      timeUnixNano: [1, 'nanos'],
      severityNumber: [2, 'writeVarintField'],
      severityText: [3, 'writeStringField'],
      attributes: [6, ATTRIBUTES],
      observedTimeUnixNano: [11, 'nanos'],
      eventName: [12, 'writeStringField'],
    },
    'resourceLogs',
    'scopeLogs',
  ),
};

/** The same document as JSON has it, as protobuf. */
export function toProtobuf(signal: string, document: object): Uint8Array {
  const writer = new PbfWriter();
  write([REQUESTS[signal]!, document], writer);
  return writer.finish();
}

function write([message, document]: readonly [Message, object], writer: PbfWriter): void {
  // The cast: what a message is made of is what its kinds say.
  for (const [name, value] of Object.entries(document) as [string, never][]) {
    const [field, kind] = message[name]!;
    if (typeof kind === 'object') {
      for (const item of [value].flat() as object[]) writer.writeMessage(field, write, [kind, item] as const);
    } else if (kind === 'nanos') writeNanos(writer, field, BigInt(value));
    else writer[kind](field, value);
  }
}

function writeNanos(writer: PbfWriter, field: number, nanos: bigint): void {
  writer.writeTag(field, 1);
  writer.writeFixed32(Number(nanos & 0xffff_ffffn));
  writer.writeFixed32(Number(nanos >> 32n));
}

/** `partialSuccess` as protobuf: field 1, of whose fields 1 is how many and 2 why. */
export function fromProtobuf(answer: Uint8Array): Answer {
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
    else if (key === 18) message = new TextDecoder().decode(answer.subarray(at, (at += value)));
    // Of a version that is still to come.
    else if (key !== 10 && (key & 7) === 2) at += value;
  }
  return { partialSuccess: { rejectedDataPoints: count, errorMessage: message } };
}
