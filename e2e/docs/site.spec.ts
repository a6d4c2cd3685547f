import { AxeBuilder } from '@axe-core/playwright';
import { readFileSync, existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parse } from 'parse5';
import { BASE, expect, test } from './siteTest.ts';

interface Node {
  readonly nodeName: string;
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
  readonly childNodes?: readonly Node[];
}

/** Links and anchors of one built page. */
function readPage(file: string): { links: string[]; anchors: Set<string> } {
  const links: string[] = [];
  const anchors = new Set<string>(['']);
  const visit = (node: Node): void => {
    for (const { name, value } of node.attrs ?? []) {
      if (name === 'id' || name === 'name') anchors.add(value);
      if ((name === 'href' && node.nodeName === 'a') || name === 'src') links.push(value);
    }
    node.childNodes?.forEach(visit);
  };
  visit(parse(readFileSync(file, 'utf8')) as Node);
  return { links, anchors };
}

test('every link of the site leads to a page and an anchor that are there', ({ site }) => {
  const dead: string[] = [];
  const read = new Map<string, ReturnType<typeof readPage>>();
  const pageAt = (path: string): ReturnType<typeof readPage> => {
    const known = read.get(path) ?? readPage(join(site.folder, path));
    read.set(path, known);
    return known;
  };
  for (const page of site.pages.filter((path) => !path.startsWith('demo/'))) {
    for (const link of pageAt(page).links) {
      if (/^[a-z][a-z+.-]*:/.test(link)) continue;
      const [target = '', anchor = ''] = link.split('#');
      const path =
        target === '' ? page : target.startsWith('/') ? target.slice(BASE.length) : posix.join(dirname(page), target);
      const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
      if (target.startsWith('/') && !target.startsWith(BASE)) dead.push(`${page}: ${link} leaves the site's folder`);
      else if (!existsSync(join(site.folder, file))) dead.push(`${page}: ${link}`);
      else if (file.endsWith('.html') && !pageAt(file).anchors.has(decodeURIComponent(anchor)))
        dead.push(`${page}: ${link} (anchor)`);
    }
  }
  expect(dead).toEqual([]);
  expect(read.size).toBeGreaterThan(30);
});

test('every page opens under a strict policy without an error', async ({ site, context }) => {
  test.setTimeout(180_000);
  const errors: string[] = [];
  const visit = async (paths: readonly string[]): Promise<void> => {
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && errors.push(`${page.url()}: ${message.text()}`));
    page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
    page.on('response', (response) => response.status() >= 400 && errors.push(`${page.url()}: ${response.url()}`));
    for (const path of paths) {
      await page.goto(`${site.origin}${BASE}${path}`);
      await expect(page.locator('h1').first()).toBeVisible();
    }
  };
  const paths = site.pages.filter((file) => !/^(demo\/|404)/.test(file));
  const middle = Math.ceil(paths.length / 2);
  await Promise.all([visit(paths.slice(0, middle)), visit(paths.slice(middle))]);
  expect(errors).toEqual([]);
});

test('the demo is on the site, and measures', async ({ site, page }) => {
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${site.origin}${BASE}demo/`);
  await expect(page.locator('map-vitals')).toBeAttached({ timeout: 60_000 });
  expect(errors).toEqual([]);
});

for (const scheme of ['light', 'dark'] as const)
  test(`${scheme}: home, a vital and a guide have no accessibility fault`, async ({ site, browser }) => {
    const context = await browser.newContext({ colorScheme: scheme });
    const page = await context.newPage();
    for (const path of ['', 'vitals/GSL.html', 'start/vite-react.html', 'questions.html']) {
      await page.goto(`${site.origin}${BASE}${path}`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
    await context.close();
  });

test('the search finds a vital by its name', async ({ site, page }) => {
  await page.setViewportSize({ width: 1200, height: 800 });
  await page.goto(`${site.origin}${BASE}`);
  await page.getByRole('button', { name: 'Search' }).first().click();
  await page.getByRole('searchbox').fill('Gesture Dropped');
  await expect(page.getByRole('option').first()).toContainText('Gesture Dropped Frames');
});
