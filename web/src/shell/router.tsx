// The pages and their addresses. Sign-in stands alone; all others stand in the frame.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, type RouterHistory } from '@tanstack/react-router';
import { BoardPage } from '../features/board/BoardPage';
import { parseBoardSearch } from '../features/board/search';
import { SignInPage } from '../features/sign-in/SignInPage';
import { Crashed, NoPage } from './errors';
import { Frame } from './Frame';

const root = createRootRoute({ notFoundComponent: NoPage, errorComponent: Crashed });
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInPage });
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame });
const board = createRoute({
  getParentRoute: () => frame,
  path: '/',
  validateSearch: parseBoardSearch,
  component: BoardPage,
});
const task = createRoute({
  getParentRoute: () => frame,
  path: '/tasks/$task',
  // With it comes the Markdown reader, which the board need not wait for.
  component: lazyRouteComponent(() => import('../features/task/TaskPage'), 'TaskPage'),
});

const routes = root.addChildren([signIn, frame.addChildren([board, task])]);

/** The browser's own history, unless a test brings one. */
export function createAppRouter(history?: RouterHistory) {
  const own = history && { history };
  return createRouter({ routeTree: routes, defaultPreload: 'intent', scrollRestoration: true, ...own });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
