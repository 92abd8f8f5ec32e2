import type { EventSink } from '../report/events.ts';
import type { Clock } from './clock.ts';
import type { Ecs } from './ecs.ts';
import type { History } from './history.ts';
import type { Images } from './images.ts';
import type { Inspection } from './inspection.ts';
import type { Logs } from './logs.ts';
import type { Platform } from './platform.ts';
import type { Probe } from './probe.ts';
import type { Scaling } from './scaling.ts';
import type { Schedules } from './schedules.ts';
import type { Secrets } from './secrets.ts';
import type { ReleaseStore } from './store.ts';
import type { LiveTemplates } from './templates.ts';
import type { Traffic } from './traffic.ts';

/** Ports that exist before the platform is known. */
export interface OuterPorts {
  readonly clock: Clock;
  readonly platform: Platform;
  readonly images: Images;
  readonly templates: LiveTemplates;
  readonly history: History;
  readonly secrets: Secrets;
  readonly emit: EventSink;
}

/** Ports that need the platform's contract (cluster, listener, bucket, table). */
export interface PlatformPorts {
  readonly ecs: Ecs;
  readonly traffic: Traffic;
  readonly scaling: Scaling;
  readonly schedules: Schedules;
  readonly inspection: Inspection;
  readonly logs: Logs;
  readonly store: ReleaseStore;
  readonly probe: Probe;
}
