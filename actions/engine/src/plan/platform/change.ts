/** What an update of the platform would do, as plain values. */
import type { Difference } from '../differences.ts';
import type { PlatformNeeds } from './needs.ts';

/** A stack's template as CloudFormation takes it. */
export type Template = Readonly<Record<string, unknown>>;

/** `retain`: the stack lets go of it, and it stays. `may-replace`: CloudFormation decides while it updates. */
export type ResourceAction = 'create' | 'update' | 'may-replace' | 'replace' | 'retain' | 'destroy';

export interface ResourceChange {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** Its name in AWS, where the template gives one. */
  readonly name?: string;
  readonly action: ResourceAction;
  /** Members that cause a replacement, or may. */
  readonly replacedBy: readonly string[];
  /** Leaf by leaf; empty for what is created or destroyed. */
  readonly differences: readonly Difference[];
}

/** A statement or managed policy that is granted or taken. */
export interface PermissionChange {
  readonly stack: string;
  readonly change: 'added' | 'removed';
  /** Who may, e.g. `AWS:${TaskRole}`. */
  readonly principal: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: string;
  /** Tasks run under it, so that the old and the new release need it side by side. */
  readonly ofTasks: boolean;
  /** `neither`: another statement grants the same. */
  readonly direction: 'widens' | 'narrows' | 'neither';
}

/** A rule of a security group that is added or removed. */
export interface PortChange {
  readonly stack: string;
  readonly change: 'added' | 'removed';
  readonly direction: 'ingress' | 'egress';
  readonly group: string;
  /** `TCP 443`. */
  readonly protocol: string;
  readonly peer: string;
  /** Reached from anywhere. */
  readonly world: boolean;
}

export interface StackChange {
  readonly stack: string;
  readonly action: 'create' | 'update';
  readonly resources: readonly ResourceChange[];
  readonly permissions: readonly PermissionChange[];
  readonly ports: readonly PortChange[];
  /** Parameters, conditions, mappings, outputs that differ, by name. */
  readonly others: readonly string[];
}

export interface PlatformChange {
  /** Only stacks that would change. */
  readonly stacks: readonly StackChange[];
  /** Live stacks of the environment that the templates no longer hold: no update removes them. */
  readonly left: readonly string[];
  /** Stacks that differ in content hashes, order or what a controller owns alone. */
  readonly quiet: readonly string[];
  /** Who has to be asked for it. */
  readonly needs: PlatformNeeds;
  /** Over the deployed templates that this was compared with. */
  readonly basis: string;
  /** Over the wanted templates, noise left out. */
  readonly templatesHash: string;
  /** True: the templates are what a fork says of itself, made by code that nobody has reviewed. */
  readonly claimed: boolean;
}

export const isPlatformUnchanged = (change: PlatformChange): boolean => change.stacks.length === 0;

export const resourceChanges = (change: PlatformChange): readonly ResourceChange[] =>
  change.stacks.flatMap((stack) => stack.resources);
export const permissionChanges = (change: PlatformChange): readonly PermissionChange[] =>
  change.stacks.flatMap((stack) => stack.permissions);
export const portChanges = (change: PlatformChange): readonly PortChange[] =>
  change.stacks.flatMap((stack) => stack.ports);

/** What makes two plans' changes the same one. */
export const resourceId = ({ stack, logicalId }: Pick<ResourceChange, 'stack' | 'logicalId'>): string =>
  `${stack}/${logicalId}`;
type Granted = 'stack' | 'principal' | 'effect' | 'actions' | 'resources';
export const permissionId = (
  each: Pick<PermissionChange, Granted> & { readonly condition?: string | undefined },
): string =>
  [each.stack, each.principal, each.effect, each.actions, each.resources, each.condition].join('|');
export const portId = (
  each: Pick<PortChange, 'stack' | 'direction' | 'group' | 'protocol' | 'peer'>,
): string => [each.stack, each.direction, each.group, each.protocol, each.peer].join('|');
