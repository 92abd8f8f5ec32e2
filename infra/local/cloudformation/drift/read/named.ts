/** Attributes that a template names, of the many that a service answers. */
interface Setting {
  readonly Key?: string;
  readonly Value?: unknown;
}

/** Of a long list of attributes only those that the template names: services answer all they have. */
export function named(expected: unknown, live: readonly Setting[] | undefined): Setting[] {
  const keys = ((expected as Setting[] | undefined) ?? []).map(({ Key }) => Key);
  return (live ?? []).filter(({ Key }) => keys.includes(Key)).map(({ Key, Value }) => ({ Key: Key!, Value }));
}
