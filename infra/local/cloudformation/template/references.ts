/** What a value refers to. */

export interface Mention {
  /** Logical id of a resource, or the name of a parameter. */
  readonly id: string;
  /** With Fn::GetAtt. */
  readonly attribute?: string;
}

/** Every Ref, Fn::GetAtt and `${…}` of Fn::Sub below a value. */
export function mentions(value: unknown, found: Mention[] = []): Mention[] {
  if (Array.isArray(value)) for (const each of value) mentions(each, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value)) {
      if (key === 'Ref' && typeof each === 'string') found.push({ id: each });
      else if (key === 'Fn::GetAtt') found.push(attributeMention(each));
      else {
        if (key === 'Fn::Sub') found.push(...substituted(each));
        mentions(each, found);
      }
    }
  return found;
}

function attributeMention(value: unknown): Mention {
  const [id, ...attribute] = Array.isArray(value) ? value : String(value).split('.');
  return { id: String(id), attribute: attribute.map(String).join('.') };
}

function substituted(value: unknown): Mention[] {
  const [text, variables] = Array.isArray(value) ? value : [value, {}];
  const own = Object.keys((variables ?? {}) as object);
  return [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].flatMap((match) => {
    const name = match[1]!.trim();
    if (own.includes(name)) return [];
    return [name.includes('.') ? attributeMention(name) : { id: name }];
  });
}

/** Logical ids out of `ids` that a resource needs before itself: what it refers to, and its DependsOn. */
export function dependencies(
  resource: { readonly Properties?: unknown; readonly DependsOn?: string | readonly string[] },
  ids: ReadonlySet<string>,
): string[] {
  const named = [...mentions(resource.Properties).map(({ id }) => id), ...[resource.DependsOn ?? []].flat()];
  return [...new Set(named)].filter((id) => ids.has(id));
}
