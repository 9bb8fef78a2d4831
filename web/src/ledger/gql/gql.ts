/* eslint-disable */
import * as types from './graphql';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment Board_board on Board {\n    columns {\n      status\n      ...BoardColumn_column\n    }\n  }\n": typeof types.Board_BoardFragmentDoc,
    "\n  fragment BoardColumn_column on BoardColumn {\n    status\n    count\n    tasks {\n      id\n      ...TaskCard_task\n    }\n  }\n": typeof types.BoardColumn_ColumnFragmentDoc,
    "\n  query Board($projects: [String!], $perColumn: Int!, $minPosition: Position) {\n    board(projects: $projects, perColumn: $perColumn, minPosition: $minPosition) {\n      columns {\n        status\n        count\n      }\n      ...Board_board\n    }\n  }\n": typeof types.BoardDocument,
    "\n  fragment CardFoot_task on Task {\n    status\n    claim {\n      state\n      agent {\n        name\n      }\n    }\n    dependsOn {\n      kind\n      task {\n        status\n      }\n    }\n    usage {\n      total\n      costMicros\n      knownCostMicros\n    }\n  }\n": typeof types.CardFoot_TaskFragmentDoc,
    "\n  query ProjectFilter($first: Int!, $minPosition: Position) {\n    projects(first: $first, minPosition: $minPosition) {\n      nodes {\n        key\n        name\n        openTasks\n      }\n    }\n  }\n": typeof types.ProjectFilterDocument,
    "\n  fragment TaskCard_task on Task {\n    key\n    title\n    priority\n    labels\n    ...CardFoot_task\n  }\n": typeof types.TaskCard_TaskFragmentDoc,
    "\n  fragment Artifacts_task on Task {\n    artifacts {\n      name\n      uri\n      mediaType\n      at\n    }\n  }\n": typeof types.Artifacts_TaskFragmentDoc,
    "\n  fragment Attempts_task on Task {\n    attempts {\n      fence\n      error\n      at\n    }\n  }\n": typeof types.Attempts_TaskFragmentDoc,
    "\n  fragment BudgetBar_budget on Budget {\n    scope {\n      kind\n      name\n    }\n    unit\n    period\n    limit\n    spent\n    reserved\n    warnPercent\n    state\n  }\n": typeof types.BudgetBar_BudgetFragmentDoc,
    "\n  fragment Budgets_task on Task {\n    key\n    budgets {\n      id\n      ...BudgetBar_budget\n    }\n  }\n": typeof types.Budgets_TaskFragmentDoc,
    "\n  fragment CheckpointView_task on Task {\n    checkpoint {\n      summary\n      state\n      nextSteps\n      files\n      savedAt\n      by {\n        name\n      }\n    }\n  }\n": typeof types.CheckpointView_TaskFragmentDoc,
    "\n  fragment ClaimView_task on Task {\n    key\n    status\n    progress {\n      percent\n      text\n      at\n    }\n    claim {\n      agent {\n        name\n      }\n      fence\n      state\n      claimedAt\n      leaseExpiresAt\n    }\n  }\n": typeof types.ClaimView_TaskFragmentDoc,
    "\n  fragment Criteria_task on Task {\n    acceptanceCriteria {\n      id\n      text\n      met\n      metAt\n      metBy\n    }\n  }\n": typeof types.Criteria_TaskFragmentDoc,
    "\n  fragment Dependencies_dependency on Dependency {\n    kind\n    task {\n      id\n      ...TaskLink_task\n    }\n  }\n": typeof types.Dependencies_DependencyFragmentDoc,
    "\n  fragment Dependencies_task on Task {\n    dependsOn {\n      ...Dependencies_dependency\n    }\n    dependents {\n      ...Dependencies_dependency\n    }\n  }\n": typeof types.Dependencies_TaskFragmentDoc,
    "\n  fragment Description_task on Task {\n    description\n    context\n  }\n": typeof types.Description_TaskFragmentDoc,
    "\n  fragment Elsewhere_task on Task {\n    externalRef\n    issueUrl\n    repository\n    branch\n    closedElsewhere\n    origin {\n      system\n      id\n      status\n    }\n  }\n": typeof types.Elsewhere_TaskFragmentDoc,
    "\n  query History($task: String!, $first: Int!, $after: String, $minPosition: Position) {\n    history(task: $task, first: $first, after: $after, minPosition: $minPosition) {\n      nodes {\n        position\n        ...HistoryEntry_entry\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.HistoryDocument,
    "\n  fragment HistoryEntry_entry on HistoryEntry {\n    position\n    recordedAt\n    occurredAt\n    type\n    summary\n    tokens\n    costMicros\n    payload\n    actor {\n      kind\n      name\n    }\n  }\n": typeof types.HistoryEntry_EntryFragmentDoc,
    "\n  fragment Notes_task on Task {\n    notes {\n      kind\n      text\n      at\n      by\n    }\n  }\n": typeof types.Notes_TaskFragmentDoc,
    "\n  fragment ResultView_task on Task {\n    result {\n      outcome\n      result\n      files\n      commit\n      submittedAt\n    }\n  }\n": typeof types.ResultView_TaskFragmentDoc,
    "\n  fragment TaskDetails_task on Task {\n    type\n    skills\n    attempt\n    maxAttempts\n    phase\n    complexity\n    estimateTokens\n    estimateMinutes\n    notBefore\n    createdAt\n    updatedAt\n    project {\n      key\n      name\n    }\n    parent {\n      ...TaskLink_task\n    }\n    assignee {\n      name\n    }\n    ...ClaimView_task\n    ...UsageView_task\n    ...Budgets_task\n    ...Dependencies_task\n    ...Elsewhere_task\n  }\n": typeof types.TaskDetails_TaskFragmentDoc,
    "\n  fragment TaskHeader_task on Task {\n    key\n    title\n    status\n    priority\n    labels\n    blockedReason\n    cancelReason\n    pause {\n      cause\n      resumeAt\n    }\n  }\n": typeof types.TaskHeader_TaskFragmentDoc,
    "\n  fragment TaskLink_task on Task {\n    key\n    title\n    status\n  }\n": typeof types.TaskLink_TaskFragmentDoc,
    "\n  query Task($task: String!, $minPosition: Position) {\n    task(task: $task, minPosition: $minPosition) {\n      key\n      title\n      ...TaskHeader_task\n      ...TaskWork_task\n      ...TaskDetails_task\n    }\n  }\n": typeof types.TaskDocument,
    "\n  fragment TaskWork_task on Task {\n    key\n    ...Description_task\n    ...Criteria_task\n    ...CheckpointView_task\n    ...ResultView_task\n    ...Attempts_task\n    ...Notes_task\n    ...Artifacts_task\n  }\n": typeof types.TaskWork_TaskFragmentDoc,
    "\n  fragment UsageView_task on Task {\n    key\n    usage {\n      input\n      output\n      cacheRead\n      cacheCreation\n      reasoning\n      total\n      costMicros\n      knownCostMicros\n      reports\n      reportsLate\n    }\n  }\n": typeof types.UsageView_TaskFragmentDoc,
    "\n  subscription Events($after: Position) {\n    events(after: $after) {\n      position\n    }\n  }\n": typeof types.EventsDocument,
    "\n  query Viewer {\n    viewer {\n      name\n      role\n      version\n      ledger {\n        name\n        position\n      }\n    }\n  }\n": typeof types.ViewerDocument,
};
const documents: Documents = {
    "\n  fragment Board_board on Board {\n    columns {\n      status\n      ...BoardColumn_column\n    }\n  }\n": types.Board_BoardFragmentDoc,
    "\n  fragment BoardColumn_column on BoardColumn {\n    status\n    count\n    tasks {\n      id\n      ...TaskCard_task\n    }\n  }\n": types.BoardColumn_ColumnFragmentDoc,
    "\n  query Board($projects: [String!], $perColumn: Int!, $minPosition: Position) {\n    board(projects: $projects, perColumn: $perColumn, minPosition: $minPosition) {\n      columns {\n        status\n        count\n      }\n      ...Board_board\n    }\n  }\n": types.BoardDocument,
    "\n  fragment CardFoot_task on Task {\n    status\n    claim {\n      state\n      agent {\n        name\n      }\n    }\n    dependsOn {\n      kind\n      task {\n        status\n      }\n    }\n    usage {\n      total\n      costMicros\n      knownCostMicros\n    }\n  }\n": types.CardFoot_TaskFragmentDoc,
    "\n  query ProjectFilter($first: Int!, $minPosition: Position) {\n    projects(first: $first, minPosition: $minPosition) {\n      nodes {\n        key\n        name\n        openTasks\n      }\n    }\n  }\n": types.ProjectFilterDocument,
    "\n  fragment TaskCard_task on Task {\n    key\n    title\n    priority\n    labels\n    ...CardFoot_task\n  }\n": types.TaskCard_TaskFragmentDoc,
    "\n  fragment Artifacts_task on Task {\n    artifacts {\n      name\n      uri\n      mediaType\n      at\n    }\n  }\n": types.Artifacts_TaskFragmentDoc,
    "\n  fragment Attempts_task on Task {\n    attempts {\n      fence\n      error\n      at\n    }\n  }\n": types.Attempts_TaskFragmentDoc,
    "\n  fragment BudgetBar_budget on Budget {\n    scope {\n      kind\n      name\n    }\n    unit\n    period\n    limit\n    spent\n    reserved\n    warnPercent\n    state\n  }\n": types.BudgetBar_BudgetFragmentDoc,
    "\n  fragment Budgets_task on Task {\n    key\n    budgets {\n      id\n      ...BudgetBar_budget\n    }\n  }\n": types.Budgets_TaskFragmentDoc,
    "\n  fragment CheckpointView_task on Task {\n    checkpoint {\n      summary\n      state\n      nextSteps\n      files\n      savedAt\n      by {\n        name\n      }\n    }\n  }\n": types.CheckpointView_TaskFragmentDoc,
    "\n  fragment ClaimView_task on Task {\n    key\n    status\n    progress {\n      percent\n      text\n      at\n    }\n    claim {\n      agent {\n        name\n      }\n      fence\n      state\n      claimedAt\n      leaseExpiresAt\n    }\n  }\n": types.ClaimView_TaskFragmentDoc,
    "\n  fragment Criteria_task on Task {\n    acceptanceCriteria {\n      id\n      text\n      met\n      metAt\n      metBy\n    }\n  }\n": types.Criteria_TaskFragmentDoc,
    "\n  fragment Dependencies_dependency on Dependency {\n    kind\n    task {\n      id\n      ...TaskLink_task\n    }\n  }\n": types.Dependencies_DependencyFragmentDoc,
    "\n  fragment Dependencies_task on Task {\n    dependsOn {\n      ...Dependencies_dependency\n    }\n    dependents {\n      ...Dependencies_dependency\n    }\n  }\n": types.Dependencies_TaskFragmentDoc,
    "\n  fragment Description_task on Task {\n    description\n    context\n  }\n": types.Description_TaskFragmentDoc,
    "\n  fragment Elsewhere_task on Task {\n    externalRef\n    issueUrl\n    repository\n    branch\n    closedElsewhere\n    origin {\n      system\n      id\n      status\n    }\n  }\n": types.Elsewhere_TaskFragmentDoc,
    "\n  query History($task: String!, $first: Int!, $after: String, $minPosition: Position) {\n    history(task: $task, first: $first, after: $after, minPosition: $minPosition) {\n      nodes {\n        position\n        ...HistoryEntry_entry\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.HistoryDocument,
    "\n  fragment HistoryEntry_entry on HistoryEntry {\n    position\n    recordedAt\n    occurredAt\n    type\n    summary\n    tokens\n    costMicros\n    payload\n    actor {\n      kind\n      name\n    }\n  }\n": types.HistoryEntry_EntryFragmentDoc,
    "\n  fragment Notes_task on Task {\n    notes {\n      kind\n      text\n      at\n      by\n    }\n  }\n": types.Notes_TaskFragmentDoc,
    "\n  fragment ResultView_task on Task {\n    result {\n      outcome\n      result\n      files\n      commit\n      submittedAt\n    }\n  }\n": types.ResultView_TaskFragmentDoc,
    "\n  fragment TaskDetails_task on Task {\n    type\n    skills\n    attempt\n    maxAttempts\n    phase\n    complexity\n    estimateTokens\n    estimateMinutes\n    notBefore\n    createdAt\n    updatedAt\n    project {\n      key\n      name\n    }\n    parent {\n      ...TaskLink_task\n    }\n    assignee {\n      name\n    }\n    ...ClaimView_task\n    ...UsageView_task\n    ...Budgets_task\n    ...Dependencies_task\n    ...Elsewhere_task\n  }\n": types.TaskDetails_TaskFragmentDoc,
    "\n  fragment TaskHeader_task on Task {\n    key\n    title\n    status\n    priority\n    labels\n    blockedReason\n    cancelReason\n    pause {\n      cause\n      resumeAt\n    }\n  }\n": types.TaskHeader_TaskFragmentDoc,
    "\n  fragment TaskLink_task on Task {\n    key\n    title\n    status\n  }\n": types.TaskLink_TaskFragmentDoc,
    "\n  query Task($task: String!, $minPosition: Position) {\n    task(task: $task, minPosition: $minPosition) {\n      key\n      title\n      ...TaskHeader_task\n      ...TaskWork_task\n      ...TaskDetails_task\n    }\n  }\n": types.TaskDocument,
    "\n  fragment TaskWork_task on Task {\n    key\n    ...Description_task\n    ...Criteria_task\n    ...CheckpointView_task\n    ...ResultView_task\n    ...Attempts_task\n    ...Notes_task\n    ...Artifacts_task\n  }\n": types.TaskWork_TaskFragmentDoc,
    "\n  fragment UsageView_task on Task {\n    key\n    usage {\n      input\n      output\n      cacheRead\n      cacheCreation\n      reasoning\n      total\n      costMicros\n      knownCostMicros\n      reports\n      reportsLate\n    }\n  }\n": types.UsageView_TaskFragmentDoc,
    "\n  subscription Events($after: Position) {\n    events(after: $after) {\n      position\n    }\n  }\n": types.EventsDocument,
    "\n  query Viewer {\n    viewer {\n      name\n      role\n      version\n      ledger {\n        name\n        position\n      }\n    }\n  }\n": types.ViewerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Board_board on Board {\n    columns {\n      status\n      ...BoardColumn_column\n    }\n  }\n"): typeof import('./graphql').Board_BoardFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment BoardColumn_column on BoardColumn {\n    status\n    count\n    tasks {\n      id\n      ...TaskCard_task\n    }\n  }\n"): typeof import('./graphql').BoardColumn_ColumnFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Board($projects: [String!], $perColumn: Int!, $minPosition: Position) {\n    board(projects: $projects, perColumn: $perColumn, minPosition: $minPosition) {\n      columns {\n        status\n        count\n      }\n      ...Board_board\n    }\n  }\n"): typeof import('./graphql').BoardDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CardFoot_task on Task {\n    status\n    claim {\n      state\n      agent {\n        name\n      }\n    }\n    dependsOn {\n      kind\n      task {\n        status\n      }\n    }\n    usage {\n      total\n      costMicros\n      knownCostMicros\n    }\n  }\n"): typeof import('./graphql').CardFoot_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ProjectFilter($first: Int!, $minPosition: Position) {\n    projects(first: $first, minPosition: $minPosition) {\n      nodes {\n        key\n        name\n        openTasks\n      }\n    }\n  }\n"): typeof import('./graphql').ProjectFilterDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TaskCard_task on Task {\n    key\n    title\n    priority\n    labels\n    ...CardFoot_task\n  }\n"): typeof import('./graphql').TaskCard_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Artifacts_task on Task {\n    artifacts {\n      name\n      uri\n      mediaType\n      at\n    }\n  }\n"): typeof import('./graphql').Artifacts_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Attempts_task on Task {\n    attempts {\n      fence\n      error\n      at\n    }\n  }\n"): typeof import('./graphql').Attempts_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment BudgetBar_budget on Budget {\n    scope {\n      kind\n      name\n    }\n    unit\n    period\n    limit\n    spent\n    reserved\n    warnPercent\n    state\n  }\n"): typeof import('./graphql').BudgetBar_BudgetFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Budgets_task on Task {\n    key\n    budgets {\n      id\n      ...BudgetBar_budget\n    }\n  }\n"): typeof import('./graphql').Budgets_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CheckpointView_task on Task {\n    checkpoint {\n      summary\n      state\n      nextSteps\n      files\n      savedAt\n      by {\n        name\n      }\n    }\n  }\n"): typeof import('./graphql').CheckpointView_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ClaimView_task on Task {\n    key\n    status\n    progress {\n      percent\n      text\n      at\n    }\n    claim {\n      agent {\n        name\n      }\n      fence\n      state\n      claimedAt\n      leaseExpiresAt\n    }\n  }\n"): typeof import('./graphql').ClaimView_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Criteria_task on Task {\n    acceptanceCriteria {\n      id\n      text\n      met\n      metAt\n      metBy\n    }\n  }\n"): typeof import('./graphql').Criteria_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Dependencies_dependency on Dependency {\n    kind\n    task {\n      id\n      ...TaskLink_task\n    }\n  }\n"): typeof import('./graphql').Dependencies_DependencyFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Dependencies_task on Task {\n    dependsOn {\n      ...Dependencies_dependency\n    }\n    dependents {\n      ...Dependencies_dependency\n    }\n  }\n"): typeof import('./graphql').Dependencies_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Description_task on Task {\n    description\n    context\n  }\n"): typeof import('./graphql').Description_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Elsewhere_task on Task {\n    externalRef\n    issueUrl\n    repository\n    branch\n    closedElsewhere\n    origin {\n      system\n      id\n      status\n    }\n  }\n"): typeof import('./graphql').Elsewhere_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query History($task: String!, $first: Int!, $after: String, $minPosition: Position) {\n    history(task: $task, first: $first, after: $after, minPosition: $minPosition) {\n      nodes {\n        position\n        ...HistoryEntry_entry\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql').HistoryDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment HistoryEntry_entry on HistoryEntry {\n    position\n    recordedAt\n    occurredAt\n    type\n    summary\n    tokens\n    costMicros\n    payload\n    actor {\n      kind\n      name\n    }\n  }\n"): typeof import('./graphql').HistoryEntry_EntryFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Notes_task on Task {\n    notes {\n      kind\n      text\n      at\n      by\n    }\n  }\n"): typeof import('./graphql').Notes_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ResultView_task on Task {\n    result {\n      outcome\n      result\n      files\n      commit\n      submittedAt\n    }\n  }\n"): typeof import('./graphql').ResultView_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TaskDetails_task on Task {\n    type\n    skills\n    attempt\n    maxAttempts\n    phase\n    complexity\n    estimateTokens\n    estimateMinutes\n    notBefore\n    createdAt\n    updatedAt\n    project {\n      key\n      name\n    }\n    parent {\n      ...TaskLink_task\n    }\n    assignee {\n      name\n    }\n    ...ClaimView_task\n    ...UsageView_task\n    ...Budgets_task\n    ...Dependencies_task\n    ...Elsewhere_task\n  }\n"): typeof import('./graphql').TaskDetails_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TaskHeader_task on Task {\n    key\n    title\n    status\n    priority\n    labels\n    blockedReason\n    cancelReason\n    pause {\n      cause\n      resumeAt\n    }\n  }\n"): typeof import('./graphql').TaskHeader_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TaskLink_task on Task {\n    key\n    title\n    status\n  }\n"): typeof import('./graphql').TaskLink_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Task($task: String!, $minPosition: Position) {\n    task(task: $task, minPosition: $minPosition) {\n      key\n      title\n      ...TaskHeader_task\n      ...TaskWork_task\n      ...TaskDetails_task\n    }\n  }\n"): typeof import('./graphql').TaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TaskWork_task on Task {\n    key\n    ...Description_task\n    ...Criteria_task\n    ...CheckpointView_task\n    ...ResultView_task\n    ...Attempts_task\n    ...Notes_task\n    ...Artifacts_task\n  }\n"): typeof import('./graphql').TaskWork_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment UsageView_task on Task {\n    key\n    usage {\n      input\n      output\n      cacheRead\n      cacheCreation\n      reasoning\n      total\n      costMicros\n      knownCostMicros\n      reports\n      reportsLate\n    }\n  }\n"): typeof import('./graphql').UsageView_TaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Events($after: Position) {\n    events(after: $after) {\n      position\n    }\n  }\n"): typeof import('./graphql').EventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      name\n      role\n      version\n      ledger {\n        name\n        position\n      }\n    }\n  }\n"): typeof import('./graphql').ViewerDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
