// Everything that happened to the task, newest first, page by page.
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Failure } from '../../kit/Failure';
import { task as text } from '../../kit/strings';
import { graphql } from '../../ledger/gql';
import { livePages } from '../../ledger/queries';
import { HistoryEntry } from './HistoryEntry';
import { HistorySkeleton } from './TaskSkeleton';
import { Section } from './Section';
import classes from './history.module.css';

const HistoryDocument = graphql(`
  query History($task: String!, $first: Int!, $after: String, $minPosition: Position) {
    history(task: $task, first: $first, after: $after, minPosition: $minPosition) {
      nodes {
        position
        ...HistoryEntry_entry
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const PAGE = 50;

export function History({ task }: { task: string }) {
  const query = useInfiniteQuery(livePages(HistoryDocument, { task, first: PAGE }, (data) => data.history.pageInfo));
  const entries = query.data?.pages.flatMap((page) => page.history.nodes);
  return (
    <Section title={text.history}>
      {query.isLoading && <HistorySkeleton />}
      {!entries && query.error && <Failure heading="h2" error={query.error} retry={() => void query.refetch()} />}
      {entries && (
        <ol className={classes.history}>
          {entries.map((entry) => (
            <HistoryEntry key={entry.position} entry={entry} />
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? text.loadingOlder : text.older}
        </Button>
      )}
      {entries && !query.hasNextPage && <p className="quiet">{text.historyEnd}</p>}
    </Section>
  );
}
