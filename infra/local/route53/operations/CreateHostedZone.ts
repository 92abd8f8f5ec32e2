import type { CreateHostedZoneCommandInput, CreateHostedZoneCommandOutput } from '@aws-sdk/client-route-53';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { Route53State } from '../state.ts';
import { addZone, changeInfo } from '../state.ts';

export default ((input, { state, world }) => {
  if (!/^[a-z0-9_*-]+(\.[a-z0-9_-]+)*\.?$/i.test(input.Name ?? ''))
    throw awsError('InvalidDomainName', `The domain name ${input.Name} is not valid.`);
  if (
    [...state.zones.values()].some(({ hostedZone }) => hostedZone.CallerReference === input.CallerReference)
  )
    throw awsError(
      'HostedZoneAlreadyExists',
      `A hosted zone has already been created with the specified caller reference ${input.CallerReference}.`,
      409,
    );
  const id = `Z${crypto.randomUUID().replaceAll('-', '').slice(0, 20).toUpperCase()}`;
  const zone = addZone(state, {
    id,
    name: input.Name ?? '',
    callerReference: input.CallerReference ?? '',
    config: input.HostedZoneConfig,
  });
  return {
    HostedZone: zone.hostedZone,
    ChangeInfo: changeInfo(world.clock.now()),
    DelegationSet: { NameServers: [...zone.nameServers] },
    Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${id}`,
  };
}) satisfies Operation<
  Route53State,
  CreateHostedZoneCommandInput,
  Omit<CreateHostedZoneCommandOutput, '$metadata'>
>;
