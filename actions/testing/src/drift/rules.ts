/** Rules that somebody changed, took away or made. */
import {
  CreateRuleCommand,
  DeleteRuleCommand,
  ModifyRuleCommand,
  type Rule,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from 'vitest';
import { forwardOf, rulesOf } from './listener.ts';
import { deploy, elb, none, only, touch } from './stage.ts';

/** As the API takes them: it answers every value twice. */
const conditions = (rule: Rule) => (rule.Conditions ?? []).map(({ Values: _, ...condition }) => condition);

export const rules = () =>
  describe('rules of the listener', () => {
    it('a rule that matches something else', async () => {
      const { production } = await rulesOf('invoice');
      const RuleArn = production.RuleArn;
      await elb.send(
        new ModifyRuleCommand({
          RuleArn,
          Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/elsewhere/*'] } }],
        }),
      );
      const [found] = await only('rule-conditions: production rule of invoice (orchestrator)');
      expect(found).toMatchObject({ wanted: expect.stringMatching(/invoices/), found: 'path /elsewhere/*' });
      await elb.send(
        new ModifyRuleCommand({
          RuleArn,
          Conditions: [
            ...conditions(production),
            { Field: 'source-ip', SourceIpConfig: { Values: ['203.0.113.0/24'] } },
          ],
        }),
      );
      const [narrowed] = await only('rule-conditions: production rule of invoice (orchestrator)');
      expect(narrowed?.found).toMatch(/source-ip 203\.0\.113\.0\/24/);
      await elb.send(new ModifyRuleCommand({ RuleArn, Conditions: conditions(production) }));
      await none();
    });

    it('a rule at another place, and one that is gone', async () => {
      const { production, test } = await rulesOf('invoice');
      const at = (Priority: number) =>
        elb.send(
          new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: production.RuleArn, Priority }] }),
        );
      await at(49_000);
      await elb.send(new DeleteRuleCommand({ RuleArn: test.RuleArn }));
      const found = await only(
        'rule-priority: production rule of invoice (orchestrator)',
        'rule-missing: test rule of invoice (orchestrator)',
      );
      expect(found.map((each) => each.found).sort()).toEqual(['no rule', 'priority 49000']);
      await at(Number(production.Priority));
      // What the finding says: a move makes the rules that are missing.
      await touch('invoice', '2');
      await deploy();
      await none();
    }, 60_000);

    it('rules that no release made: before ours, and after', async () => {
      const { listenerArn, production } = await rulesOf('auth');
      const create = async (Priority: number, action: object) => {
        const { Rules } = await elb.send(
          new CreateRuleCommand({
            ListenerArn: listenerArn,
            Priority,
            Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/auth/*'] } }],
            Actions: [{ Type: 'forward', ...action }],
          }),
        );
        return Rules?.[0]?.RuleArn;
      };
      const nothing = { Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '503' } };
      const made = [await create(5, nothing), await create(30_001, { ForwardConfig: forwardOf(production) })];
      const found = await only(
        'rule-foreign: test band, priority 5 (orchestrator)',
        'rule-foreign: production band, priority 30001 (orchestrator)',
      );
      expect(found.map(({ remedy }) => remedy)).toEqual(
        found.map(() => expect.stringMatching(/^delete it \(elbv2 DeleteRule\)/)),
      );
      for (const RuleArn of made) await elb.send(new DeleteRuleCommand({ RuleArn }));
      await none();
    });

    it('weights that send users to the side without tasks', async () => {
      const { production } = await rulesOf('auth');
      const { TargetGroups = [] } = forwardOf(production);
      const turn = (groups: typeof TargetGroups) =>
        elb.send(
          new ModifyRuleCommand({
            RuleArn: production.RuleArn,
            Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: groups } }],
          }),
        );
      await turn(TargetGroups.map((group) => ({ ...group, Weight: group.Weight === 0 ? 100 : 0 })));
      const [found] = await only('rule-weights: weights of the production rule of auth (ecs)');
      const serving = TargetGroups.find(({ Weight }) => Weight)?.TargetGroupArn?.split('/')[1];
      expect(found?.wanted).toBe(`all to ${serving}`);
      expect(found?.remedy).toMatch(new RegExp(`the tasks that serve are in ${serving}`));
      await turn(TargetGroups);
      await none();
    });
  });
