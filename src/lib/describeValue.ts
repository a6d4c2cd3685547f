const MAX_LENGTH = 60;

/** A short, safe text of any value for an error message: never throws, never long. */
export function describeValue(value: unknown): string {
  try {
    if (typeof value === 'string') return `'${cut(value)}'`;
    if (typeof value === 'function') return `function ${cut(value.name)}`;
    if (typeof value === 'object' && value !== null) return Array.isArray(value) ? `array(${value.length})` : 'object';
    return cut(String(value));
  } catch {
    return typeof value;
  }
}

function cut(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}...` : text;
}
