// Runs the public GraphQL over HTTP audits against a server. What a server MUST do and does not is an
// error and fails; what it merely should is listed.
// Usage: TASK_LEDGER_TEST_URL=http://… TASK_LEDGER_TEST_KEY=tl_… node audit.mjs
import { auditServer } from 'graphql-http';

const { TASK_LEDGER_TEST_URL: url, TASK_LEDGER_TEST_KEY: key } = process.env;
if (!url || !key) {
  console.error('audit: TASK_LEDGER_TEST_URL and TASK_LEDGER_TEST_KEY say whom to audit');
  process.exit(2);
}

const results = await auditServer({
  url: `${url}/graphql`,
  fetchFn: (target, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${key}`);
    return fetch(target, { ...init, headers });
  },
});

const of = (status) => results.filter((result) => result.status === status);
const tell = (result) => `${result.status} ${result.id} ${result.name}: ${result.reason}`;
for (const result of [...of('error'), ...of('warn'), ...of('notice')]) console.log(tell(result));
console.log(`audits: ${of('ok').length} ok, ${of('error').length} errors, of ${results.length}`);
process.exit(of('error').length > 0 || results.length < 60 ? 1 : 0);
