/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Who acted. */
export type ActorKind =
  /** A person who holds the keys. */
  | 'ADMIN'
  /** A worker. */
  | 'AGENT'
  /** A person who checks the books. */
  | 'AUDITOR'
  /** A person who runs the work. */
  | 'OPERATOR'
  /** The ledger by itself: a policy, named by `actor`. */
  | 'SYSTEM';

/** For how long a limit holds. */
export type BudgetPeriod =
  /** A day in the ledger's time zone. */
  | 'DAY'
  /** A month in the ledger's time zone. */
  | 'MONTH'
  /** For ever. */
  | 'TOTAL';

/** How spending stands to a limit. */
export type BudgetState =
  /** Below the warning threshold. */
  | 'OK'
  /** At the limit: nothing more is granted, holders are told to stop. */
  | 'SPENT'
  /** At the threshold: holders are told to wrap up. */
  | 'WARNED';

/** What a budget counts. */
export type BudgetUnit =
  /** Micro-dollars. */
  | 'MONEY'
  /** Input, output and cache creation. */
  | 'TOKENS';

/** Whether a holder gives signs of life. */
export type ClaimState =
  /** Its lease runs. */
  | 'LIVE'
  /** Its lease passed; a heartbeat brings it back, until the grace has passed too. */
  | 'SUSPECT';

/** How one task stands to another. */
export type DependencyKind =
  /** The other must be done first. */
  | 'BLOCKS'
  /** It was found while the other was worked on. */
  | 'DISCOVERED_FROM'
  /** It is the same work as the other. */
  | 'DUPLICATES'
  /** The other is the whole that this is part of. */
  | 'PARENT_CHILD'
  /** They have to do with one another. */
  | 'RELATED'
  /** It takes the other's place. */
  | 'SUPERSEDES';

/** What sort of note it is. */
export type NoteKind =
  /** Something said. */
  | 'COMMENT'
  /** How it is meant to be done. */
  | 'DESIGN'
  /** Something for whoever comes next. */
  | 'HANDOVER'
  /** Something learned that others should know. */
  | 'INSIGHT';

/** Why work rests. */
export type PauseCause =
  /** A budget was spent. */
  | 'BUDGET'
  /** The context window was full. */
  | 'CONTEXT_FULL'
  /** Somebody else shall go on. */
  | 'HANDOVER'
  /** An operator wished it; claimable only after resuming. */
  | 'OPERATOR'
  /** Something else. */
  | 'OTHER'
  /** The provider asked for patience. */
  | 'RATE_LIMIT';

/** How urgent a task is, the most urgent first. */
export type Priority =
  /** Perhaps. */
  | 'BACKLOG'
  /** Before everything else. */
  | 'CRITICAL'
  /** Soon. */
  | 'HIGH'
  /** When there is time. */
  | 'LOW'
  /** In its turn. */
  | 'MEDIUM';

/** What a key may do. */
export type Role =
  /** What an operator may, and keys and settings. */
  | 'ADMIN'
  /** As one agent only: read, claim, work on its own claim, create and comment. */
  | 'AGENT'
  /** Read everything, change nothing. */
  | 'AUDITOR'
  /** Everything on work, agents and budgets, without a fence. */
  | 'OPERATOR';

/** Over what a budget reaches. */
export type ScopeKind =
  /** One agent. */
  | 'AGENT'
  /** Everything. */
  | 'LEDGER'
  /** One project. */
  | 'PROJECT'
  /** One session. */
  | 'SESSION'
  /** One task. */
  | 'TASK';

/** Where a task stands in its life. */
export type TaskStatus =
  /** Something that is no task stands in its way. */
  | 'BLOCKED'
  /** Not wanted any more. */
  | 'CANCELLED'
  /** Done. */
  | 'DONE'
  /** Tried as often as it may be. */
  | 'FAILED'
  /** Written down, not yet described well enough. */
  | 'INTAKE'
  /** Held by an agent. */
  | 'IN_PROGRESS'
  /** Resting, with what the last holder left. */
  | 'PAUSED'
  /** Described; whether it is claimable depends on more. */
  | 'READY'
  /** Handed in, waiting for a judgement. */
  | 'REVIEW'
  /** Waiting for an answer. */
  | 'WAITING';

/** What kind of work a task is. */
export type TaskType =
  /** Something is taken apart to be understood. */
  | 'ANALYSIS'
  /** Something broken is mended. */
  | 'BUGFIX'
  /** What has to be done now and then. */
  | 'CHORE'
  /** Something is brought into service. */
  | 'DEPLOYMENT'
  /** Something is explained. */
  | 'DOCUMENTATION'
  /** A whole of many tasks. */
  | 'EPIC'
  /** Something new is built. */
  | 'IMPLEMENTATION'
  /** Something is found out. */
  | 'RESEARCH'
  /** Somebody's work is judged. */
  | 'REVIEW'
  /** Something is tried. */
  | 'TESTING';

export type Board_BoardFragment = { columns: Array<(
    { status: TaskStatus }
    & { ' $fragmentRefs'?: { 'BoardColumn_ColumnFragment': BoardColumn_ColumnFragment } }
  )> } & { ' $fragmentName'?: 'Board_BoardFragment' };

export type BoardColumn_ColumnFragment = { status: TaskStatus, count: number, tasks: Array<(
    { id: string }
    & { ' $fragmentRefs'?: { 'TaskCard_TaskFragment': TaskCard_TaskFragment } }
  )> } & { ' $fragmentName'?: 'BoardColumn_ColumnFragment' };

export type BoardQueryVariables = Exact<{
  projects?: Array<string> | string | null | undefined;
  perColumn: number;
  minPosition?: number | null | undefined;
}>;


export type BoardQuery = { board: (
    { columns: Array<{ status: TaskStatus, count: number }> }
    & { ' $fragmentRefs'?: { 'Board_BoardFragment': Board_BoardFragment } }
  ) };

export type CardFoot_TaskFragment = { status: TaskStatus, claim: { state: ClaimState, agent: { name: string } } | null, dependsOn: Array<{ kind: DependencyKind, task: { status: TaskStatus } }>, usage: { total: number, costMicros: number | null, knownCostMicros: number } } & { ' $fragmentName'?: 'CardFoot_TaskFragment' };

export type ProjectFilterQueryVariables = Exact<{
  first: number;
  minPosition?: number | null | undefined;
}>;


export type ProjectFilterQuery = { projects: { nodes: Array<{ key: string, name: string, openTasks: number }> } };

export type TaskCard_TaskFragment = (
  { key: string, title: string, priority: Priority | null, labels: Array<string> }
  & { ' $fragmentRefs'?: { 'CardFoot_TaskFragment': CardFoot_TaskFragment } }
) & { ' $fragmentName'?: 'TaskCard_TaskFragment' };

export type Artifacts_TaskFragment = { artifacts: Array<{ name: string, uri: string | null, mediaType: string | null, at: string }> } & { ' $fragmentName'?: 'Artifacts_TaskFragment' };

export type Attempts_TaskFragment = { attempts: Array<{ fence: number, error: string, at: string }> } & { ' $fragmentName'?: 'Attempts_TaskFragment' };

export type BudgetBar_BudgetFragment = { unit: BudgetUnit, period: BudgetPeriod, limit: number, spent: number, reserved: number, warnPercent: number, state: BudgetState, scope: { kind: ScopeKind, name: string } } & { ' $fragmentName'?: 'BudgetBar_BudgetFragment' };

export type Budgets_TaskFragment = { key: string, budgets: Array<(
    { id: string }
    & { ' $fragmentRefs'?: { 'BudgetBar_BudgetFragment': BudgetBar_BudgetFragment } }
  )> } & { ' $fragmentName'?: 'Budgets_TaskFragment' };

export type CheckpointView_TaskFragment = { checkpoint: { summary: string, state: unknown, nextSteps: Array<string>, files: Array<string>, savedAt: string, by: { name: string } } | null } & { ' $fragmentName'?: 'CheckpointView_TaskFragment' };

export type ClaimView_TaskFragment = { key: string, status: TaskStatus, progress: { percent: number | null, text: string, at: string } | null, claim: { fence: number, state: ClaimState, claimedAt: string | null, leaseExpiresAt: string, agent: { name: string } } | null } & { ' $fragmentName'?: 'ClaimView_TaskFragment' };

export type Criteria_TaskFragment = { acceptanceCriteria: Array<{ id: string, text: string, met: boolean, metAt: string | null, metBy: string | null }> } & { ' $fragmentName'?: 'Criteria_TaskFragment' };

export type Dependencies_DependencyFragment = { kind: DependencyKind, task: (
    { id: string }
    & { ' $fragmentRefs'?: { 'TaskLink_TaskFragment': TaskLink_TaskFragment } }
  ) } & { ' $fragmentName'?: 'Dependencies_DependencyFragment' };

export type Dependencies_TaskFragment = { dependsOn: Array<{ ' $fragmentRefs'?: { 'Dependencies_DependencyFragment': Dependencies_DependencyFragment } }>, dependents: Array<{ ' $fragmentRefs'?: { 'Dependencies_DependencyFragment': Dependencies_DependencyFragment } }> } & { ' $fragmentName'?: 'Dependencies_TaskFragment' };

export type Description_TaskFragment = { description: string | null, context: unknown } & { ' $fragmentName'?: 'Description_TaskFragment' };

export type Elsewhere_TaskFragment = { externalRef: string | null, issueUrl: string | null, repository: string | null, branch: string | null, closedElsewhere: string | null, origin: { system: string, id: string, status: string | null } | null } & { ' $fragmentName'?: 'Elsewhere_TaskFragment' };

export type HistoryQueryVariables = Exact<{
  task: string;
  first: number;
  after?: string | null | undefined;
  minPosition?: number | null | undefined;
}>;


export type HistoryQuery = { history: { nodes: Array<(
      { position: number }
      & { ' $fragmentRefs'?: { 'HistoryEntry_EntryFragment': HistoryEntry_EntryFragment } }
    )>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type HistoryEntry_EntryFragment = { position: number, recordedAt: string, occurredAt: string, type: string, summary: string, tokens: number | null, costMicros: number | null, payload: unknown, actor: { kind: ActorKind, name: string } } & { ' $fragmentName'?: 'HistoryEntry_EntryFragment' };

export type Notes_TaskFragment = { notes: Array<{ kind: NoteKind, text: string, at: string, by: string }> } & { ' $fragmentName'?: 'Notes_TaskFragment' };

export type ResultView_TaskFragment = { result: { outcome: string | null, result: unknown, files: Array<string>, commit: string | null, submittedAt: string } | null } & { ' $fragmentName'?: 'ResultView_TaskFragment' };

export type TaskDetails_TaskFragment = (
  { type: TaskType, skills: Array<string>, attempt: number, maxAttempts: number, phase: string | null, complexity: number | null, estimateTokens: number | null, estimateMinutes: number | null, notBefore: string | null, createdAt: string, updatedAt: string, project: { key: string, name: string }, parent: { ' $fragmentRefs'?: { 'TaskLink_TaskFragment': TaskLink_TaskFragment } } | null, assignee: { name: string } | null }
  & { ' $fragmentRefs'?: { 'ClaimView_TaskFragment': ClaimView_TaskFragment;'UsageView_TaskFragment': UsageView_TaskFragment;'Budgets_TaskFragment': Budgets_TaskFragment;'Dependencies_TaskFragment': Dependencies_TaskFragment;'Elsewhere_TaskFragment': Elsewhere_TaskFragment } }
) & { ' $fragmentName'?: 'TaskDetails_TaskFragment' };

export type TaskHeader_TaskFragment = { key: string, title: string, status: TaskStatus, priority: Priority | null, labels: Array<string>, blockedReason: string | null, cancelReason: string | null, pause: { cause: PauseCause, resumeAt: string | null } | null } & { ' $fragmentName'?: 'TaskHeader_TaskFragment' };

export type TaskLink_TaskFragment = { key: string, title: string, status: TaskStatus } & { ' $fragmentName'?: 'TaskLink_TaskFragment' };

export type TaskQueryVariables = Exact<{
  task: string;
  minPosition?: number | null | undefined;
}>;


export type TaskQuery = { task: (
    { key: string, title: string }
    & { ' $fragmentRefs'?: { 'TaskHeader_TaskFragment': TaskHeader_TaskFragment;'TaskWork_TaskFragment': TaskWork_TaskFragment;'TaskDetails_TaskFragment': TaskDetails_TaskFragment } }
  ) | null };

export type TaskWork_TaskFragment = (
  { key: string }
  & { ' $fragmentRefs'?: { 'Description_TaskFragment': Description_TaskFragment;'Criteria_TaskFragment': Criteria_TaskFragment;'CheckpointView_TaskFragment': CheckpointView_TaskFragment;'ResultView_TaskFragment': ResultView_TaskFragment;'Attempts_TaskFragment': Attempts_TaskFragment;'Notes_TaskFragment': Notes_TaskFragment;'Artifacts_TaskFragment': Artifacts_TaskFragment } }
) & { ' $fragmentName'?: 'TaskWork_TaskFragment' };

export type UsageView_TaskFragment = { key: string, usage: { input: number, output: number, cacheRead: number, cacheCreation: number, reasoning: number, total: number, costMicros: number | null, knownCostMicros: number, reports: number, reportsLate: number } } & { ' $fragmentName'?: 'UsageView_TaskFragment' };

export type EventsSubscriptionVariables = Exact<{
  after?: number | null | undefined;
}>;


export type EventsSubscription = { events: { position: number } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { name: string, role: Role, version: string, ledger: { name: string, position: number } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const CardFoot_TaskFragmentDoc = new TypedDocumentString(`
    fragment CardFoot_task on Task {
  status
  claim {
    state
    agent {
      name
    }
  }
  dependsOn {
    kind
    task {
      status
    }
  }
  usage {
    total
    costMicros
    knownCostMicros
  }
}
    `, {"fragmentName":"CardFoot_task"}) as unknown as TypedDocumentString<CardFoot_TaskFragment, unknown>;
export const TaskCard_TaskFragmentDoc = new TypedDocumentString(`
    fragment TaskCard_task on Task {
  key
  title
  priority
  labels
  ...CardFoot_task
}
    fragment CardFoot_task on Task {
  status
  claim {
    state
    agent {
      name
    }
  }
  dependsOn {
    kind
    task {
      status
    }
  }
  usage {
    total
    costMicros
    knownCostMicros
  }
}`, {"fragmentName":"TaskCard_task"}) as unknown as TypedDocumentString<TaskCard_TaskFragment, unknown>;
export const BoardColumn_ColumnFragmentDoc = new TypedDocumentString(`
    fragment BoardColumn_column on BoardColumn {
  status
  count
  tasks {
    id
    ...TaskCard_task
  }
}
    fragment CardFoot_task on Task {
  status
  claim {
    state
    agent {
      name
    }
  }
  dependsOn {
    kind
    task {
      status
    }
  }
  usage {
    total
    costMicros
    knownCostMicros
  }
}
fragment TaskCard_task on Task {
  key
  title
  priority
  labels
  ...CardFoot_task
}`, {"fragmentName":"BoardColumn_column"}) as unknown as TypedDocumentString<BoardColumn_ColumnFragment, unknown>;
export const Board_BoardFragmentDoc = new TypedDocumentString(`
    fragment Board_board on Board {
  columns {
    status
    ...BoardColumn_column
  }
}
    fragment BoardColumn_column on BoardColumn {
  status
  count
  tasks {
    id
    ...TaskCard_task
  }
}
fragment CardFoot_task on Task {
  status
  claim {
    state
    agent {
      name
    }
  }
  dependsOn {
    kind
    task {
      status
    }
  }
  usage {
    total
    costMicros
    knownCostMicros
  }
}
fragment TaskCard_task on Task {
  key
  title
  priority
  labels
  ...CardFoot_task
}`, {"fragmentName":"Board_board"}) as unknown as TypedDocumentString<Board_BoardFragment, unknown>;
export const HistoryEntry_EntryFragmentDoc = new TypedDocumentString(`
    fragment HistoryEntry_entry on HistoryEntry {
  position
  recordedAt
  occurredAt
  type
  summary
  tokens
  costMicros
  payload
  actor {
    kind
    name
  }
}
    `, {"fragmentName":"HistoryEntry_entry"}) as unknown as TypedDocumentString<HistoryEntry_EntryFragment, unknown>;
export const TaskLink_TaskFragmentDoc = new TypedDocumentString(`
    fragment TaskLink_task on Task {
  key
  title
  status
}
    `, {"fragmentName":"TaskLink_task"}) as unknown as TypedDocumentString<TaskLink_TaskFragment, unknown>;
export const ClaimView_TaskFragmentDoc = new TypedDocumentString(`
    fragment ClaimView_task on Task {
  key
  status
  progress {
    percent
    text
    at
  }
  claim {
    agent {
      name
    }
    fence
    state
    claimedAt
    leaseExpiresAt
  }
}
    `, {"fragmentName":"ClaimView_task"}) as unknown as TypedDocumentString<ClaimView_TaskFragment, unknown>;
export const UsageView_TaskFragmentDoc = new TypedDocumentString(`
    fragment UsageView_task on Task {
  key
  usage {
    input
    output
    cacheRead
    cacheCreation
    reasoning
    total
    costMicros
    knownCostMicros
    reports
    reportsLate
  }
}
    `, {"fragmentName":"UsageView_task"}) as unknown as TypedDocumentString<UsageView_TaskFragment, unknown>;
export const BudgetBar_BudgetFragmentDoc = new TypedDocumentString(`
    fragment BudgetBar_budget on Budget {
  scope {
    kind
    name
  }
  unit
  period
  limit
  spent
  reserved
  warnPercent
  state
}
    `, {"fragmentName":"BudgetBar_budget"}) as unknown as TypedDocumentString<BudgetBar_BudgetFragment, unknown>;
export const Budgets_TaskFragmentDoc = new TypedDocumentString(`
    fragment Budgets_task on Task {
  key
  budgets {
    id
    ...BudgetBar_budget
  }
}
    fragment BudgetBar_budget on Budget {
  scope {
    kind
    name
  }
  unit
  period
  limit
  spent
  reserved
  warnPercent
  state
}`, {"fragmentName":"Budgets_task"}) as unknown as TypedDocumentString<Budgets_TaskFragment, unknown>;
export const Dependencies_DependencyFragmentDoc = new TypedDocumentString(`
    fragment Dependencies_dependency on Dependency {
  kind
  task {
    id
    ...TaskLink_task
  }
}
    fragment TaskLink_task on Task {
  key
  title
  status
}`, {"fragmentName":"Dependencies_dependency"}) as unknown as TypedDocumentString<Dependencies_DependencyFragment, unknown>;
export const Dependencies_TaskFragmentDoc = new TypedDocumentString(`
    fragment Dependencies_task on Task {
  dependsOn {
    ...Dependencies_dependency
  }
  dependents {
    ...Dependencies_dependency
  }
}
    fragment Dependencies_dependency on Dependency {
  kind
  task {
    id
    ...TaskLink_task
  }
}
fragment TaskLink_task on Task {
  key
  title
  status
}`, {"fragmentName":"Dependencies_task"}) as unknown as TypedDocumentString<Dependencies_TaskFragment, unknown>;
export const Elsewhere_TaskFragmentDoc = new TypedDocumentString(`
    fragment Elsewhere_task on Task {
  externalRef
  issueUrl
  repository
  branch
  closedElsewhere
  origin {
    system
    id
    status
  }
}
    `, {"fragmentName":"Elsewhere_task"}) as unknown as TypedDocumentString<Elsewhere_TaskFragment, unknown>;
export const TaskDetails_TaskFragmentDoc = new TypedDocumentString(`
    fragment TaskDetails_task on Task {
  type
  skills
  attempt
  maxAttempts
  phase
  complexity
  estimateTokens
  estimateMinutes
  notBefore
  createdAt
  updatedAt
  project {
    key
    name
  }
  parent {
    ...TaskLink_task
  }
  assignee {
    name
  }
  ...ClaimView_task
  ...UsageView_task
  ...Budgets_task
  ...Dependencies_task
  ...Elsewhere_task
}
    fragment BudgetBar_budget on Budget {
  scope {
    kind
    name
  }
  unit
  period
  limit
  spent
  reserved
  warnPercent
  state
}
fragment Budgets_task on Task {
  key
  budgets {
    id
    ...BudgetBar_budget
  }
}
fragment ClaimView_task on Task {
  key
  status
  progress {
    percent
    text
    at
  }
  claim {
    agent {
      name
    }
    fence
    state
    claimedAt
    leaseExpiresAt
  }
}
fragment Dependencies_dependency on Dependency {
  kind
  task {
    id
    ...TaskLink_task
  }
}
fragment Dependencies_task on Task {
  dependsOn {
    ...Dependencies_dependency
  }
  dependents {
    ...Dependencies_dependency
  }
}
fragment Elsewhere_task on Task {
  externalRef
  issueUrl
  repository
  branch
  closedElsewhere
  origin {
    system
    id
    status
  }
}
fragment TaskLink_task on Task {
  key
  title
  status
}
fragment UsageView_task on Task {
  key
  usage {
    input
    output
    cacheRead
    cacheCreation
    reasoning
    total
    costMicros
    knownCostMicros
    reports
    reportsLate
  }
}`, {"fragmentName":"TaskDetails_task"}) as unknown as TypedDocumentString<TaskDetails_TaskFragment, unknown>;
export const TaskHeader_TaskFragmentDoc = new TypedDocumentString(`
    fragment TaskHeader_task on Task {
  key
  title
  status
  priority
  labels
  blockedReason
  cancelReason
  pause {
    cause
    resumeAt
  }
}
    `, {"fragmentName":"TaskHeader_task"}) as unknown as TypedDocumentString<TaskHeader_TaskFragment, unknown>;
export const Description_TaskFragmentDoc = new TypedDocumentString(`
    fragment Description_task on Task {
  description
  context
}
    `, {"fragmentName":"Description_task"}) as unknown as TypedDocumentString<Description_TaskFragment, unknown>;
export const Criteria_TaskFragmentDoc = new TypedDocumentString(`
    fragment Criteria_task on Task {
  acceptanceCriteria {
    id
    text
    met
    metAt
    metBy
  }
}
    `, {"fragmentName":"Criteria_task"}) as unknown as TypedDocumentString<Criteria_TaskFragment, unknown>;
export const CheckpointView_TaskFragmentDoc = new TypedDocumentString(`
    fragment CheckpointView_task on Task {
  checkpoint {
    summary
    state
    nextSteps
    files
    savedAt
    by {
      name
    }
  }
}
    `, {"fragmentName":"CheckpointView_task"}) as unknown as TypedDocumentString<CheckpointView_TaskFragment, unknown>;
export const ResultView_TaskFragmentDoc = new TypedDocumentString(`
    fragment ResultView_task on Task {
  result {
    outcome
    result
    files
    commit
    submittedAt
  }
}
    `, {"fragmentName":"ResultView_task"}) as unknown as TypedDocumentString<ResultView_TaskFragment, unknown>;
export const Attempts_TaskFragmentDoc = new TypedDocumentString(`
    fragment Attempts_task on Task {
  attempts {
    fence
    error
    at
  }
}
    `, {"fragmentName":"Attempts_task"}) as unknown as TypedDocumentString<Attempts_TaskFragment, unknown>;
export const Notes_TaskFragmentDoc = new TypedDocumentString(`
    fragment Notes_task on Task {
  notes {
    kind
    text
    at
    by
  }
}
    `, {"fragmentName":"Notes_task"}) as unknown as TypedDocumentString<Notes_TaskFragment, unknown>;
export const Artifacts_TaskFragmentDoc = new TypedDocumentString(`
    fragment Artifacts_task on Task {
  artifacts {
    name
    uri
    mediaType
    at
  }
}
    `, {"fragmentName":"Artifacts_task"}) as unknown as TypedDocumentString<Artifacts_TaskFragment, unknown>;
export const TaskWork_TaskFragmentDoc = new TypedDocumentString(`
    fragment TaskWork_task on Task {
  key
  ...Description_task
  ...Criteria_task
  ...CheckpointView_task
  ...ResultView_task
  ...Attempts_task
  ...Notes_task
  ...Artifacts_task
}
    fragment Artifacts_task on Task {
  artifacts {
    name
    uri
    mediaType
    at
  }
}
fragment Attempts_task on Task {
  attempts {
    fence
    error
    at
  }
}
fragment CheckpointView_task on Task {
  checkpoint {
    summary
    state
    nextSteps
    files
    savedAt
    by {
      name
    }
  }
}
fragment Criteria_task on Task {
  acceptanceCriteria {
    id
    text
    met
    metAt
    metBy
  }
}
fragment Description_task on Task {
  description
  context
}
fragment Notes_task on Task {
  notes {
    kind
    text
    at
    by
  }
}
fragment ResultView_task on Task {
  result {
    outcome
    result
    files
    commit
    submittedAt
  }
}`, {"fragmentName":"TaskWork_task"}) as unknown as TypedDocumentString<TaskWork_TaskFragment, unknown>;
export const BoardDocument = new TypedDocumentString(`
    query Board($projects: [String!], $perColumn: Int!, $minPosition: Position) {
  board(projects: $projects, perColumn: $perColumn, minPosition: $minPosition) {
    columns {
      status
      count
    }
    ...Board_board
  }
}
    fragment Board_board on Board {
  columns {
    status
    ...BoardColumn_column
  }
}
fragment BoardColumn_column on BoardColumn {
  status
  count
  tasks {
    id
    ...TaskCard_task
  }
}
fragment CardFoot_task on Task {
  status
  claim {
    state
    agent {
      name
    }
  }
  dependsOn {
    kind
    task {
      status
    }
  }
  usage {
    total
    costMicros
    knownCostMicros
  }
}
fragment TaskCard_task on Task {
  key
  title
  priority
  labels
  ...CardFoot_task
}`) as unknown as TypedDocumentString<BoardQuery, BoardQueryVariables>;
export const ProjectFilterDocument = new TypedDocumentString(`
    query ProjectFilter($first: Int!, $minPosition: Position) {
  projects(first: $first, minPosition: $minPosition) {
    nodes {
      key
      name
      openTasks
    }
  }
}
    `) as unknown as TypedDocumentString<ProjectFilterQuery, ProjectFilterQueryVariables>;
export const HistoryDocument = new TypedDocumentString(`
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
    fragment HistoryEntry_entry on HistoryEntry {
  position
  recordedAt
  occurredAt
  type
  summary
  tokens
  costMicros
  payload
  actor {
    kind
    name
  }
}`) as unknown as TypedDocumentString<HistoryQuery, HistoryQueryVariables>;
export const TaskDocument = new TypedDocumentString(`
    query Task($task: String!, $minPosition: Position) {
  task(task: $task, minPosition: $minPosition) {
    key
    title
    ...TaskHeader_task
    ...TaskWork_task
    ...TaskDetails_task
  }
}
    fragment Artifacts_task on Task {
  artifacts {
    name
    uri
    mediaType
    at
  }
}
fragment Attempts_task on Task {
  attempts {
    fence
    error
    at
  }
}
fragment BudgetBar_budget on Budget {
  scope {
    kind
    name
  }
  unit
  period
  limit
  spent
  reserved
  warnPercent
  state
}
fragment Budgets_task on Task {
  key
  budgets {
    id
    ...BudgetBar_budget
  }
}
fragment CheckpointView_task on Task {
  checkpoint {
    summary
    state
    nextSteps
    files
    savedAt
    by {
      name
    }
  }
}
fragment ClaimView_task on Task {
  key
  status
  progress {
    percent
    text
    at
  }
  claim {
    agent {
      name
    }
    fence
    state
    claimedAt
    leaseExpiresAt
  }
}
fragment Criteria_task on Task {
  acceptanceCriteria {
    id
    text
    met
    metAt
    metBy
  }
}
fragment Dependencies_dependency on Dependency {
  kind
  task {
    id
    ...TaskLink_task
  }
}
fragment Dependencies_task on Task {
  dependsOn {
    ...Dependencies_dependency
  }
  dependents {
    ...Dependencies_dependency
  }
}
fragment Description_task on Task {
  description
  context
}
fragment Elsewhere_task on Task {
  externalRef
  issueUrl
  repository
  branch
  closedElsewhere
  origin {
    system
    id
    status
  }
}
fragment Notes_task on Task {
  notes {
    kind
    text
    at
    by
  }
}
fragment ResultView_task on Task {
  result {
    outcome
    result
    files
    commit
    submittedAt
  }
}
fragment TaskDetails_task on Task {
  type
  skills
  attempt
  maxAttempts
  phase
  complexity
  estimateTokens
  estimateMinutes
  notBefore
  createdAt
  updatedAt
  project {
    key
    name
  }
  parent {
    ...TaskLink_task
  }
  assignee {
    name
  }
  ...ClaimView_task
  ...UsageView_task
  ...Budgets_task
  ...Dependencies_task
  ...Elsewhere_task
}
fragment TaskHeader_task on Task {
  key
  title
  status
  priority
  labels
  blockedReason
  cancelReason
  pause {
    cause
    resumeAt
  }
}
fragment TaskLink_task on Task {
  key
  title
  status
}
fragment TaskWork_task on Task {
  key
  ...Description_task
  ...Criteria_task
  ...CheckpointView_task
  ...ResultView_task
  ...Attempts_task
  ...Notes_task
  ...Artifacts_task
}
fragment UsageView_task on Task {
  key
  usage {
    input
    output
    cacheRead
    cacheCreation
    reasoning
    total
    costMicros
    knownCostMicros
    reports
    reportsLate
  }
}`) as unknown as TypedDocumentString<TaskQuery, TaskQueryVariables>;
export const EventsDocument = new TypedDocumentString(`
    subscription Events($after: Position) {
  events(after: $after) {
    position
  }
}
    `) as unknown as TypedDocumentString<EventsSubscription, EventsSubscriptionVariables>;
export const ViewerDocument = new TypedDocumentString(`
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
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;