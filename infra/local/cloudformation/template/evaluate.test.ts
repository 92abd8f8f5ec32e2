import { describe, expect, it } from 'vitest';
import { activeResources, checkTemplate } from './check.ts';
import { holds } from './conditions.ts';
import { parseTemplate, type Template } from './document.ts';
import { evaluate, knownAfterApply, type Scope } from './evaluate.ts';
import { checkRules } from './rules.ts';

const scopeOf = (template: Partial<Template> = {}, parameters: Record<string, unknown> = {}): Scope => ({
  template: { Resources: {}, Mappings: { Size: { dev: { Cpu: 256 } } }, ...template },
  parameters: { Word: 'hello', List: ['a', 'b'], ...parameters },
  pseudo: { 'AWS::Region': 'us-east-1', 'AWS::AccountId': '111122223333' },
  reference: (id) => (id === 'New' ? knownAfterApply : `${id}-id`),
  attribute: (id, name) => (id === 'New' ? knownAfterApply : `${id}.${name}`),
  importValue: (name) => `export ${name}`,
});
const conditions = { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] } };

describe('functions', () => {
  it.each([
    [{ Ref: 'Word' }, 'hello'],
    [{ Ref: 'Bucket' }, 'Bucket-id'],
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'Bucket.Arn'],
    [{ 'Fn::GetAtt': 'Db.Endpoint.Address' }, 'Db.Endpoint.Address'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Word' }]] }, 'a-hello'],
    [{ 'Fn::Join': [',', { Ref: 'List' }] }, 'a,b'],
    [
      { 'Fn::Sub': '${Word} ${Bucket.Arn} ${!Literal} ${AWS::AccountId}' },
      'hello Bucket.Arn ${Literal} 111122223333',
    ],
    [{ 'Fn::Sub': ['${X}/${Word}', { X: { Ref: 'Bucket' } }] }, 'Bucket-id/hello'],
    [{ 'Fn::Select': ['1', { Ref: 'List' }] }, 'b'],
    [{ 'Fn::Select': [0, { 'Fn::Split': ['/', 'x/y'] }] }, 'x'],
    [{ 'Fn::FindInMap': ['Size', 'dev', 'Cpu'] }, 256],
    [{ 'Fn::Base64': 'hi' }, 'aGk='],
    [{ 'Fn::GetAZs': '' }, ['us-east-1a', 'us-east-1b', 'us-east-1c']],
    [{ 'Fn::GetAZs': 'eu-west-1' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    [{ 'Fn::Cidr': ['10.1.0.0/16', 3, 8] }, ['10.1.0.0/24', '10.1.1.0/24', '10.1.2.0/24']],
    [{ 'Fn::Cidr': ['10.1.0.0/24', '2', '4'] }, ['10.1.0.0/28', '10.1.0.16/28']],
    [{ 'Fn::ImportValue': { 'Fn::Sub': '${Word}-x' } }, 'export hello-x'],
    [{ 'Fn::If': ['Yes', 1, 2] }, 1],
    [{ a: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] }, b: 2 }, { b: 2 }],
    [
      [1, { Ref: 'AWS::NoValue' }, 3],
      [1, 3],
    ],
    [{ Condition: { StringEquals: { a: 'b' } } }, { Condition: { StringEquals: { a: 'b' } } }],
    ['{{resolve:secretsmanager:x:SecretString:y}}', '{{resolve:secretsmanager:x:SecretString:y}}'],
    [{ 'Fn::Join': ['/', ['a', { Ref: 'New' }]] }, `a/${knownAfterApply}`],
    [{ 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['New', 'Arn'] }] }] }, knownAfterApply],
  ])('%j', (value, expected) => {
    expect(evaluate(value, scopeOf({ Conditions: conditions }))).toEqual(expected);
  });

  it.each([
    [{ 'Fn::Select': [5, { Ref: 'List' }] }, /nonexistent value at index 5/],
    [{ 'Fn::FindInMap': ['Size', 'prd', 'Cpu'] }, /Unable to get mapping for Size::prd::Cpu/],
    [{ 'Fn::If': ['Nowhere', 1, 2] }, /unresolved condition dependency Nowhere/],
    [{ 'Fn::Transform': {} }, /Fn::Transform is not emulated/],
    [{ 'Fn::Join': ['x'] }, /requires 2 parameters/],
    [{ 'Fn::Cidr': ['10.1.0.0/24', 3, 8] }, /cannot take 3 blocks/],
  ])('%j is refused', (value, expected) => {
    expect(() => evaluate(value, scopeOf())).toThrow(expected);
  });
});

describe('conditions', () => {
  it.each([
    [{ 'Fn::Equals': [{ Ref: 'Word' }, 'hello'] }, true],
    [{ 'Fn::Equals': ['1', 1] }, true],
    [{ 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
    [{ 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] }, true],
    [{ 'Fn::Not': [{ 'Fn::Equals': ['', { 'Fn::Join': ['', { Ref: 'List' }] }] }] }, true],
    [{ 'Fn::Contains': [['a', 'b'], { Ref: 'Word' }] }, false],
    [{ 'Fn::EachMemberIn': [{ Ref: 'List' }, ['a', 'b', 'c']] }, true],
    [{ 'Fn::EachMemberEquals': [{ Ref: 'List' }, 'a'] }, false],
  ])('%j is %s', (value, expected) => {
    expect(holds(value, scopeOf({ Conditions: conditions }))).toBe(expected);
  });

  it('a rule that does not hold refuses the deployment in its own words', () => {
    const rule = {
      RuleCondition: { 'Fn::Equals': ['a', 'a'] },
      Assertions: [{ Assert: { 'Fn::Contains': [['x'], { Ref: 'Word' }] }, AssertDescription: 'say x' }],
    };
    expect(() => checkRules(scopeOf({ Rules: { Word: rule } }))).toThrow(/Rule Word failed: say x/);
    const off = { ...rule, RuleCondition: { 'Fn::Equals': ['a', 'b'] } };
    expect(() => checkRules(scopeOf({ Rules: { Word: off } }))).not.toThrow();
  });
});

describe('a template', () => {
  it('in YAML has short forms; JSON and YAML are the same', () => {
    const text = `
      Conditions: { Yes: !Equals [a, a] }
      Resources:
        A:
          Type: AWS::SSM::Parameter
          Condition: Yes
          Properties:
            Name: !Sub '/\${AWS::Region}'
            Value: !Join ['-', [!Ref B, !GetAtt B.Value, !Select [0, !Split [',', 'x,y']]]]
        B: { Type: AWS::SSM::Parameter, Properties: { Value: !If [Yes, !Ref AWS::NoValue, 1] } }`;
    const { Resources } = parseTemplate(text);
    expect(Resources['A']?.Properties).toEqual({
      Name: { 'Fn::Sub': '/${AWS::Region}' },
      Value: {
        'Fn::Join': [
          '-',
          [{ Ref: 'B' }, { 'Fn::GetAtt': 'B.Value' }, { 'Fn::Select': [0, { 'Fn::Split': [',', 'x,y'] }] }],
        ],
      },
    });
    expect(parseTemplate(JSON.stringify(parseTemplate(text)))).toEqual(parseTemplate(text));
  });

  const one = { Type: 'AWS::SSM::Parameter' };
  it.each([
    ['not: [a template', /Template format error/],
    ['{}', /At least one Resources member/],
    [{ Resources: { A: one }, Transform: 'AWS::Serverless-2016-10-31' }, /Transform .* not emulated/],
    [{ Resources: { A: one }, Outlets: {} }, /Invalid template property or properties \[Outlets\]/],
    [{ Resources: { 'A-b': one } }, /non alphanumeric/],
    [{ Resources: { A: { ...one, DeletionPolicy: 'Keep' } } }, /Unrecognized DeletionPolicy Keep/],
    [{ Resources: { A: { ...one, CreationPolicy: {} } } }, /CreationPolicy not emulated/],
    [{ Resources: { A: { Properties: {} } } }, /must contain a Type/],
  ])('%j is refused', (value, expected) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    expect(() => parseTemplate(text)).toThrow(expected);
  });

  const refers = (to: unknown) => ({ ...one, Properties: { Value: to } });
  it.each([
    [{ A: refers({ Ref: 'Nowhere' }) }, /Unresolved resource dependencies \[Nowhere\]/],
    [{ A: { ...one, DependsOn: 'Nowhere' } }, /Unresolved resource dependencies \[Nowhere\]/],
    [{ A: refers({ 'Fn::Sub': '${B.Value}' }), B: refers({ Ref: 'A' }) }, /Circular dependency.*\[A, B\]/],
    [{ A: { Type: 'AWS::Nothing::Real' } }, /Unrecognized resource types: \[AWS::Nothing::Real\]/],
  ])('%j is refused before anything is touched', (Resources, expected) => {
    expect(() => checkTemplate(scopeOf({ Resources }))).toThrow(expected);
  });

  it('leaves out what its condition rules out, unknown types included', () => {
    const Resources = { A: one, B: { Type: 'AWS::Nothing::Real', Condition: 'No' } };
    const scope = scopeOf({ Resources, Conditions: conditions });
    expect(() => checkTemplate(scope)).not.toThrow();
    expect(activeResources(scope).map(([id]) => id)).toEqual(['A']);
  });
});
