import type { ConnectionOptions } from 'mysql2';

/**
 * RDS refuses connections without TLS (`require_secure_transport`), and presents a certificate of Amazon's own
 * authorities, which the driver brings along. Elsewhere (a server of the tests, on the loopback address) there is none.
 */
export const tlsOf = (host: string): Pick<ConnectionOptions, 'ssl'> =>
  host.endsWith('.rds.amazonaws.com') ? { ssl: 'Amazon RDS' } : {};
