import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contractSuite, type ServiceUnderContract } from '../src/index.ts';

const services = fileURLToPath(new URL('../..', import.meta.url));
const venv = fileURLToPath(new URL('../../../.inx/venv/bin/python', import.meta.url));

type Post = ServiceUnderContract['post'];

const node = (name: string, prefix: string, post: Post): ServiceUnderContract => ({
  name,
  prefix,
  post,
  command: [process.execPath, 'src/main.ts'],
  migrate: [process.execPath, 'src/main.ts', 'migrate'],
  cwd: `${services}${name}`,
});

const python = (name: string, prefix: string, post: Post): ServiceUnderContract => ({
  name,
  prefix,
  post,
  command: [venv, '-m', name],
  migrate: [venv, '-m', name, 'migrate'],
  cwd: `${services}${name}`,
  env: { PYTHONPATH: [`${services}${name}`, `${services}kit-python`].join(':'), PYTHONUNBUFFERED: '1' },
});

const login = { email: 'contract@example.com', password: 'not the password' };
contractSuite(node('auth', 'auth', { path: '/api/auth/login', body: login, token: 'none' }));
contractSuite(node('invoice', 'invoices', { path: '/api/invoices', body: {}, token: 'user' }));
contractSuite(
  node('notification', 'notifications', { path: '/internal/notifications', body: {}, token: 'service' }),
);

const pythonServices = [
  python('client', 'clients', { path: '/api/clients', body: {}, token: 'user' }),
  python('payment', 'payments', { path: '/api/payments', body: {}, token: 'user' }),
];
const absent = 'the Python services do not run here: their environment (.inx/venv) has not been made';
if (existsSync(venv)) pythonServices.forEach(contractSuite);
else if (process.env.CI === 'true') throw new Error(absent);
else console.warn(absent);
