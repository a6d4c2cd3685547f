import { upgradeReport } from '../lib/upgradeReport.ts';
import type { Report } from '../types/report.ts';
import { readComparison } from './readComparison.ts';
import { readSession } from './readSession.ts';
import type { Comparison } from './comparison.ts';
import type { Page } from './Page.ts';

/** What is written for people. */
export type Readable = Report | Comparison;

export function readPage(document: Readable): Page {
  return 'metrics' in document ? readComparison(document) : readSession(upgradeReport(document) ?? document);
}
