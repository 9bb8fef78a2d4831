// What something cost, as far as that is known. Unknown is never zero.
import { cost } from './format';
import { board as text } from './strings';

/** The whole cost in micro-dollars where it is known, else what is known of it, else that nothing is. */
export function price(micros: number | null | undefined, knownMicros = 0): string {
  if (micros != null) return cost(micros);
  return knownMicros > 0 ? text.costAtLeast(cost(knownMicros)) : text.costUnknown;
}
