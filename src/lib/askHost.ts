/**
 * What the host answers; `otherwise` where it throws. Browsers forbid some of what they have, and pages put others in its
 * place: what those do is no error of the app's.
 */
export function askHost<Answer>(ask: () => Answer, otherwise: Answer): Answer {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}
