/** OTLP as JSON: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

export type AnyValue =
  | { readonly stringValue: string }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean };

/** What has a value; JSON knows no NaN and no infinity. */
export function toKeyValues(attributes: Readonly<Record<string, unknown>>): KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]): KeyValue[] => {
    if (typeof value === 'string') return [{ key, value: { stringValue: value } }];
    if (typeof value === 'boolean') return [{ key, value: { boolValue: value } }];
    return typeof value === 'number' && Number.isFinite(value) ? [{ key, value: { doubleValue: value } }] : [];
  });
}

/** A number cannot hold so many nanoseconds: as text. */
export function toNanos(epochMs: number): string {
  return `${Math.round(epochMs * 1000)}000`;
}
