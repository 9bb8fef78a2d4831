// Typed documents from the schema's SDL: the output is committed, and `npm run lint` proves it fresh.
import { existsSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';

const served = '../src/graphql/schema.graphql';

const config: CodegenConfig = {
  schema: existsSync(served) ? served : 'schema.draft.graphql',
  documents: ['src/**/*.{ts,tsx}', '!src/ledger/gql/**'],
  ignoreNoDocuments: true,
  generates: {
    'src/ledger/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: { unmaskFunctionName: 'read' } },
      config: {
        documentMode: 'string',
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: { Position: 'number', Count: 'number', DateTime: 'string', JSON: 'unknown', UUID: 'string' },
      },
    },
  },
};

export default config;
