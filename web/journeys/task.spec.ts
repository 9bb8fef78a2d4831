// The task page: whole, safe, accessible.
import { expect, test } from '@playwright/test';
import { complaints, expectAccessible } from './accessible';
import { arrangeTask } from './arrange';

test('a task shows what was written, as text and never as a page of its own', async ({ page, baseURL }) => {
  const task = await arrangeTask(page.request, baseURL ?? '', 'A journey reads a task');
  const heard = complaints(page);
  await page.goto(`/tasks/${task.key}`);
  await expect(page.getByRole('heading', { level: 1, name: task.title })).toBeVisible();
  await expect(page.getByText('0 of 2 met')).toBeVisible();
  await expect(page.getByText('TaskCreated')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Image: plan' })).toBeVisible();
  await expect(page.locator('main img')).toHaveCount(0);
  await page.getByText('TaskCreated').click();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(page);
  expect(heard).toEqual([]);
});

test('a task that is not there says so', async ({ page }) => {
  await page.goto('/tasks/GEN-999999');
  await expect(page.getByRole('heading', { name: 'There is no task GEN-999999' })).toBeVisible();
  await expectAccessible(page);
});

test('an address that no page has is not found', async ({ page }) => {
  const response = await page.request.get('/nowhere');
  expect(response.status()).toBe(404);
});
