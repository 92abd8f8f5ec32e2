import { type AnyRoute, route, services, USER } from '@invoxa/kit-node';
import * as z from 'zod';
import type { Invoices } from './invoices.ts';
import * as schemas from './schemas.ts';

const { idParams } = schemas;
const one = (description: string) => ({ description, schema: schemas.invoice });

/** The routes of invoice. `announced` is called when there is something to tell. */
export function invoiceRoutes(invoices: Invoices, announced: () => void): AnyRoute[] {
  return [...draftRoutes(invoices), ...stateRoutes(invoices, announced), ...internalRoutes(invoices)];
}

function draftRoutes(invoices: Invoices): AnyRoute[] {
  return [
    route({
      id: 'listInvoices',
      summary: "The account's invoices, newest first",
      method: 'GET',
      path: '/api/invoices',
      access: USER,
      query: schemas.listQuery,
      answers: {
        200: {
          description: 'A page of them.',
          schema: z.object({ items: z.array(schemas.summary), next: z.uuid().nullable() }),
        },
      },
      errors: [404],
      handle: async ({ account, query }) => ({ status: 200, body: await invoices.list(account.id, query) }),
    }),
    route({
      id: 'createInvoice',
      summary: 'Write a draft',
      method: 'POST',
      path: '/api/invoices',
      access: USER,
      body: schemas.draftBody,
      answers: { 201: one('The draft.') },
      handle: async ({ account, body }) => {
        const created = await invoices.create(account.id, body);
        return { status: 201, body: created, headers: { location: `/api/invoices/${created.id}` } };
      },
    }),
    route({
      id: 'getInvoice',
      summary: 'One invoice with its lines',
      method: 'GET',
      path: '/api/invoices/{id}',
      access: USER,
      params: idParams,
      answers: { 200: one('The invoice.') },
      errors: [404],
      handle: async ({ account, params }) => ({
        status: 200,
        body: await invoices.find(account.id, params.id),
      }),
    }),
    route({
      id: 'replaceDraft',
      summary: 'Rewrite a draft',
      method: 'PUT',
      path: '/api/invoices/{id}',
      access: USER,
      params: idParams,
      body: schemas.draftBody,
      answers: { 200: one('The draft as it is now.') },
      errors: [404, 409],
      handle: async ({ account, params, body }) => ({
        status: 200,
        body: await invoices.replace(account.id, params.id, body),
      }),
    }),
    route({
      id: 'removeDraft',
      summary: 'Throw a draft away',
      method: 'DELETE',
      path: '/api/invoices/{id}',
      access: USER,
      params: idParams,
      answers: { 204: { description: 'It is gone.' } },
      errors: [404, 409],
      handle: async ({ account, params }) => {
        await invoices.remove(account.id, params.id);
        return { status: 204 };
      },
    }),
  ];
}

function stateRoutes(invoices: Invoices, announced: () => void): AnyRoute[] {
  return [
    route({
      id: 'sendInvoice',
      summary: 'Give a draft its number and send it',
      method: 'POST',
      path: '/api/invoices/{id}/send',
      access: USER,
      params: idParams,
      answers: { 200: one('The invoice, sent; also where it was before.') },
      errors: [404, 409],
      handle: async ({ account, params }) => {
        const sent = await invoices.send(account.id, params.id);
        announced();
        return { status: 200, body: sent };
      },
    }),
    route({
      id: 'voidInvoice',
      summary: 'Take a sent invoice back',
      method: 'POST',
      path: '/api/invoices/{id}/void',
      access: USER,
      params: idParams,
      answers: { 200: one('The invoice, void; also where it was before.') },
      errors: [404, 409],
      handle: async ({ account, params }) => ({
        status: 200,
        body: await invoices.void(account.id, params.id),
      }),
    }),
  ];
}

function internalRoutes(invoices: Invoices): AnyRoute[] {
  return [
    route({
      id: 'getPayable',
      summary: 'What payment must know of an invoice',
      method: 'GET',
      path: '/internal/invoices/{id}',
      access: services('payment'),
      params: idParams,
      query: z.strictObject({ accountId: z.uuid() }),
      answers: { 200: { description: 'The invoice.', schema: schemas.payable } },
      errors: [404],
      handle: async ({ params, query }) => {
        const { id, accountId, number, status, total, currency } = await invoices.find(
          query.accountId,
          params.id,
        );
        return { status: 200, body: { id, accountId, number, status, total, currency } };
      },
    }),
    route({
      id: 'markPaid',
      summary: 'Record a payment; the same payment again changes nothing',
      method: 'POST',
      path: '/internal/invoices/{id}/paid',
      access: services('payment'),
      params: idParams,
      body: schemas.paidBody,
      answers: { 200: one('The invoice, paid.') },
      errors: [404, 409, 422],
      handle: async ({ params, body }) => ({ status: 200, body: await invoices.markPaid(params.id, body) }),
    }),
  ];
}
