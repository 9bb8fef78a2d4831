// What the board's address says: which projects, and how many cards a column shows.

/** More than the server gives at once is never asked for. */
export const LIMIT_MAX = 100;
export const LIMIT = 50;

export type BoardSearch = { project?: string; limit?: number };

/** Reads an address that anybody may have written: what makes no sense is left out. */
export function parseBoardSearch(search: Record<string, unknown>): BoardSearch {
  const keys = typeof search.project === 'string' ? projectKeys(search.project) : [];
  const limit = Number(search.limit);
  return {
    ...(keys.length > 0 && { project: keys.join(',') }),
    ...(Number.isInteger(limit) && limit > 0 && limit !== LIMIT && { limit: Math.min(limit, LIMIT_MAX) }),
  };
}

/** `CORE,SPOT` as keys. */
export function projectKeys(project: string | undefined): string[] {
  return (project ?? '').split(',').map((key) => key.trim().toUpperCase()).filter(Boolean);
}
