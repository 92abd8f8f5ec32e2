/** The embedded AWS as a process: says on standard output when it is ready, ends on a signal or with its parent. */
import { parseArgs } from 'node:util';
import { startLocalAws } from './index.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4566' },
    'edge-port': { type: 'string', default: '8080' },
    speed: { type: 'string', default: '1' },
    directory: { type: 'string' },
    variant: { type: 'string', multiple: true, default: [] },
    verbose: { type: 'boolean', default: true },
    'with-parent': { type: 'boolean', default: false },
  },
});

const aws = await startLocalAws({
  port: Number(values.port),
  edgePort: Number(values['edge-port']),
  speed: Number(values.speed),
  variants: Object.fromEntries(values.variant.map((each) => each.split('=', 2) as [string, string])),
  verbose: values.verbose,
  ...(values.directory && { directory: values.directory }),
});

const end = () => {
  aws.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once('SIGTERM', end);
process.once('SIGINT', end);
// The parent holds our standard input open for as long as it lives, however it ends.
if (values['with-parent']) process.stdin.resume().once('end', end).once('error', end);

process.stdout.write(`${JSON.stringify({ ready: true, endpoint: aws.endpoint, pid: process.pid })}\n`);
