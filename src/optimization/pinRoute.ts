import { tellMistake } from '../lib/failure.ts';
import { readOption } from '../lib/options.ts';
import type { RunRoute } from '../types/optimization.ts';
import type { TellProblem } from '../types/sample.ts';
import type { ManagerSettings } from './managerOptions.ts';
import type { Operation } from './operation.ts';
import { isRouteOpen } from './planCall.ts';
import { RUN_ROUTES } from './runOptions.ts';

/** @throws BAD_OPTION for what is no route; one that is not open to the task is told as a problem, for a device may have no workers */
export function pinRoute(
  { task, facts }: Operation,
  route: RunRoute,
  settings: ManagerSettings,
  tell: TellProblem,
): void {
  readOption('pin', 'route', { is: RUN_ROUTES, needed: true }, route);
  facts.pinned = route;
  if (!isRouteOpen(settings, task, route))
    tellMistake(
      tell,
      'route-not-open',
      `\`${facts.name}\` cannot take its pinned route ${route}: it runs inline.`,
      `pin.${route}`,
    );
}
