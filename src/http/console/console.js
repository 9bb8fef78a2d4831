// The page to try the API on: asks, and shows the answer.
const field = (name) => document.getElementById(name);

async function ask() {
  const key = field('key').value.trim();
  const variables = field('variables').value.trim();
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
      ...(key && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ query: field('query').value, variables: variables ? JSON.parse(variables) : undefined }),
  });
  return `${response.status}\n${JSON.stringify(await response.json(), null, 2)}`;
}

function show() {
  ask().then((text) => { field('answer').textContent = text; }, (error) => { field('answer').textContent = String(error); });
}

field('form').addEventListener('submit', (event) => { event.preventDefault(); show(); });
document.addEventListener('keydown', (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) show(); });
