import { expect, it } from 'vitest';
import { openBlockers } from './blockers';

const on = (kind: string, status: 'DONE' | 'FAILED' | 'READY') => ({ kind, task: { status } });

it('what is done blocks no more; what failed still does', () => {
  expect(openBlockers('READY', [on('BLOCKS', 'DONE'), on('BLOCKS', 'FAILED'), on('BLOCKS', 'READY')])).toBe(2);
});

it('a related task never blocks', () => expect(openBlockers('READY', [on('RELATED', 'READY')])).toBe(0));

it('a closed task waits for nothing', () => expect(openBlockers('DONE', [on('BLOCKS', 'READY')])).toBe(0));
