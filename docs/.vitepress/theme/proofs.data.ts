import { readFileSync } from 'node:fs';

export interface Proof {
  figure: string;
  says: string;
  how: string;
  command: string;
  link: string;
}

/** The figures of the first page are read from where they are measured and written: none is kept twice. */
export default {
  watch: ['../../accuracy.md', '../../benchmarks.md', '../../../README.md'],
  load: (): Proof[] => {
    const [within, all] = find('accuracy.md', /^(\d+) of (\d+) figures and facts are within the goal/m);
    const [machine] = find('accuracy.md', /^Machine: (.*?)\. Chromium/m);
    const [off, learned] = find('benchmarks.md', /^\| Total blocking time \| (\d+ ms) \(.*?\) \| (\d+ ms)/m);
    const [first] = find('../README.md', /`startMapPerformance` \| ([\d.]+ kB)/);
    return [
      {
        figure: `${off} to ${learned}`,
        says: 'of blocked page in the demo’s flight, once the route of each operation is learned.',
        how: 'Medians; two cores, drawn in software.',
        command: 'npm run bench:flight',
        link: '/benchmarks.html',
      },
      {
        figure: `${within} of ${all}`,
        says: 'figures and facts are within 50 ms or one frame of a truth that reads none of our events.',
        how: `What is not is listed. ${machine}, with a graphics card.`,
        command: 'npm run accuracy',
        link: '/accuracy.html',
      },
      {
        figure: first ?? '',
        says: 'is what an app loads at first. The rest comes when the page is idle; a test holds the sizes.',
        how: 'Minified and gzipped, web-vitals aside.',
        command: 'npm run sizes',
        link: '/questions.html#does-it-slow-my-map',
      },
    ];
  },
};

function find(path: string, pattern: RegExp): string[] {
  const match = pattern.exec(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
  if (!match) throw new TypeError(`${path} has no line like ${pattern}: the first page shows its figure`);
  return match.slice(1);
}
