// The columns, in the order in which a task usually passes them.
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { BoardColumn } from './BoardColumn';
import classes from './board.module.css';

const BoardFragment = graphql(`
  fragment Board_board on Board {
    columns {
      status
      ...BoardColumn_column
    }
  }
`);

export function Board({ board, limit }: { board: FragmentType<typeof BoardFragment>; limit: number }) {
  const { columns } = read(BoardFragment, board);
  return (
    <div className={classes.columns}>
      {columns.map((column) => (
        <BoardColumn key={column.status} column={column} limit={limit} />
      ))}
    </div>
  );
}
