/**
 * The cpu and memory pairs that Fargate runs.
 * Source: Amazon ECS Developer Guide, "Task CPU and memory" for Fargate task definitions. cpu in units of 1/1024 vCPU, memory in MiB.
 */
const pairs: ReadonlyMap<
  number,
  { readonly from: number; readonly to: number; readonly step: number } | readonly number[]
> = new Map<number, { from: number; to: number; step: number } | readonly number[]>([
  [256, [512, 1024, 2048]],
  [512, { from: 1024, to: 4096, step: 1024 }],
  [1024, { from: 2048, to: 8192, step: 1024 }],
  [2048, { from: 4096, to: 16_384, step: 1024 }],
  [4096, { from: 8192, to: 30_720, step: 1024 }],
  [8192, { from: 16_384, to: 61_440, step: 4096 }],
  [16_384, { from: 32_768, to: 122_880, step: 8192 }],
]);

export const fargateCpus: readonly number[] = [...pairs.keys()];

/** Undefined when Fargate runs the pair; otherwise what it would accept for this cpu. */
export function fargateFault(cpu: number, memory: number): string | undefined {
  const allowed = pairs.get(cpu);
  if (!allowed) return `cpu must be one of ${fargateCpus.join(', ')}`;
  if (Array.isArray(allowed))
    return allowed.includes(memory)
      ? undefined
      : `memory for cpu ${cpu} must be one of ${allowed.join(', ')} MiB`;
  const range = allowed as { from: number; to: number; step: number };
  const fits = memory >= range.from && memory <= range.to && (memory - range.from) % range.step === 0;
  return fits
    ? undefined
    : `memory for cpu ${cpu} must be ${range.from} to ${range.to} MiB in steps of ${range.step}`;
}
