/** Why an exchange over the network brought no answer, told from Node's own codes. */

export type NetworkFaultKind =
  | 'unknown-name'
  | 'refused'
  | 'broken-off'
  | 'no-route'
  | 'untrusted'
  | 'no-tls'
  | 'timed-out';

export interface NetworkFault {
  readonly kind: NetworkFaultKind;
  /** Node's word for it, e.g. `ECONNREFUSED`. */
  readonly code: string;
  /** Half a sentence that begins with a verb, e.g. `refused the connection (ECONNREFUSED)`. */
  readonly what: string;
  readonly remedy: string;
  /** Whether the request may have arrived and been carried out all the same. */
  readonly arrived: 'no' | 'perhaps';
}

type Words = Pick<NetworkFault, 'what' | 'remedy' | 'arrived'>;

const words: Readonly<Record<NetworkFaultKind, Words>> = {
  'unknown-name': {
    what: 'has a name that no DNS server here knows',
    remedy: 'correct the address, or mend DNS on this machine, then run it again',
    arrived: 'no',
  },
  refused: {
    what: 'refused the connection',
    remedy: 'start what should answer there, or correct its address and port, then run it again',
    arrived: 'no',
  },
  'broken-off': {
    what: 'broke the connection off',
    remedy: 'run it again; if it repeats, look at proxies and firewalls on the way',
    arrived: 'perhaps',
  },
  'no-route': {
    what: 'cannot be reached from this network',
    remedy: 'look at this machine’s network, VPN and firewall, then run it again',
    arrived: 'no',
  },
  untrusted: {
    what: 'showed a certificate that is not trusted here',
    remedy:
      'where a proxy opens TLS, name its authority in NODE_EXTRA_CA_CERTS; otherwise mend the certificate there or this machine’s clock',
    arrived: 'no',
  },
  'no-tls': {
    what: 'does not speak TLS as this machine does',
    remedy: 'correct the address: http:// or https://, and the port; otherwise look at proxies on the way',
    arrived: 'no',
  },
  'timed-out': {
    what: 'did not answer in time',
    remedy: 'run it again; if it repeats, look at the network and proxies on the way',
    arrived: 'perhaps',
  },
};

/** Codes of getaddrinfo, connect, TLS (Node's and OpenSSL's), undici and the AWS SDK. */
const kinds: readonly (readonly [RegExp, NetworkFaultKind])[] = [
  [/^(ENOTFOUND|EAI_\w+)$/, 'unknown-name'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL)$/, 'no-route'],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/, 'broken-off'],
  [/^(ETIMEDOUT|TimeoutError|UND_ERR_\w*TIMEOUT)$/, 'timed-out'],
  [/^(CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|ERR_TLS_CERT_\w+|HOSTNAME_MISMATCH)$/, 'untrusted'],
  [/^(ERR_SSL_\w+|ERR_TLS_\w+|EPROTO)$/, 'no-tls'],
];

/** Undefined when the error speaks of something else. Looks through causes, and into the first of several errors. */
export function networkFault(error: unknown, depth = 0): NetworkFault | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) return undefined;
  const { code, name, cause, errors } = error as NodeJS.ErrnoException & { errors?: unknown[] };
  for (const word of [code, name]) {
    const kind = kinds.find(([pattern]) => typeof word === 'string' && pattern.test(word))?.[1];
    if (kind) return { kind, code: word!, ...words[kind], what: `${words[kind].what} (${word})` };
  }
  return networkFault(errors?.[0], depth + 1) ?? networkFault(cause, depth + 1);
}
