// `repository` in package.json is the one place for addresses: this writes what follows from it into package.json and into
// the README, whose links must also work on npm.
import { readFileSync, writeFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const home = manifest.repository.url.replace(/^git\+|\.git$/g, '');
const { homepage, bugs } = manifest;
writeFileSync(
  'package.json',
  readFileSync('package.json', 'utf8').replace(homepage, `${home}#readme`).replace(bugs.url, `${home}/issues`),
);
writeFileSync(
  'README.md',
  readFileSync('README.md', 'utf8').replaceAll(
    /\]\((?:https:\/\/[^)]+\/blob\/main\/)?((?:docs\/|[A-Z]+\.md)[^)]*)\)/g,
    `](${home}/blob/main/$1)`,
  ),
);
