// Who is not signed in: sees no work, and is told what to do.
import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the sign-in page is accessible, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('/tasks/GEN-1');
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await expect(page.getByText('task-ledger sign-in --link')).toBeVisible();
    await expectAccessible(page);
  });
}

test('a used link says how to get a new one', async ({ page }) => {
  await page.goto(process.env.TASK_LEDGER_TEST_LINK ?? '/sign-in#used');
  await expect(page.getByRole('alert')).toContainText('This link does not work any more');
  expect(page.url()).not.toContain('#');
  await expectAccessible(page);
});
