/** Image references as task definitions write them. */

export interface ImageReference {
  readonly text: string;
  readonly registryId: string | undefined;
  readonly repository: string;
  readonly id: { imageDigest: string } | { imageTag: string };
}

/**
 * Reads a reference into a registry this account can reach: its ECR host name, or the endpoint's own address.
 * Undefined for foreign registries (Docker Hub, others), which the embedded AWS has no way to.
 */
export function parseImage(image: string, endpoint: string): ImageReference | undefined {
  const slash = image.indexOf('/');
  const host = slash < 0 ? '' : image.slice(0, slash);
  const ecr = /^(\d{12})\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?::\d+)?$/.exec(host);
  const { port } = new URL(endpoint);
  const local = new RegExp(`^(?:127\\.0\\.0\\.1|localhost|\\[::1\\]):${port}$`).test(host);
  if (!ecr && !local) return undefined;
  const rest = image.slice(slash + 1);
  const at = rest.indexOf('@');
  const named = at < 0 ? rest : rest.slice(0, at);
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/');
  return {
    text: image,
    registryId: ecr?.[1],
    repository: tagged ? named.slice(0, colon) : named,
    id:
      at >= 0
        ? { imageDigest: rest.slice(at + 1) }
        : { imageTag: tagged ? named.slice(colon + 1) : 'latest' },
  };
}
