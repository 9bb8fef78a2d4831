// Which projects the board shows; the choice is the address, so it can be shared and gone back from.
import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { board as text } from '../../kit/strings';
import { graphql } from '../../ledger/gql';
import { live } from '../../ledger/queries';
import { parseBoardSearch } from './search';
import classes from './board.module.css';

const ProjectsDocument = graphql(`
  query ProjectFilter($first: Int!, $minPosition: Position) {
    projects(first: $first, minPosition: $minPosition) {
      nodes {
        key
        name
        openTasks
      }
    }
  }
`);

export function ProjectFilter({ projects }: { projects: string[] }) {
  const navigate = useNavigate({ from: '/' });
  const known = useQuery(live(ProjectsDocument, { first: 100 })).data?.projects.nodes ?? [];
  const options = known.map(({ key, name, openTasks }) => ({
    value: key,
    label: key === name ? key : `${key} ${name}`,
    open: openTasks,
  }));
  // A key in the address that no project has stays visible, so that it can be taken away.
  const strangers = projects.filter((key) => !known.some((project) => project.key === key));
  return (
    <MultiSelect
      className={classes.filter}
      aria-label={text.projects}
      placeholder={projects.length === 0 ? text.allProjects : ''}
      data={[...options, ...strangers.map((key) => ({ value: key, label: key }))]}
      value={projects}
      onChange={(keys) =>
        void navigate({ search: (search) => parseBoardSearch({ ...search, project: keys.join(',') }) })
      }
      renderOption={({ option }) => <ProjectOption {...option} />}
      // Within the page's landmarks, where a screen reader finds it.
      comboboxProps={{ withinPortal: false }}
      searchable
      clearable
      hidePickedOptions
      maxDropdownHeight={320}
    />
  );
}

function ProjectOption({ label, ...option }: { label: string }) {
  const open = 'open' in option && typeof option.open === 'number' ? option.open : undefined;
  return (
    <span className={classes.option}>
      {label}
      {open !== undefined && <span className="quiet">{text.openTasks(open)}</span>}
    </span>
  );
}
