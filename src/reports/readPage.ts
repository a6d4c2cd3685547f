import { upgradeReport } from '../lib/upgradeReport.ts';
import type { Report } from '../types/report.ts';
import type { MergedSessions } from '../types/repository.ts';
import { readComparison } from './readComparison.ts';
import { readMerged } from './readMerged.ts';
import { requireDocument } from './requireDocument.ts';
import { readSession } from './readSession.ts';
import type { Comparison } from './comparison.ts';
import type { Page } from './Page.ts';

/** What is written for people. */
export type Readable = Report | MergedSessions | Comparison;

/** @throws BAD_OPTION */
export function readPage(document: Readable): Page {
  requireDocument(document, 'operations', 'metrics');
  if ('metrics' in document) return readComparison(document);
  return 'sessionIds' in document ? readMerged(document) : readSession(upgradeReport(document) ?? document);
}
