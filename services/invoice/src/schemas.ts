import * as z from 'zod';

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'must be three capital letters', abort: true })
  .refine((code) => CURRENCIES.has(code), 'is not a currency of ISO 4217');

const line = z.strictObject({
  description: z.string().trim().min(1).max(500),
  quantity: z.int().min(1).max(1_000_000),
  unitAmount: z.int().min(0).max(1_000_000_000_000).describe('In the minor unit of the currency.'),
  taxBasisPoints: z.int().min(0).max(10_000).describe('Hundredths of a percent: 19 % is 1900.'),
});

/** What a draft is made of. */
export const draftBody = z.strictObject({
  clientId: z.string().min(1).max(64),
  clientName: z.string().trim().min(1).max(200),
  clientEmail: z.email('must be an e-mail address').max(254),
  currency,
  dueDate: z.iso.date('must be a date like 2030-01-31').nullish(),
  lines: z.array(line).min(1).max(200),
});
export type DraftBody = z.output<typeof draftBody>;

const status = z.enum(['draft', 'sent', 'paid', 'void']);

const summaryShape = {
  id: z.uuid(),
  accountId: z.uuid(),
  number: z.int().nullable().describe('Without gaps for each account; given when the invoice is sent.'),
  status,
  clientId: z.string(),
  clientName: z.string(),
  clientEmail: z.string(),
  currency: z.string(),
  dueDate: z.string().nullable(),
  net: z.int(),
  tax: z.int(),
  total: z.int(),
  paymentId: z.string().nullable(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  paidAt: z.iso.datetime().nullable(),
  voidedAt: z.iso.datetime().nullable(),
};

/** An invoice in a list. */
export const summary = z.object(summaryShape);
export type Summary = z.output<typeof summary>;

/** An invoice with its lines. */
export const invoice = z.object({
  ...summaryShape,
  lines: z.array(z.object({ ...line.shape, net: z.int(), tax: z.int() })),
});
export type Invoice = z.output<typeof invoice>;

export const listQuery = z.strictObject({
  status: status.optional(),
  clientId: z.string().min(1).max(64).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  before: z.uuid().optional().describe('The last id of the page before.'),
});
export type ListQuery = z.output<typeof listQuery>;

export const idParams = z.object({ id: z.uuid() });

/** What payment tells after it has taken the money. */
export const paidBody = z.strictObject({
  accountId: z.uuid(),
  paymentId: z.string().min(1).max(64),
  amount: z.int().min(1),
  currency,
});
export type PaidBody = z.output<typeof paidBody>;

/** What payment must know of an invoice. */
export const payable = z.object({
  id: z.uuid(),
  accountId: z.uuid(),
  number: z.int().nullable(),
  status,
  total: z.int(),
  currency: z.string(),
});
