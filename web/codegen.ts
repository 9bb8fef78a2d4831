// Typed documents from the schema's SDL: the output is committed, and `npm run lint` proves it fresh.
import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../src/graphql/schema.graphql',
  documents: ['src/**/*.{ts,tsx}', '!src/ledger/gql/**', '!src/**/*.test.*'],
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
