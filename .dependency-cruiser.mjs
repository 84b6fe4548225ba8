// Which folder may import what: the one-way cut of docs/decisions, as a table that `npm run deps` holds.
// TypeScript 7 has no JavaScript API, hence the swc parser. It sees `import type`, but not an inline
// `import('./x.ts').Name` type (a test forbids those), and stops on a `using` declaration, loudly.

const ownCode = '^(domain|statemachine|lambdas|infra|local|test|scripts)/';
const npm = (...names) => `^node_modules/(${names.join('|')})/`;

/** Folders that may import only what their list names. */
const closed = {
  domain: ['^domain/', npm('zod', 'uuid', 'canonicalize'), '^crypto$'],
  statemachine: ['^statemachine/', '^domain/'],
};

/** Folders that may use packages as they like, and of this project's code only what their list names. */
const open = {
  infra: ['^infra/', '^statemachine/', '^domain/'],
  lambdas: ['^lambdas/', '^domain/'],
  'lambdas/clients': ['^lambdas/clients/', '^domain/'],
  'lambdas/store': ['^lambdas/store/', '^domain/'],
  'lambdas/telemetry': ['^lambdas/(telemetry|clients|store)/', '^domain/'],
  'lambdas/steps': ['^lambdas/(steps|clients|store)/', '^domain/'],
  'lambdas/rescue': ['^lambdas/(rescue|clients|store|telemetry)/', '^domain/'],
  'lambdas/api': ['^lambdas/(api|clients|store|telemetry)/', '^domain/'],
  local: ['^local/'],
  scripts: ['^(?!test/)'],
};

const slug = (folder) => folder.replace('/', '-');

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(closed).map(([folder, allowed]) => ({
      name: `${slug(folder)}-imports`,
      severity: 'error',
      from: { path: `^${folder}/` },
      to: { pathNot: allowed },
    })),
    ...Object.entries(open).map(([folder, allowed]) => ({
      name: `${slug(folder)}-imports`,
      severity: 'error',
      // The one door between the runtime and the code: it synthesizes the app, then reads the template.
      from: { path: `^${folder}/`, ...(folder === 'local' && { pathNot: '^local/aws/synth[^/]*\\.ts$' }) },
      to: { path: ownCode, pathNot: allowed },
    })),
    {
      name: 'local-synth-door',
      comment: 'The runtime synthesizes the same app that is deployed and knows nothing else of the code.',
      severity: 'error',
      from: { path: '^local/aws/synth[^/]*\\.ts$' },
      to: { path: ownCode, pathNot: ['^local/', '^infra/synth\\.ts$'] },
    },
    {
      name: 'cdk-only-in-infra',
      comment:
        'A function that pulls in the CDK is tens of megabytes; the runtime reads templates, not constructs.',
      severity: 'error',
      from: { path: '^(domain|statemachine|lambdas|local)/' },
      to: { path: npm('aws-cdk-lib', 'constructs', 'cdk-nag') },
    },
    {
      name: 'deployed-code-without-dev-dependencies',
      comment:
        'What is deployed must not be built from packages meant for development; their types may be used.',
      severity: 'error',
      from: { path: '^(domain|statemachine|lambdas)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: '^node_modules/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
