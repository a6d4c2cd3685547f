import { readFileSync } from 'node:fs';
import { timelines } from '../.vitepress/theme/timelines.ts';

/** One page form for all eight: the picture and the limits from data, the words from `vitals/words/NAME.md`. */
export default {
  watch: ['./words/*.md'],
  paths: () =>
    timelines.map(({ name, title, is }) => ({
      params: { vital: name, title, is },
      content: readFileSync(new URL(`./words/${name}.md`, import.meta.url), 'utf8'),
    })),
};
