import { expect, test } from 'vitest';

interface Answer {
  readonly baseline: readonly string[];
  readonly refused: readonly string[];
  readonly text: string;
  readonly left: number;
  readonly fontSize: string;
}

test('a strict content security policy and trusted types refuse nothing of the overlay', async () => {
  const policy =
    "default-src 'none'; script-src 'self'; connect-src *; style-src 'self'; require-trusted-types-for 'script'";
  const frame = document.createElement('iframe');
  frame.width = '800';
  frame.srcdoc = `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}"></head><body>
    <script type="module" src="${new URL('./strictPage.ts', import.meta.url).href}"></script></body></html>`;
  const answer = await new Promise<Answer>((resolve) => {
    window.addEventListener('message', (event) => event.source === frame.contentWindow && resolve(event.data));
    document.body.append(frame);
  });
  frame.remove();
  expect(answer.baseline.join('\n')).toMatch(/TrustedHTML[^]*style-src-attr/);
  expect(answer.refused).toEqual([]);
  expect(answer.text).toContain('places.cluster');
  expect(answer.left).toBe(10);
  expect(answer.fontSize).toBe('13px');
});
