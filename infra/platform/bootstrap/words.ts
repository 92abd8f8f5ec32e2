/** Words of CloudFormation and IAM in which the bootstrap is written. */
export const place = '${AWS::AccountId}-${AWS::Region}';

export const sub = (text: string) => ({ 'Fn::Sub': text });
export type Text = string | ReturnType<typeof sub>;

export const allow = (
  Sid: string,
  Action: readonly string[],
  Resource: Text | readonly Text[],
  Condition?: object,
) => ({ Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) });

export type Statement = ReturnType<typeof allow>;

export const role = (kind: string, trust: object, statements: readonly Statement[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: sub(`cdk-\${Qualifier}-${kind}-role-${place}`),
    AssumeRolePolicyDocument: trust,
    Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    Tags: [{ Key: 'aws-cdk:bootstrap-role', Value: kind }],
  },
});

export const managed = (name: string, description: string, statements: readonly Statement[]) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: {
    ManagedPolicyName: sub(`cdk-\${Qualifier}-${name}-${place}`),
    Description: description,
    PolicyDocument: { Version: '2012-10-17', Statement: statements },
  },
});
