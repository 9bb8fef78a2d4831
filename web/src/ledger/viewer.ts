// Who looks, at which ledger, and from which position on the screen follows.
import { queryOptions } from '@tanstack/react-query';
import { ask } from './client';
import { graphql } from './gql';
import type { ViewerQuery } from './gql/graphql';

const ViewerDocument = graphql(`
  query Viewer {
    viewer {
      name
      role
      version
      ledger {
        name
        position
      }
    }
  }
`);

export type Viewer = ViewerQuery['viewer'];

/** Asked once a sign-in, before every other query: nothing can happen unseen after its position. */
export const viewerQuery = queryOptions({
  queryKey: ['viewer'],
  queryFn: ({ signal }) => ask(ViewerDocument, {}, signal).then((data) => data.viewer),
});
