// What somebody thought a task would take.
import { exact } from '../../kit/format';
import { board, task as text } from '../../kit/strings';

/** Tokens and minutes, as far as anybody said; empty when nobody did. */
export function estimate(tokens: number | null | undefined, minutes: number | null | undefined): string {
  const parts: string[] = [];
  if (tokens != null) parts.push(board.tokens(exact(tokens)));
  if (minutes != null) parts.push(text.minutes(minutes));
  return parts.join(' · ');
}
