import { expect, it } from 'vitest';
import { barParts } from './barParts';

it.each([
  [100, 40, 10, { spent: 40, reserved: 10 }],
  [100, 95, 10, { spent: 95, reserved: 5 }],
  [100, 130, 10, { spent: 100, reserved: 0 }],
  [0, 0, 0, { spent: 100, reserved: 0 }],
])('of %i, %i spent and %i reserved fill %j', (limit, spent, reserved, parts) =>
  expect(barParts(limit, spent, reserved)).toEqual(parts));
