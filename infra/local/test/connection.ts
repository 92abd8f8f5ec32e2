/** With what the SDK's clients speak to an embedded AWS: as its account's administrator, each call once. */
export const connectionTo = ({ endpoint }: { readonly endpoint: string }, accessKeyId = '111122223333') => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey: 'rehearsal' },
  maxAttempts: 1,
});
