// Puts work into the ledger through its public API, with the session of the page.
import type { APIRequestContext } from '@playwright/test';

export type Created = { key: string; title: string };

const createTask = `mutation Arrange($input: CreateTaskInput!) {
  createTask(input: $input) { userErrors { code message } task { key title } }
}`;

const description = `It says **what** is wrong.

# Steps
- [x] seen once
- [ ] seen twice

| who | how often |
|---|---|
| fleet | 3 |

![plan](https://example.org/plan.png) <img src=x onerror=alert(1)> [site](https://example.org)

\`\`\`
a line of code that is longer than the page is wide, so that it has to scroll within its own box and not widen the page
\`\`\`
`;

/** Creates a task with something of everything an operator can write. */
export async function arrangeTask(request: APIRequestContext, baseURL: string, title: string): Promise<Created> {
  const input = {
    title,
    description,
    priority: 'HIGH',
    labels: ['journey', 'a-label-with-a-rather-long-name-indeed'],
    acceptanceCriteria: ['It holds', 'It is fast'],
    context: { request: 'a journey' },
  };
  const response = await request.post('/graphql', {
    headers: { Accept: 'application/graphql-response+json', Origin: baseURL },
    data: { query: createTask, variables: { input } },
  });
  const { data, errors } = await response.json();
  const task = data?.createTask?.task;
  if (!task) throw new Error(`no task: ${JSON.stringify(errors ?? data)}`);
  return task;
}
