export { cidrsOverlap } from './cidr.ts';
export {
  contractSchema,
  type PlatformContract,
  parseContract,
  partsByName,
  type ServiceFooting,
} from './contract.ts';
export { type Document, parseDocument } from './document.ts';
export { type DocumentFiles, filesBelow } from './document-files.ts';
export { type Environment, environmentSchema } from './environment.ts';
export { fargateFault } from './fargate.ts';
export type { Fault, Parsed } from './fault.ts';
export { bootstrapQualifier, names, regionsOf, releaseAlarms } from './names.ts';
export { type Owner, ownerOfMember, owners } from './owners.ts';
export { priorityBuckets, productionBand, routeClashes, routeOrder } from './routes.ts';
export { type Deployed, type Judged, judgeRow } from './rows/judge.ts';
export { type Part, type PlatformRow, platformRows } from './rows/rows.ts';
export { type Check, type CheckStep, type ServiceManifest, type Strategy, serviceSchema } from './service.ts';
export { applyOverrides, readWorkspace, type Workspace } from './workspace.ts';
