interface OtlpRequest {
  decode(bytes: Uint8Array): object;
  fromObject(document: object): object;
  toObject(request: object, options: object): Record<string, unknown>;
}

export const requests: Readonly<Record<'metrics' | 'logs', OtlpRequest>>;
