// docs/benchmarks.md: each benchmark writes its own section, and leaves the others as they are.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const OUTPUT = 'docs/benchmarks.md';
const PREFACE = `# Benchmarks

Written by \`npm run bench\`. All contenders of a table run in one Chromium page, in turn, and the figures are medians of
several runs: read the ratios, the milliseconds belong to the machine. Goals that were not met stay in.
`;

/** Replaces the section of this name, or appends it. */
export function writeSection(name, section) {
  const text = existsSync(OUTPUT) ? readFileSync(OUTPUT, 'utf8') : PREFACE;
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const block = `${start}\n\n${section}\n${end}\n`;
  const from = text.indexOf(start);
  const isNew = from === -1;
  writeFileSync(
    OUTPUT,
    isNew ? `${text}\n${block}` : text.slice(0, from) + block + text.slice(text.indexOf(end) + end.length + 1),
  );
}
