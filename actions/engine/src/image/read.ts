/** Manifest and config of an image that a registry has, in OCI's or Docker's vocabulary. */
import { z } from 'zod';
import { parseJson } from '../kit/json.ts';
import type { Descriptor, Registry } from '../ports/registry.ts';
import { digestSchema } from './bases-lock.ts';
import { collect } from './digest.ts';

const described = z.object({ digest: digestSchema, size: z.int(), mediaType: z.string() });
const manifestSchema = z.object({ config: described, layers: z.array(described) });
const configSchema = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
  config: z.looseObject({
    Env: z.array(z.string()).nullish(),
    User: z.string().nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
  rootfs: z.object({ diff_ids: z.array(digestSchema) }),
  history: z.array(z.looseObject({ created_by: z.string().optional() })).default([]),
});
const configLimit = 4_194_304;

export interface ReadImage {
  readonly layers: readonly Descriptor[];
  readonly config: z.output<typeof configSchema>;
}

/** `missing`: the registry has no such manifest; `why`: what it has is not one image. */
export async function readImage(
  registry: Registry,
  repository: string,
  digest: string,
  signal?: AbortSignal,
): Promise<ReadImage | 'missing' | { readonly why: string }> {
  const manifest = await registry.getManifest(repository, digest, signal);
  if (!manifest) return 'missing';
  const parsed = manifestSchema.safeParse(parseJson(manifest.bytes));
  if (!parsed.success) return { why: 'its manifest is not that of one image' };
  const { config: blob, layers } = parsed.data;
  if (blob.size > configLimit) return { why: `its config has ${blob.size} bytes` };
  const config = configSchema.safeParse(
    parseJson(await collect(registry.getBlob(repository, blob, signal), configLimit)),
  );
  if (!config.success || config.data.rootfs.diff_ids.length !== layers.length)
    return { why: 'its config does not fit its layers' };
  return { layers, config: config.data };
}
