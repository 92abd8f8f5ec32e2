/** YAML with CloudFormation's short forms (`!Sub …` for `Fn::Sub: …`). JSON is YAML as well. */
import { type CollectionTag, parse, type ScalarTag, type YAMLMap, type YAMLSeq } from 'yaml';

const names = [
  'Base64',
  'Cidr',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Select',
  'Split',
  'Sub',
  'And',
  'Equals',
  'Or',
  'Not',
  'Contains',
  'Ref',
  'Condition',
];

const longForm = (name: string) => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

const customTags = names.flatMap((name): (ScalarTag | CollectionTag)[] => {
  const collection = (kind: 'seq' | 'map'): CollectionTag => ({
    tag: `!${name}`,
    collection: kind,
    resolve: (node: YAMLSeq | YAMLMap) => ({ [longForm(name)]: node.toJSON() }),
  });
  return [
    { tag: `!${name}`, resolve: (text: string) => ({ [longForm(name)]: text }) },
    collection('seq'),
    collection('map'),
  ];
});

/** Throws the parser's error for text that is neither JSON nor YAML. */
export function parseText(text: string): unknown {
  // JSON is what the CDK sends: its own parser is a hundred times faster.
  if (/^\s*\{/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // A flow mapping of YAML begins the same way.
    }
  }
  return parse(text, { customTags, maxAliasCount: 100 });
}
