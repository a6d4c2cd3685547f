import { tellMistake } from './failure.ts';
import type { AppInfo } from '../types/app.ts';
import type { TellProblem } from '../types/sample.ts';

/** Which app it is: as it was given, else as the optimizer says. Two that are not one app and version are told. */
export function adoptApp(
  own: AppInfo | undefined,
  optimizers: AppInfo | null | undefined,
  tell: TellProblem,
): AppInfo | null {
  if (own && optimizers && (own.name !== optimizers.name || own.version !== optimizers.version)) {
    const [one, other] = [own, optimizers].map(({ name, version }) => `\`${name} ${version}\``);
    const what = `\`app\` is ${one}, of createOptimization ${other}.`;
    tellMistake(tell, 'two-apps', what, 'createMapPerformance.app');
  }
  return own ?? optimizers ?? null;
}
