// The board lives: what happens appears by itself, also what happened while the connection was lost.
import { expect, test, type WebSocketRoute } from '@playwright/test';
import { expectAccessible } from './accessible';
import { arrangeTask } from './arrange';

test('a new task appears without a reload', async ({ page, baseURL }) => {
  await page.goto('/?project=GEN&limit=100');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const task = await arrangeTask(page.request, baseURL ?? '', `Appears by itself ${Date.now()}`);
  await expect(page.getByRole('link', { name: task.title })).toBeVisible();
});

test('a lost connection is said, and what was missed is caught up on', async ({ page, baseURL }) => {
  let broken = false;
  let socket: WebSocketRoute | undefined;
  await page.routeWebSocket('**/graphql/ws', (route) => {
    if (broken) return void route.close({ code: 1012, reason: 'broken by the journey' });
    socket = route;
    route.connectToServer();
  });
  await page.goto('/?project=GEN&limit=100');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();

  broken = true;
  await socket?.close({ code: 1012, reason: 'broken by the journey' });
  await expect(page.getByText(/No live connection/)).toBeVisible();
  await expectAccessible(page);
  const task = await arrangeTask(page.request, baseURL ?? '', `Missed at first ${Date.now()}`);
  broken = false;
  await expect(page.getByRole('link', { name: task.title })).toBeVisible();
  await expect(page.getByText(/No live connection/)).toBeHidden();
});
