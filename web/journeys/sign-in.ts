// The one-time link: it signs in, and its token is nowhere to be found afterwards.
import { expect, test } from '@playwright/test';
import { SESSION } from '../playwright.config';
import { complaints } from './accessible';

const link = process.env.TASK_LEDGER_TEST_LINK ?? '';

test('a one-time link leads to the board', async ({ page, context }) => {
  expect(link, 'TASK_LEDGER_TEST_LINK holds a link of `task-ledger sign-in --link`').toContain('#');
  const token = link.slice(link.indexOf('#') + 1);
  const heard = complaints(page);
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Board' })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/');
  expect(await page.evaluate(() => JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }]))).not.toContain(token);
  await page.goBack();
  expect(page.url()).not.toContain(token);

  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  expect(heard).toEqual([]);
  await context.storageState({ path: SESSION });
});
