/** Every recorded type: created, updated, replaced and deleted by CloudFormation, read back by its own service. */
import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { handlerOf } from '../handlers.ts';
import { backups } from './cases/backups.ts';
import { cost } from './cases/cost.ts';
import { data } from './cases/data.ts';
import { database } from './cases/database.ts';
import { edge } from './cases/edge.ts';
import { identity } from './cases/identity.ts';
import { network } from './cases/network.ts';
import { watching } from './cases/watching.ts';
import { aws, cloudformation } from './clients.ts';
import type { Made, TypeCase, Values } from './type-case.ts';

afterAll(() => aws.stop());

const id = 'Subject';
const key = (name: string) => `Attribute${name.replaceAll('.', '')}`;

function templateOf({ type, needs = {}, attributes = {} }: TypeCase, Properties: Values): string {
  return JSON.stringify({
    Resources: { ...needs, [id]: { Type: type, Properties } },
    Outputs: {
      Ref: { Value: { Ref: id } },
      ...Object.fromEntries(
        Object.keys(attributes).map((name) => [key(name), { Value: { 'Fn::GetAtt': [id, name] } }]),
      ),
      ...Object.fromEntries(Object.keys(needs).map((name) => [`Of${name}`, { Value: { Ref: name } }])),
    },
  });
}

/** The stack after its work; the events' reasons in the message where it did not come out well. */
async function settled(StackName: string, wanted: string) {
  const stack = await vi.waitFor(
    async () => {
      const [found] = (await cloudformation.send(new DescribeStacksCommand({ StackName }))).Stacks ?? [];
      expect(found?.StackStatus).not.toMatch(/IN_PROGRESS/);
      return found!;
    },
    { timeout: 20_000, interval: 20 },
  );
  if (stack.StackStatus === wanted) return stack;
  const { StackEvents } = await cloudformation.send(new DescribeStackEventsCommand({ StackName }));
  const reasons = StackEvents?.flatMap((event) => event.ResourceStatusReason ?? []).join('\n');
  throw new Error(`${StackName} is ${stack.StackStatus}, not ${wanted}:\n${reasons}`);
}

function madeOf(
  { needs = {}, attributes = {} }: TypeCase,
  { Outputs = [] }: Awaited<ReturnType<typeof settled>>,
): Made {
  const value = (name: string) =>
    Outputs.find(({ OutputKey }) => OutputKey === name)?.OutputValue ?? `no output ${name}`;
  return {
    ref: value('Ref'),
    attributes: Object.fromEntries(Object.keys(attributes).map((name) => [name, value(key(name))])),
    others: Object.fromEntries(Object.keys(needs).map((name) => [name, value(`Of${name}`)])),
  };
}

const cases = [...cost, ...backups, ...data, ...database, ...edge, ...identity, ...network, ...watching];

describe.each(cases.map((each) => [each.type, each] as const))('%s', (type, one) => {
  const StackName = type.replaceAll('::', '-');
  const Capabilities = ['CAPABILITY_NAMED_IAM' as const];
  let made: Made;

  it('is created, and its service knows it', async () => {
    const TemplateBody = templateOf(one, one.created.properties);
    const { StackId } = await cloudformation.send(
      new CreateStackCommand({ StackName, TemplateBody, Capabilities }),
    );
    made = madeOf(one, await settled(StackId!, 'CREATE_COMPLETE'));
    expect(made.ref).toMatch(one.ref);
    for (const [name, shape] of Object.entries(one.attributes ?? {}))
      expect(made.attributes[name], name).toMatch(shape);
    expect(await one.read(made)).toMatchObject(one.created.shows as object);
  });

  const change = async (properties: Values) => {
    const TemplateBody = templateOf(one, properties);
    await cloudformation.send(new UpdateStackCommand({ StackName, TemplateBody, Capabilities }));
    return madeOf(one, await settled(StackName, 'UPDATE_COMPLETE'));
  };

  const { updated, replaced } = one;
  if (updated)
    it('is updated in its place', async () => {
      const after = await change(updated.properties);
      expect(after.ref).toBe(made.ref);
      expect(await one.read(after)).toMatchObject(updated.shows as object);
    });
  if (replaced)
    it('is replaced, and the old one goes', async () => {
      const before = made;
      made = await change(replaced.properties);
      expect(await one.read(made)).toMatchObject(replaced.shows as object);
      if (made.ref !== before.ref) await expectGone(before);
    });

  it('goes with its stack', async () => {
    const [stack] = (await cloudformation.send(new DescribeStacksCommand({ StackName }))).Stacks ?? [];
    await cloudformation.send(new DeleteStackCommand({ StackName }));
    await settled(stack!.StackId!, 'DELETE_COMPLETE');
    await expectGone(made);
  });

  it('refuses a property that it does not have, and what it cannot do without', async () => {
    const { required = [] } = await handlerOf(type);
    const [missing] = required;
    const withUnknown = { ...one.created.properties, Colour: 'red' };
    const without = Object.entries(one.created.properties).filter(([name]) => name !== missing);
    const tries: [Values, RegExp][] = [
      [withUnknown, /Colour/],
      ...(missing ? [[Object.fromEntries(without), new RegExp(missing)] as [Values, RegExp]] : []),
    ];
    for (const [properties, named] of tries) {
      const TemplateBody = templateOf(one, properties);
      const { StackId } = await cloudformation.send(
        new CreateStackCommand({ StackName, TemplateBody, Capabilities }),
      );
      await settled(StackId!, 'ROLLBACK_COMPLETE');
      const { StackEvents } = await cloudformation.send(
        new DescribeStackEventsCommand({ StackName: StackId }),
      );
      expect(StackEvents?.map((event) => event.ResourceStatusReason ?? '').join('\n')).toMatch(named);
      await cloudformation.send(new DeleteStackCommand({ StackName: StackId }));
      await settled(StackId!, 'DELETE_COMPLETE');
    }
  });

  async function expectGone(which: Made): Promise<void> {
    const answer = await one.read(which).catch((error: Error) => error.name);
    expect(answer).toBe(one.gone);
  }
});
