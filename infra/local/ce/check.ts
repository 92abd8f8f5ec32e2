/** What Cost Anomaly Detection refuses. Source: AWS Cost Explorer API reference, AnomalyMonitor and AnomalySubscription. */
import type { AnomalyMonitor, AnomalySubscription } from '@aws-sdk/client-cost-explorer';
import { awsError } from '../wire/error.ts';
import { type CostExplorerState, monitorOf } from './state.ts';

const invalid = (message: string) => awsError('ValidationException', message);

/** One monitor over all services an account, and 500 of one's own. */
export function checkMonitor({ monitors }: CostExplorerState, monitor: AnomalyMonitor | undefined): void {
  if (!monitor?.MonitorName) throw invalid('MonitorName is required.');
  if (monitor.MonitorType === 'DIMENSIONAL' && !monitor.MonitorDimension)
    throw invalid('MonitorDimension is required for monitors of type DIMENSIONAL.');
  if (monitor.MonitorType === 'CUSTOM' && !monitor.MonitorSpecification)
    throw invalid('MonitorSpecification is required for monitors of type CUSTOM.');
  const managed = (each: AnomalyMonitor) =>
    each.MonitorType === 'DIMENSIONAL' && each.MonitorDimension === monitor.MonitorDimension;
  if (managed(monitor) && [...monitors.values()].some(managed))
    throw awsError('LimitExceededException', 'Limit exceeded on dimensional spend monitor creation');
}

export function checkSubscription(
  state: CostExplorerState,
  subscription: Partial<AnomalySubscription> | undefined,
): void {
  const { SubscriptionName, MonitorArnList = [], Subscribers = [], Frequency } = subscription ?? {};
  if (!SubscriptionName) throw invalid('SubscriptionName is required.');
  if (subscription?.Threshold === undefined && !subscription?.ThresholdExpression)
    throw invalid('Threshold or ThresholdExpression is required.');
  if (subscription.Threshold !== undefined && subscription.ThresholdExpression)
    throw invalid('Threshold and ThresholdExpression cannot be given together.');
  for (const arn of MonitorArnList) monitorOf(state, arn);
  if (Frequency === 'IMMEDIATE' && Subscribers.some(({ Type }) => Type !== 'SNS'))
    throw invalid('Immediate frequency is only supported with SNS subscribers.');
  if (Frequency !== 'IMMEDIATE' && Subscribers.some(({ Type }) => Type === 'SNS'))
    throw invalid('Daily or weekly frequencies only support Email subscriptions');
}
