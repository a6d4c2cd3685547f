import { expect, test } from 'vitest';
import '../../../demo/libraries/src/libraries.css';
import { createTable } from '../../../demo/libraries/src/createTable.ts';

test.each(['mapLibre', 'openLayers', 'resium'] as const)(
  'on a phone the column of %s’s own page is in sight',
  (own) => {
    const page = document.createElement('div');
    page.style.width = '360px';
    const { element, show } = createTable(own);
    page.append(element);
    document.body.append(page);
    show({});
    const box = element.getBoundingClientRect();
    const [names, column] = ['th', 'th.is-own'].map((it) => element.querySelector(it)!.getBoundingClientRect());
    expect(column!.left).toBeGreaterThanOrEqual(names!.right - 1);
    expect(column!.right).toBeLessThanOrEqual(box.right);
    page.remove();
  },
);
