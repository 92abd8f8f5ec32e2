/** Templates that were synthesized before: a `cdk.out` folder. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CodedError, type Template } from '@inx/engine';
import { z } from 'zod';

/** Of the cloud assembly's manifest, what names the stacks (CDK, cloud-assembly-schema). */
const manifestSchema = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        /** `aws://<account>/<region>`; a region that the template does not know is `unknown-region`. */
        environment: z.string().optional(),
        properties: z
          .looseObject({ templateFile: z.string().optional(), stackName: z.string().optional() })
          .optional(),
      }),
    )
    .default({}),
});

/** Throws `assembly.unreadable` where the folder is no cloud assembly. */
export async function readAssembly(
  folder: string,
): Promise<{ stack: string; template: Template; region?: string }[]> {
  try {
    const read = async (file: string): Promise<unknown> =>
      JSON.parse(await readFile(path.join(folder, file), 'utf8'));
    const { artifacts } = manifestSchema.parse(await read('manifest.json'));
    const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
    return await Promise.all(
      stacks.map(async ([id, { properties, environment = '' }]) => ({
        ...regionOf(environment),
        stack: properties?.stackName ?? id,
        template: z
          .record(z.string(), z.unknown())
          .parse(await read(path.basename(properties?.templateFile ?? `${id}.template.json`))),
      })),
    );
  } catch (cause) {
    throw new CodedError(
      {
        code: 'assembly.unreadable',
        message: `${folder} is not what CDK synthesizes: ${(cause as Error).message.split('\n')[0]}`,
        where: folder,
        remedy: 'synthesize it: npx cdk synth --all',
      },
      { cause },
    );
  }
}

function regionOf(environment: string): { region?: string } {
  const region = /^aws:\/\/[^/]+\/([a-z]{2}(-[a-z]+)+-\d)$/.exec(environment)?.[1];
  return region ? { region } : {};
}
