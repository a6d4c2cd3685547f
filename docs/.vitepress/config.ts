import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { defineConfig, type DefaultTheme } from 'vitepress';
import { timelines } from './theme/timelines.ts';
import { repositoryLinks } from './repositoryLinks.ts';

const { repository, homepage } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const source = repository.url.replace(/^git\+|\.git$/g, '');

const page = (link: string, text: string): DefaultTheme.SidebarItem => ({ text, link });
const group = (text: string, ...items: DefaultTheme.SidebarItem[]): DefaultTheme.SidebarItem => ({ text, items });

/** The pages of a folder by their own first heading: a new guide is in the menu as soon as it is written. */
function folder(name: string): DefaultTheme.SidebarItem[] {
  return readdirSync(new URL(`../${name}`, import.meta.url))
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .map((file) => page(`/${name}/${file.slice(0, -3)}`, headingOf(`../${name}/${file}`)));
}

function headingOf(path: string): string {
  return /^# (.*)$/m.exec(readFileSync(new URL(path, import.meta.url), 'utf8'))?.[1] ?? path;
}

/** One page per door. Made by TypeDoc before the site is built; a site that is only being written has none. */
function reference(): DefaultTheme.SidebarItem[] {
  return existsSync(new URL('../api', import.meta.url))
    ? [page('/api/mapvitals', 'mapvitals'), ...folder('api/mapvitals')]
    : [];
}

const vitalsOf = (family: string): DefaultTheme.SidebarItem[] =>
  timelines.filter((vital) => vital.family === family).map(({ name, title }) => page(`/vitals/${name}`, title));

export default defineConfig({
  title: 'mapvitals',
  description: 'Know why your map stutters: eight vitals for map apps, and the operation that broke them.',
  base: process.env.DOCS_BASE ?? '/',
  cleanUrls: false,
  lastUpdated: false,
  outDir: '.vitepress/dist',
  srcExclude: ['examples/**', 'vitals/words/**', 'README.md'],
  // Beside the pages, not of them: the demo is copied in after the build, and checked there.
  // What a reader runs has its address on the reader's machine.
  ignoreDeadLinks: [/^\/demo\//, /^https?:\/\/localhost/],
  head: [['link', { rel: 'icon', href: `${process.env.DOCS_BASE ?? '/'}icon.svg`, type: 'image/svg+xml' }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (markdown) => repositoryLinks(markdown, source),
  },
  themeConfig: {
    logo: '/icon.svg',
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: source }],
    outline: { level: [2, 3], label: 'On this page' },
    nav: [
      { text: 'Start', link: '/start/', activeMatch: '^/start/' },
      { text: 'Vitals', link: '/vitals', activeMatch: '^/vitals' },
      { text: 'Guides', link: '/guides/wrapping-an-operation', activeMatch: '^/guides/' },
      { text: 'Recipes', link: '/recipes/', activeMatch: '^/recipes/' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
      { text: 'Questions', link: '/questions' },
      { text: 'Try the demo', link: '/demo/', target: '_self' },
    ],
    sidebar: {
      '/api/': [page('/api/', 'All doors'), ...reference()],
      '/': [
        group('Five minutes', page('/start/', 'Which one is mine?'), ...folder('start')),
        group('Loading', ...vitalsOf('loading')),
        group('Moving', ...vitalsOf('moving')),
        group('Working', ...vitalsOf('working'), page('/vitals', 'All definitions')),
        group('Guides', page('/react', 'React'), page('/overlay', 'The overlay'), ...folder('guides')),
        group('Recipes', page('/recipes/', 'Send it to what you run'), ...folder('recipes')),
        group(
          'What it rests on',
          page('/how-it-works', 'How it works'),
          page('/libraries', 'Map libraries'),
          page('/engines', 'Browsers'),
          page('/accuracy', 'Accuracy'),
          page('/lab', 'The lab'),
          page('/benchmarks', 'Benchmarks'),
          page('/compared', 'Compared with others'),
          page('/questions', 'Questions'),
          page('/decisions', 'Decisions'),
        ),
      ],
    },
    footer: { message: `MIT licence · sends nothing by itself · <a href="${homepage}">source</a>` },
  },
});
