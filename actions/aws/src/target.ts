/** Where AWS is. Everything absent comes from the SDK's own chain (profile, OIDC, environment). */
export interface AwsTarget {
  readonly region: string;
  /** The embedded AWS's URL. */
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    /** Of a role's session. */
    readonly sessionToken?: string;
  };
}
