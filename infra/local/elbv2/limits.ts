/** The service's quotas, with the names DescribeAccountLimits gives them. */
export const LIMITS = {
  'application-load-balancers': 50,
  'target-groups': 3000,
  'targets-per-application-load-balancer': 1000,
  'listeners-per-application-load-balancer': 50,
  'rules-per-application-load-balancer': 100,
  'target-groups-per-application-load-balancer': 100,
  'target-groups-per-action-on-application-load-balancer': 5,
  'target-id-registrations-per-application-load-balancer': 1000,
  'targets-per-target-group': 1000,
  'certificates-per-application-load-balancer': 25,
  'condition-values-per-alb-rule': 5,
  'condition-wildcards-per-alb-rule': 6,
} as const;

export const MAX_TAGS = 50;
