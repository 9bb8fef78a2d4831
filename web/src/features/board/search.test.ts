import { expect, it } from 'vitest';
import { parseBoardSearch, projectKeys } from './search';

it.each([
  [{}, {}],
  [{ project: 'core, spot,' }, { project: 'CORE,SPOT' }],
  [{ project: 7, limit: 'many' }, {}],
  [{ limit: 50 }, {}],
  [{ limit: 100 }, { limit: 100 }],
  [{ limit: 1e9 }, { limit: 100 }],
  [{ limit: -1 }, {}],
])('%j is read as %j', (search, read) => expect(parseBoardSearch(search)).toEqual(read));

it('no project means all', () => expect(projectKeys(undefined)).toEqual([]));
