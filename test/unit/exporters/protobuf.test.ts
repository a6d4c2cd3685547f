import { expect, test } from 'vitest';
import { toProtobuf } from '../../../src/exporters/otlp/protobuf.ts';
import { requests } from '../../support/officialOtlp.mjs';

// Where a length, or a number, takes one byte more.
const LENGTHS = [0, 1, 127, 128, 16_383, 16_384, 70_000];
const COUNTS = [0, 127, 128, 2 ** 31, 2 ** 32, 2 ** 53 - 1];
const LATEST_NANOS = String(2n ** 64n - 1n);

const TEXTS: readonly (readonly [text: string, read: string])[] = [
  ...LENGTHS.map((length) => ['a'.repeat(length), 'a'.repeat(length)] as const),
  ['é水🗺', 'é水🗺'],
  // Half of a pair.
  ['🗺'.charAt(0), '�'],
];

test.each(TEXTS)('a text is what the official generated code reads: %o', (text, read) => {
  const document = {
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: text, timeUnixNano: LATEST_NANOS }] }] }],
  };
  expect(decode('l', document)).toEqual({
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: read, timeUnixNano: LATEST_NANOS }] }] }],
  });
});

test('numbers are, of either sign and any size', () => {
  const point = {
    count: 2 ** 53 - 1,
    sum: -0.5,
    scale: -3,
    zeroThreshold: Infinity,
    positive: { offset: 70_000, bucketCounts: COUNTS },
    negative: { offset: -70_000 },
  };
  const document = {
    resourceMetrics: [{ scopeMetrics: [{ metrics: [{ exponentialHistogram: { dataPoints: [point] } }] }] }],
  };
  const read = { ...point, count: String(point.count), positive: { offset: 70_000, bucketCounts: COUNTS.map(String) } };
  expect(decode('m', document)).toEqual({
    resourceMetrics: [{ scopeMetrics: [{ metrics: [{ exponentialHistogram: { dataPoints: [read] } }] }] }],
  });
});

function decode(signal: 'l' | 'm', document: object): object {
  const message = requests[signal === 'l' ? 'logs' : 'metrics'];
  return message.toObject(message.decode(toProtobuf(signal, document)), { longs: String });
}
