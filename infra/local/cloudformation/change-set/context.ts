/** A resource as change sets show it whole, with IncludePropertyValues. */
import type { StackResource } from '../state.ts';
import type { TemplateResource } from '../template/document.ts';

const json = (value: Record<string, unknown>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)));

export const contextBefore = (resource: StackResource): string =>
  json({
    Properties: resource.properties,
    Metadata: resource.metadata,
    DeletionPolicy: resource.deletionPolicy,
    UpdateReplacePolicy: resource.updateReplacePolicy,
  });

export const contextOfWanted = (
  resource: TemplateResource,
  properties: Readonly<Record<string, unknown>>,
): string =>
  json({
    Properties: properties,
    Metadata: resource.Metadata,
    DeletionPolicy: resource.DeletionPolicy,
    UpdateReplacePolicy: resource.UpdateReplacePolicy,
  });
