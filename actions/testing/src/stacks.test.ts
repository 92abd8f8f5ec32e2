/** Provisioning by change sets, against the embedded CloudFormation. */
import { createClients, deleteStack, deployStack, findBootstrap, inOrder } from '@inx/aws';
import { CodedError } from '@inx/engine';
import { type LocalAws, startLocalAws } from '@inx/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionTo } from './sandbox.ts';

let aws: LocalAws;
let clients: ReturnType<typeof createClients>;
const options = { pollMs: 5 };

beforeAll(async () => {
  aws = await startLocalAws({ speed: 100 });
  clients = createClients(connectionTo(aws));
});
afterAll(() => aws.stop());

const parameter = (Name: string, Value: string) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name, Type: 'String', Value },
});
const stack = (stackName: string, Resources: object, more: object = {}) => ({
  stackName,
  template: { Resources },
  dependsOn: [],
  ...more,
});
const failureOf = async (work: Promise<unknown>): Promise<CodedError> => {
  const error = await work.then(
    () => undefined,
    (each: unknown) => each,
  );
  if (error instanceof CodedError) return error;
  throw new Error(`expected a CodedError, got ${error}`);
};
const writing = (since: number) =>
  aws
    .calls()
    .slice(since)
    .map(({ operation }) => operation)
    .filter((operation) => !/^(Describe|Get|List)/.test(operation));

describe('a stack', () => {
  it('is created, left alone without a writing call, updated, and deleted', async () => {
    const one = stack('life', { A: parameter('/life', 'one') });
    expect(await deployStack(clients, one, options)).toBe('created');
    const since = aws.calls().length;
    expect(await deployStack(clients, one, options)).toBe('unchanged');
    expect(writing(since)).toEqual([]);
    const two = stack('life', { A: parameter('/life', 'two') });
    expect(await deployStack(clients, two, options)).toBe('updated');
    expect(await deployStack(clients, { ...two, tags: { Owner: 'platform' } }, options)).toBe('updated');
    await deleteStack(clients.cloudformation, 'life', options);
    await deleteStack(clients.cloudformation, 'life', options);
    expect(await deployStack(clients, one, options)).toBe('created');
  });

  it('is not touched by what only reads differently', async () => {
    const one = stack('order', { A: parameter('/order/a', 'x'), B: parameter('/order/b', 'x') });
    await deployStack(clients, one, options);
    const again = stack('order', { B: parameter('/order/b', 'x'), A: parameter('/order/a', 'x') });
    expect(await deployStack(clients, again, options)).toBe('unchanged');
    const described = { ...one, template: { ...one.template, Description: 'said anew' } };
    expect(await deployStack(clients, described, options)).toBe('unchanged');
  });

  it('that cannot be made says which resource, why, what is left and what to do; the next run makes it', async () => {
    const taken = stack('owner', { A: parameter('/taken', 'x') });
    await deployStack(clients, taken, options);
    const clash = stack('clash', {
      Good: parameter('/clash', 'x'),
      Bad: { ...parameter('/taken', 'y'), DependsOn: 'Good' },
    });
    const [problem, ...more] = (await failureOf(deployStack(clients, clash, options))).problems;
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      code: 'platform.stack-failed',
      where: 'clash',
      message: expect.stringMatching(/^Bad \(AWS::SSM::Parameter\): The parameter already exists/),
      why: expect.stringContaining('deleted again'),
      remedy: expect.stringContaining('outside of this stack'),
    });
    expect(problem.message).not.toMatch(/RequestToken/);
    const mended = stack('clash', { Good: parameter('/clash', 'x') });
    expect(await deployStack(clients, mended, options)).toBe('created');
  });

  it('that cannot be updated goes back; what is refused before anything began says so', async () => {
    await deployStack(clients, stack('back', { A: parameter('/back', 'one') }), options);
    const broken = stack('back', {
      A: parameter('/back', 'two'),
      B: { ...parameter('/taken', 'y'), DependsOn: 'A' },
    });
    const failed = await failureOf(deployStack(clients, broken, options));
    expect(failed.problems[0].why).toContain('as it was before');
    const { Parameter } = await aws.invoke<{ Parameter: { Value: string } }>('ssm', 'GetParameter', {
      Name: '/back',
    });
    expect(Parameter.Value).toBe('one');
    const missing = stack('back', { A: parameter('/back', { 'Fn::ImportValue': 'nowhere' } as never) });
    expect((await failureOf(deployStack(clients, missing, options))).problems[0]).toMatchObject({
      code: 'platform.stack-refused',
      message: expect.stringContaining('No export named nowhere'),
    });
  });

  it('larger than a call takes goes through the bootstrap bucket', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `P${index}`,
        parameter(`/large/${index}`, 'x'.repeat(3_000)),
      ]),
    );
    const bootstrap = await findBootstrap(clients, 'hnb659fds');
    expect(await deployStack(clients, stack('large', many), { ...options, bootstrap })).toBe('created');
    expect(await deployStack(clients, stack('large', many), options)).toBe('unchanged');
    expect(await findBootstrap(clients, 'another')).toBeUndefined();
    const { code } = await failureOf(deployStack(clients, stack('larger', many), options));
    expect(code).toBe('platform.not-bootstrapped');
  });

  it('is protected where the environment says so', async () => {
    const kept = stack('kept', { A: parameter('/kept', 'x') }, { terminationProtection: true });
    await deployStack(clients, kept, options);
    expect((await failureOf(deleteStack(clients.cloudformation, 'kept', options))).code).toBe(
      'platform.stack-protected',
    );
    await deployStack(clients, { ...kept, terminationProtection: false }, options);
    await deleteStack(clients.cloudformation, 'kept', options);
  });

  it('that others import from is not deleted, and says by whom', async () => {
    const exporting = {
      ...stack('exporting', { A: parameter('/exporting', 'x') }),
      template: {
        Resources: { A: parameter('/exporting', 'x') },
        Outputs: { A: { Value: { Ref: 'A' }, Export: { Name: 'the-export' } } },
      },
    };
    await deployStack(clients, exporting, options);
    const importing = stack('importing', {
      B: parameter('/importing', { 'Fn::ImportValue': 'the-export' } as never),
    });
    await deployStack(clients, importing, options);
    const failed = await failureOf(deleteStack(clients.cloudformation, 'exporting', options));
    expect(failed.message).toContain('in use by importing');
  });
});

describe('the order of stacks', () => {
  const named = (text: string) =>
    text.split(' ').map((each) => {
      const [stackName, ...dependsOn] = each.split('<');
      return { stackName: stackName!, dependsOn };
    });

  it.each([
    ['a b<a c<b', 'forward', ['a', 'b', 'c']],
    ['c<b b<a a', 'forward', ['a', 'b', 'c']],
    ['a b<a c<b', 'reverse', ['c', 'b', 'a']],
    ['a b<a c<a d<b<c', 'forward', ['a', 'b', 'c', 'd']],
  ] as const)('%s %s', async (text, direction, expected) => {
    const done: string[] = [];
    await inOrder(named(text), async ({ stackName }) => void done.push(stackName), direction);
    expect(done).toEqual(expected);
  });

  it('nothing new begins after a failure, and every failure is told', async () => {
    const begun: string[] = [];
    const problem = (name: string) => new CodedError({ code: 'x', message: name, remedy: 'mend it' });
    const failed = await failureOf(
      inOrder(named('a b c<a d<c'), async ({ stackName }) => {
        begun.push(stackName);
        throw problem(stackName);
      }),
    );
    expect(begun).toEqual(['a', 'b']);
    expect(failed.problems.map(({ message }) => message)).toEqual(['a', 'b']);
  });

  it('a circle is told instead of waited for', async () => {
    expect((await failureOf(inOrder(named('a<b b<a'), async () => undefined))).code).toBe('platform.circle');
  });
});
