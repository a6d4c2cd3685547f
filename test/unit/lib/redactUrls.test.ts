import { describe, expect, it } from 'vitest';
import { redactUrls } from '../../../src/lib/redactUrls.ts';

describe('redactUrls', () => {
  it('keeps the words and makes each URL a template', () => {
    const message = 'AJAXError: Not Found (404): https://u:p@tiles.example/13/2101/3042.mvt?access_token=secret';
    expect(redactUrls(message)).toBe('AJAXError: Not Found (404): https://tiles.example/{z}/{x}/{y}.mvt');
  });

  it('finds relative URLs and quoted ones', () => {
    expect(redactUrls(`cannot load '/tiles/13/2101/3042?key=a' or "style.json?key=b"`)).toBe(
      `cannot load '/tiles/{z}/{x}/{y} or "style.json`,
    );
  });

  it('leaves a plain sentence as it is', () => {
    expect(redactUrls('The layer does not exist: why? Nobody knows.')).toBe(
      'The layer does not exist: why? Nobody knows.',
    );
  });

  it('cuts a long message', () => {
    expect(redactUrls('x'.repeat(10_000))).toHaveLength(500);
  });
});
