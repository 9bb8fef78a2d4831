import { expect, it } from 'vitest';
import { cost, countdown, exact, fromNow, shown, tokens } from './format';

it.each([
  [0, '0'],
  [999, '999'],
  [1_234, '1.2K'],
  [3_400_000, '3.4M'],
])('%i tokens read %s', (count, text) => expect(tokens(count)).toBe(text));

it('exact figures keep every digit', () => expect(exact(1_234_567)).toBe('1,234,567'));

it.each([
  [0, '$0.00'],
  [1_234, '$0.0012'],
  [12_345, '$0.01'],
  [1_234_567_890, '$1,234.57'],
])('%i micro-dollars read %s', (micros, text) => expect(cost(micros)).toBe(text));

it.each([
  ['2026-11-21T12:00:00Z', 'now'],
  ['2026-11-21T11:55:00Z', '5 min. ago'],
  ['2026-11-21T14:30:00Z', 'in 2 hr.'],
  ['2026-11-18T12:00:00Z', '3 days ago'],
])('%s is %s', (iso, text) => expect(fromNow(iso, Date.parse('2026-11-21T12:00:00Z'))).toBe(text));

it('a lease that ran out counts zero, not below', () => {
  expect(countdown(95)).toBe('1:35');
  expect(countdown(-3)).toBe('0:00');
});

it('a direction override is shown, not obeyed', () => {
  expect(shown('safe\u202Eexe.txt')).toBe('safe[U+202E]exe.txt');
});
