/** `build`: images alone, in the registry under their content keys. Nothing is released. */
import { CodedError, refuseIf } from '../kit/error.ts';
import { type Context, openEnvironment, stage } from './context.ts';

export interface BuiltImage {
  readonly service: string;
  /** Content key: 64 hex digits. */
  readonly key: string;
  readonly repositoryUri: string;
  /** `sha256:<64 hex>`: what a release names. */
  readonly digest: string;
  /** False: the registry had it. */
  readonly built: boolean;
  /** Built again though the registry had it: does it come out the same? Absent where it was not. */
  readonly reproduced?: boolean;
  readonly pushedBytes: number;
}

export interface BuildWishes {
  /** Names of services; absent for all. */
  readonly services?: readonly string[] | undefined;
  /** Builds again what the registry has without an attestation, so that whoever attests it has built it. */
  readonly unattested?: boolean;
}

/**
 * Throws `build.unknown-service`, `platform.no-footing`, and what building
 * and pushing throw.
 */
export async function build(context: Context, wishes: BuildWishes = {}): Promise<readonly BuiltImage[]> {
  const { services: wanted } = wishes;
  const { services } = context.workspace;
  const unknown = (wanted ?? []).filter((name) => services.every((service) => service.name !== name));
  refuseIf(
    unknown.map((name) => ({
      code: 'build.unknown-service',
      message: `no service is named "${name}"`,
      where: 'services',
      remedy: `choose from: ${services.map((service) => service.name).join(', ')}`,
    })),
  );
  const { contract } = await openEnvironment(context);
  const { images, emit } = context.outer;
  const chosen = services.filter((service) => wanted === undefined || wanted.includes(service.name));
  return stage(context, 'build', 'building and pushing images', () =>
    Promise.all(
      chosen.map(async (service): Promise<BuiltImage> => {
        const { name } = service;
        const repositoryUri = contract.services[name]?.repositoryUri;
        if (!repositoryUri)
          throw new CodedError({
            code: 'platform.no-footing',
            message: `the platform has no repository for ${name}`,
            where: `services/${name}/service.json`,
            remedy: 'provision the platform first: inx up, cdk deploy or the workflow platform',
          });
        const report = (detail: string) =>
          emit({ type: 'service', stage: 'build', service: name, status: 'building', detail });
        const key = await images.key(service);
        const made = await images.provide(service, key, repositoryUri, report, context.cancel);
        const again =
          wishes.unattested &&
          !made.built &&
          (await images.attestationDigests(repositoryUri, made.digest, context.cancel)).length === 0;
        const image: BuiltImage = {
          service: name,
          key,
          repositoryUri,
          ...made,
          ...(again && {
            reproduced: await images.reproduces(service, made.digest, report, context.cancel),
          }),
        };
        const status = made.built ? 'pushed' : foundAs(image);
        emit({ type: 'service', stage: 'build', service: name, status, detail: made.digest.slice(0, 19) });
        return image;
      }),
    ),
  );
}

/** What is said of an image that the registry had. */
export const foundAs = ({ reproduced }: Pick<BuiltImage, 'reproduced'>): string =>
  reproduced === undefined
    ? 'in the registry already'
    : `in the registry already; built again, it is ${reproduced ? 'the same' : 'not the same'}`;
