// The board: seen, filtered, operated by keyboard.
import { expect, test } from '@playwright/test';
import { complaints, expectAccessible } from './accessible';
import { arrangeTask } from './arrange';

test('the board shows a task in its column, accessibly, wide and narrow', async ({ page, baseURL }) => {
  const task = await arrangeTask(page.request, baseURL ?? '', 'A journey looks at the board');
  const heard = complaints(page);
  await page.goto('/?project=GEN&limit=100');
  await expect(page.getByRole('region', { name: /^Ready/ }).getByText(task.key, { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(page);
  expect(heard).toEqual([]);
});

test('the project filter is part of the address', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('combobox', { name: 'Projects' }).or(page.getByRole('textbox', { name: 'Projects' })).first().click();
  await expectAccessible(page);
  await page.getByRole('option', { name: /^GEN/ }).click();
  await expect(page).toHaveURL(/\?project=GEN$/);
  await page.reload();
  await expect(page.getByText('GEN', { exact: false }).first()).toBeVisible();
  await page.goBack();
  await expect(page).not.toHaveURL(/project=/);
});

test('a board without tasks says what to type', async ({ page }) => {
  await page.goto('/?project=NOWHERE');
  await expect(page.getByText(/task-ledger task create/)).toBeVisible();
  await expectAccessible(page);
});

test('a card opens by keyboard', async ({ page, baseURL }) => {
  const task = await arrangeTask(page.request, baseURL ?? '', 'A journey opens a card by keyboard');
  await page.goto('/?project=GEN&limit=100');
  await page.getByRole('link', { name: task.title }).first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: task.title })).toBeVisible();
});

test('the scheme can be chosen and stays chosen', async ({ page, colorScheme }) => {
  await page.goto('/');
  const other = colorScheme === 'dark' ? 'light' : 'dark';
  await page.getByRole('button', { name: `Switch to ${other}` }).click();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', other);
});
