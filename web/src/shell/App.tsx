// Everything the pages stand in: colours, queries, routes.
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider, type RouterHistory } from '@tanstack/react-router';
import { useState } from 'react';
import { cssVariables, theme } from '../kit/tokens';
import { createQueryClient } from '../ledger/queries';
import { rememberPlace } from '../ledger/session';
import { createAppRouter } from './router';

function start(history?: RouterHistory) {
  const router = createAppRouter(history);
  // Wherever it is that the session is found to have ended: sign in, then come back to the same place.
  const queries = createQueryClient(() => {
    const { pathname, href } = router.state.location;
    if (pathname === '/sign-in') return;
    rememberPlace(href);
    void router.navigate({ to: '/sign-in', replace: true });
  });
  return { router, queries };
}

export function App({ history }: { history?: RouterHistory }) {
  const [{ router, queries }] = useState(() => start(history));
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
