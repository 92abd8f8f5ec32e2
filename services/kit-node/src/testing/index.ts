export { mariadbPlace, onEveryDatabase, onEveryPlace, type Place, sqlitePlace } from './databases.ts';
export { freePort } from './ports.ts';
export {
  type ProcessOptions,
  runProcess,
  type ServiceProcess,
  startProcess,
  TEST_SECRET,
} from './process.ts';
