import * as z from 'zod';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Variables of notification's own. */
export const config = {
  /** Absent or empty: no message leaves, the local stand-in takes them. */
  SENDGRID_API_KEY: z
    .string()
    .regex(/^SG\.[\w.-]+$/, 'must be an API key of SendGrid (SG.…), or empty for the local stand-in')
    .optional(),
  /** Accounts in the European Union have their own: https://api.eu.sendgrid.com. */
  SENDGRID_API_BASE: z
    .url({ protocol: /^https?$/, error: 'must be an https address' })
    .refine(isSafe, 'must be an https address: the key travels there')
    .default('https://api.sendgrid.com'),
  /** A sender that SendGrid has verified. */
  MAIL_FROM: z.email('must be an e-mail address').default('no-reply@invoxa.example'),
};

function isSafe(base: string): boolean {
  if (!URL.canParse(base)) return false;
  const { protocol, hostname } = new URL(base);
  return protocol === 'https:' || LOOPBACK.has(hostname);
}
