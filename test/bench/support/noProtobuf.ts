// In the place of `protobufjs/minimal`: @datadog/sketches-js names it, and needs it only to write its own format.
export const roots: Record<string, unknown> = {};
export const util: Record<string, unknown> = {};
export const Reader: unknown = undefined;
export const Writer: unknown = undefined;
