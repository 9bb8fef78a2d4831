// The live board: what is where, who holds it, what it costs.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Failure } from '../../kit/Failure';
import { board as text, shell } from '../../kit/strings';
import { graphql } from '../../ledger/gql';
import { live } from '../../ledger/queries';
import { Board } from './Board';
import { BoardEmpty } from './BoardEmpty';
import { BoardSkeleton } from './BoardSkeleton';
import { ProjectFilter } from './ProjectFilter';
import { LIMIT, projectKeys } from './search';
import classes from './board.module.css';

const BoardDocument = graphql(`
  query Board($projects: [String!], $perColumn: Int!, $minPosition: Position) {
    board(projects: $projects, perColumn: $perColumn, minPosition: $minPosition) {
      columns {
        status
        count
      }
      ...Board_board
    }
  }
`);

const route = getRouteApi('/frame/');

export function BoardPage() {
  const { project, limit = LIMIT } = route.useSearch();
  const projects = projectKeys(project);
  const query = useQuery({
    ...live(BoardDocument, { projects: projects.length > 0 ? projects : null, perColumn: limit }),
    placeholderData: keepPreviousData,
  });
  const board = query.data?.board;
  const count = board?.columns.reduce((sum, column) => sum + column.count, 0);

  return (
    <div className={classes.page}>
      <title>{`${text.title} · ${shell.product}`}</title>
      <div className={classes.bar}>
        <h1>{text.title}</h1>
        {count !== undefined && <span className="quiet">{text.tasks(count)}</span>}
        <ProjectFilter projects={projects} />
      </div>
      {board && count !== 0 && <Board board={board} limit={limit} />}
      {count === 0 && <BoardEmpty projects={projects} />}
      {!board && query.error && <Failure heading="h2" error={query.error} retry={() => void query.refetch()} />}
      {query.isLoading && <BoardSkeleton />}
    </div>
  );
}
