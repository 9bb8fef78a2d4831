import { expect, it } from 'vitest';
import { price } from './price';

it.each([
  [1_230_000, 1_230_000, '$1.23'],
  [null, 1_230_000, 'at least $1.23'],
  [null, 0, 'cost unknown'],
  [0, 0, '$0.00'],
])('%j, of which %i known, reads %s', (micros, known, text) => expect(price(micros, known)).toBe(text));
