import { PbfWriter } from 'pbf';
import type { Answer } from '../encoding.ts';

type Kind = 'string' | 'bool' | 'int' | 'sint' | 'double' | 'nanos' | 'count' | 'counts' | 'packed' | 'doubles';
type Message = Readonly<Record<string, readonly [field: number, kind: Kind | Message]>>;

const ATTRIBUTES: Message = {
  key: [1, 'string'],
  value: [2, { stringValue: [1, 'string'], boolValue: [2, 'bool'], doubleValue: [4, 'double'] }],
};
const BUCKETS: Message = { offset: [1, 'sint'], bucketCounts: [2, 'packed'] };
const TIMES: Message = { startTimeUnixNano: [2, 'nanos'], timeUnixNano: [3, 'nanos'] };
const NUMBERS: Message = { ...TIMES, asDouble: [4, 'double'], attributes: [7, ATTRIBUTES] };
const SUMMARY: Message = { ...TIMES, count: [4, 'count'], sum: [5, 'double'] };
const aggregate = (point: Message): Message => ({
  dataPoints: [1, point],
  aggregationTemporality: [2, 'int'],
  isMonotonic: [3, 'bool'],
});
const within = (list: string, item: Message, outer: string, inner: string): Message => ({
  [outer]: [
    1,
    {
      resource: [1, { attributes: [1, ATTRIBUTES] }],
      [inner]: [2, { scope: [1, { name: [1, 'string'], version: [2, 'string'] }], [list]: [2, item] }],
    },
  ],
});

/** https://github.com/open-telemetry/opentelemetry-proto: the numbers of the fields that we write. */
const REQUESTS: Readonly<Record<string, Message>> = {
  m: within(
    'metrics',
    {
      name: [1, 'string'],
      unit: [3, 'string'],
      gauge: [5, { dataPoints: [1, NUMBERS] }],
      sum: [7, aggregate(NUMBERS)],
      histogram: [
        9,
        aggregate({
          ...SUMMARY,
          bucketCounts: [6, 'counts'],
          explicitBounds: [7, 'doubles'],
          attributes: [9, ATTRIBUTES],
          min: [11, 'double'],
          max: [12, 'double'],
        }),
      ],
      exponentialHistogram: [
        10,
        aggregate({
          ...SUMMARY,
          attributes: [1, ATTRIBUTES],
          scale: [6, 'sint'],
          zeroCount: [7, 'count'],
          positive: [8, BUCKETS],
          negative: [9, BUCKETS],
          min: [12, 'double'],
          max: [13, 'double'],
          zeroThreshold: [14, 'double'],
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
      severityNumber: [2, 'int'],
      severityText: [3, 'string'],
      attributes: [6, ATTRIBUTES],
      observedTimeUnixNano: [11, 'nanos'],
      eventName: [12, 'string'],
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
    if (typeof kind !== 'object') writeField(writer, field, kind, value);
    else for (const item of [value].flat() as object[]) writer.writeMessage(field, write, [kind, item] as const);
  }
}

function writeField(writer: PbfWriter, field: number, kind: Kind, value: never): void {
  switch (kind) {
    case 'string':
      return writer.writeStringField(field, value);
    case 'bool':
      return writer.writeBooleanField(field, value);
    case 'int':
      return writer.writeVarintField(field, value);
    case 'sint':
      return writer.writeSVarintField(field, value);
    case 'double':
      return writer.writeDoubleField(field, value);
    case 'count':
      return writer.writeFixed64Field(field, value);
    case 'counts':
      return writer.writePackedFixed64(field, value);
    case 'packed':
      return writer.writePackedVarint(field, value);
    case 'doubles':
      return writer.writePackedDouble(field, value);
    case 'nanos': {
      // Its text says more than a number can hold.
      const nanos = BigInt(value);
      writer.writeTag(field, 1);
      writer.writeFixed32(Number(nanos & 0xffff_ffffn));
      writer.writeFixed32(Number(nanos >> 32n));
      return;
    }
    default:
      kind satisfies never;
  }
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
