// `repository` in package.json is the one place for addresses: this writes what follows from it into package.json and into
// the README and the pages that the package ships, whose links must also work on npm.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const home = manifest.repository.url.replace(/^git\+|\.git$/g, '');
const { homepage, bugs } = manifest;
const siteOf = (repository) => {
  const [owner, name] = repository.split('/').slice(-2);
  return `https://${owner}.github.io/${name}/`;
};
const was = homepage.replace(/#readme$/, '');
writeFileSync(
  'package.json',
  readFileSync('package.json', 'utf8').replace(homepage, `${home}#readme`).replace(bugs.url, `${home}/issues`),
);
writeFileSync(
  'README.md',
  readFileSync('README.md', 'utf8')
    .replaceAll(siteOf(was), siteOf(home))
    .replaceAll(`"${was}/raw/`, `"${home}/raw/`)
    .replaceAll(/\]\((?:https:\/\/[^)]+\/blob\/main\/)?((?:docs\/|[A-Z]+\.md)[^)]*)\)/g, `](${home}/blob/main/$1)`),
);
for (const folder of ['.', 'docs', 'docs/guides'])
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.md')))
    writeFileSync(
      join(folder, name),
      readFileSync(join(folder, name), 'utf8').replaceAll(`](${was}/blob/`, `](${home}/blob/`),
    );
