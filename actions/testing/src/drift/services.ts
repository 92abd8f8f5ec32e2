/** ECS services that somebody moved, stopped or deleted. */
import {
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  ListTaskDefinitionsCommand,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it, vi } from 'vitest';
import { deploy, drift, ecs, none, only, prefix, sandbox, touch } from './stage.ts';

export const services = () =>
  describe('services', () => {
    const cluster = `${prefix}-CLUSTER01`;
    const named = (service: string) => `${prefix}-${service}`;
    const serviceOf = async (service: string) => {
      const { services } = await ecs.send(
        new DescribeServicesCommand({ cluster, services: [named(service)] }),
      );
      return services![0]!;
    };
    /** Newest first. */
    const definitions = async (service: string) =>
      (
        await ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: named(service), sort: 'DESC' }))
      ).taskDefinitionArns?.map((arn) => arn.split('/')[1]!) ?? [];
    const moveTo = async (service: string, taskDefinition: string, minutes: number) => {
      const { deploymentConfiguration } = await serviceOf(service);
      // The hooks as DescribeServices shows them lack what UpdateService asks for.
      const lifecycleHooks = (deploymentConfiguration?.lifecycleHooks ?? []).map(({ lifecycleStages }) => ({
        targetType: 'PAUSE' as const,
        lifecycleStages,
        timeoutConfiguration: { timeoutInMinutes: minutes, action: 'ROLLBACK' as const },
      }));
      await ecs.send(
        new UpdateServiceCommand({
          cluster,
          service: named(service),
          taskDefinition,
          deploymentConfiguration: { ...deploymentConfiguration, lifecycleHooks },
        }),
      );
    };
    const rests = (service: string) =>
      vi.waitFor(
        async () => {
          const { currentServiceDeployment } = await serviceOf(service);
          if (currentServiceDeployment) throw new Error(`${currentServiceDeployment} is under way`);
        },
        { timeout: 60_000, interval: 200 },
      );

    it('one that somebody is moving: told with the deployment, and none is left once it is turned back', async () => {
      const [current, before] = await definitions('auth');
      await moveTo('auth', before!, 20_160);
      await vi.waitFor(
        async () => {
          const { runningCount = 0 } = await serviceOf('auth');
          expect(runningCount).toBeGreaterThan(1);
        },
        { timeout: 60_000, interval: 200 },
      );
      const found = await only(
        'service-deployment: ECS service of auth (orchestrator)',
        'service-task-definition: ECS service of auth (orchestrator)',
        'tasks-of-another-definition: task of auth (orchestrator)',
      );
      const deployment = found.find(({ kind }) => kind === 'service-deployment');
      const { currentServiceDeployment } = await serviceOf('auth');
      expect(deployment).toMatchObject({
        where: currentServiceDeployment,
        found: `a deployment to ${before} is IN_PROGRESS`,
        remedy: expect.stringMatching(/StopServiceDeployment/),
      });
      // What the finding says of releases.
      await touch('auth', 'meanwhile');
      const refused = await sandbox.inx('deploy');
      expect([refused.code, refused.output]).toEqual([2, expect.stringMatching(/foreign-rollout/)]);
      await touch('auth', '1');
      await ecs.send(
        new StopServiceDeploymentCommand({
          serviceDeploymentArn: currentServiceDeployment,
          stopType: 'ROLLBACK',
        }),
      );
      await rests('auth');
      expect((await serviceOf('auth')).taskDefinition).toMatch(new RegExp(`/${current}$`));
      await none();
    }, 120_000);

    it('one that somebody moved past the release: the next release of it moves it back', async () => {
      const [current, before] = await definitions('invoice');
      const { deploymentConfiguration, desiredCount } = await serviceOf('invoice');
      await ecs.send(
        new UpdateServiceCommand({
          cluster,
          service: named('invoice'),
          taskDefinition: before,
          enableExecuteCommand: true,
          deploymentConfiguration: { ...deploymentConfiguration, lifecycleHooks: [] },
        }),
      );
      await rests('invoice');
      const looked = await drift();
      const kinds = new Map(looked.findings.map((each) => [`${each.kind} ${each.found}`, each]));
      expect(kinds.get(`service-task-definition ${before}`)).toMatchObject({ wanted: current });
      expect(looked.findings.filter(({ kind }) => kind === 'tasks-of-another-definition')).toHaveLength(
        desiredCount!,
      );
      expect(kinds.get('service-configuration enableExecuteCommand: true')).toMatchObject({
        owner: 'orchestrator',
      });
      expect(kinds.get('service-configuration deploymentConfiguration.lifecycleHooks: []')).toBeDefined();
      await touch('invoice', '3');
      await deploy();
      await none();
    }, 120_000);

    it('one whose task definition is deregistered, and one that is gone: the next release makes both again', async () => {
      await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: (await definitions('auth'))[0] }));
      await ecs.send(new DeleteServiceCommand({ cluster, service: named('notification'), force: true }));
      const found = await only(
        'task-definition: task definition of auth (orchestrator)',
        'service-missing: ECS service of notification (orchestrator)',
      );
      expect(found.map((each) => each.found).sort()).toEqual([
        'deregistered: no new service can start from it',
        'no service',
      ]);
      for (const service of ['auth', 'notification']) await touch(service, '4');
      await deploy();
      await none();
    }, 120_000);

    it('one that is stopped: releases of it are refused, until it is started as the finding says', async () => {
      const count = (desiredCount: number) =>
        ecs.send(new UpdateServiceCommand({ cluster, service: named('invoice'), desiredCount }));
      await count(0);
      const [found] = await only('service-task-count: ECS service of invoice (orchestrator)');
      expect(found).toMatchObject({ wanted: '1 to 4 tasks', found: '0 tasks' });
      await touch('invoice', '5');
      const refused = await sandbox.inx('deploy');
      expect([refused.code, refused.output]).toEqual([2, expect.stringMatching(/preflight\.stopped/)]);
      await count(1);
      await deploy();
      await count(0);
      const back = await sandbox.inx('rollback');
      expect([back.code, back.output]).toEqual([2, expect.stringMatching(/preflight\.stopped/)]);
      await count(1);
      await none();
    }, 120_000);
  });
