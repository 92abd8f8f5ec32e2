/** Commits, as git knows them. */
export interface History {
  /** What `to` has and `from` has not, newest first; undefined where not both are known. */
  commitsBetween(
    from: string,
    to: string,
    signal?: AbortSignal,
  ): Promise<readonly { readonly sha: string; readonly subject: string }[] | undefined>;
}
