// Asks axe about a page, and the page about its width.
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

/** No violation of WCAG 2.2 A or AA, nor of axe's best practices; and nothing sticks out sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe: judge } = globalThis as unknown as { axe: typeof axe };
    const found = await judge.run(document, { resultTypes: ['violations'] });
    return found.violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html.slice(0, 160)) }));
  });
  expect(violations).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

/** What the browser complains about from now on: broken policies, errors, warnings. */
export function complaints(page: Page): string[] {
  const list: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') list.push(message.text());
  });
  page.on('pageerror', (error) => list.push(error.message));
  return list;
}
