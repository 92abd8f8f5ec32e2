/** A tiny real image, pushed through ECR's own operations. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { LocalAws } from '../../index.ts';

/** Answers with its revision; MODE makes it misbehave. */
export const PROGRAM = `
import { createServer } from 'node:http';
const { MODE = '', HOST, PORT, GREETING = '', SECRET = '' } = process.env;
if (process.argv[2] === 'migrate') { console.log('migrated ' + GREETING); process.exit(Number(process.argv[3] ?? 0)); }
if (MODE === 'crash') { console.error('cannot start: no database'); process.exit(7); }
const task = await (await fetch(process.env.ECS_CONTAINER_METADATA_URI_V4 + '/task')).json();
const server = createServer((request, response) => {
  if (request.url === '/exit') { response.end('bye'); setTimeout(() => process.exit(9), 10); return; }
  if (request.url === '/env') { response.end(JSON.stringify({ ...process.env, cwd: process.cwd(), task })); return; }
  response.statusCode = MODE === 'sick' ? 500 : 200;
  response.setHeader('x-inx-revision', task.Family + ':' + task.Revision);
  response.end('hello ' + GREETING + SECRET);
});
server.listen(Number(PORT), HOST, () => console.log('listening'));
process.on('SIGTERM', () => { console.log('draining'); if (MODE !== 'stubborn') server.close(() => process.exit(0)); server.closeIdleConnections(); });
`;

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function tarOf(files: Record<string, string>): Promise<Buffer> {
  const archive = pack();
  for (const [name, text] of Object.entries(files)) archive.entry({ name }, text);
  archive.finalize();
  return bytesOf(archive);
}

export async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** Pushes an image through ECR's own operations and returns its reference by digest. */
export async function pushImage(aws: LocalAws, repositoryName: string, program: string): Promise<string> {
  const { repository } = await aws.invoke<{ repository: { repositoryUri: string } }>(
    'ecr',
    'CreateRepository',
    { repositoryName },
  );
  const layer = gzipSync(await tarOf({ 'app/server.mjs': program }));
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      config: {
        Cmd: ['node', '/app/server.mjs'],
        WorkingDir: '/app',
        Env: ['BAKED=/app:/elsewhere'],
        Labels: { 'dev.invoxa.base-runtime': 'node' },
      },
      rootfs: { type: 'layers', diff_ids: [] },
    }),
  );
  for (const bytes of [layer, config]) await pushBlob(aws, repositoryName, bytes);
  const describe = (mediaType: string, bytes: Uint8Array) => ({
    mediaType,
    digest: sha256(bytes),
    size: bytes.length,
  });
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: describe('application/vnd.oci.image.config.v1+json', config),
    layers: [describe('application/vnd.oci.image.layer.v1.tar+gzip', layer)],
  });
  await aws.invoke('ecr', 'PutImage', { repositoryName, imageManifest, imageTag: 'v1' });
  return `${repository.repositoryUri}@${sha256(Buffer.from(imageManifest))}`;
}

async function pushBlob(aws: LocalAws, repositoryName: string, layerPartBlob: Uint8Array): Promise<void> {
  const { uploadId } = await aws.invoke<{ uploadId: string }>('ecr', 'InitiateLayerUpload', {
    repositoryName,
  });
  const partLastByte = layerPartBlob.length - 1;
  await aws.invoke('ecr', 'UploadLayerPart', {
    repositoryName,
    uploadId,
    partFirstByte: 0,
    partLastByte,
    layerPartBlob,
  });
  const layerDigests = [sha256(layerPartBlob)];
  await aws.invoke('ecr', 'CompleteLayerUpload', { repositoryName, uploadId, layerDigests });
}
