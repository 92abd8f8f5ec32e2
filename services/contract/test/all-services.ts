import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ServiceUnderContract } from '../src/index.ts';

const services = fileURLToPath(new URL('../..', import.meta.url));
const venv = fileURLToPath(new URL('../../../.inx/venv/bin/python', import.meta.url));

export const serviceFolder = (name: string): string => `${services}${name}`;

type Post = ServiceUnderContract['post'];

const node = (name: string, prefix: string, post: Post): ServiceUnderContract => ({
  name,
  prefix,
  post,
  command: [process.execPath, 'src/main.ts'],
  migrate: [process.execPath, 'src/main.ts', 'migrate'],
  cwd: serviceFolder(name),
});

const python = (name: string, prefix: string, post: Post): ServiceUnderContract => ({
  name,
  prefix,
  post,
  command: [venv, '-m', name],
  migrate: [venv, '-m', name, 'migrate'],
  cwd: serviceFolder(name),
  env: {
    PYTHONPATH: [serviceFolder(name), serviceFolder('kit-python')].join(':'),
    PYTHONUNBUFFERED: '1',
  },
});

const login = { email: 'contract@example.com', password: 'not the password' };
const nodeServices = [
  node('auth', 'auth', { path: '/api/auth/login', body: login, token: 'none' }),
  node('invoice', 'invoices', { path: '/api/invoices', body: {}, token: 'user' }),
  node('notification', 'notifications', { path: '/internal/notifications', body: {}, token: 'service' }),
];
const pythonServices = [
  python('client', 'clients', { path: '/api/clients', body: {}, token: 'user' }),
  python('payment', 'payments', { path: '/api/payments', body: {}, token: 'user' }),
];

const absent = 'the Python services do not run here: their environment (.inx/venv) has not been made';
const runs = existsSync(venv);
if (!runs && process.env.CI === 'true') throw new Error(absent);
if (!runs) console.warn(absent);

/** Every service that can run here. */
export const allServices: readonly ServiceUnderContract[] = runs
  ? [...nodeServices, ...pythonServices]
  : nodeServices;
