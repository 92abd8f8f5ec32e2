/** AWS's default quotas of what a release and its platform use up. Source: each service's quotas page. */
export interface Quota {
  readonly service: string;
  readonly code: string;
  readonly name: string;
  readonly value: number;
  readonly adjustable: boolean;
}

const quota = (service: string, code: string, name: string, value: number, adjustable = true): Quota => ({
  service,
  code,
  name,
  value,
  adjustable,
});

export const serviceNames: Readonly<Record<string, string>> = {
  cloudformation: 'AWS CloudFormation',
  dynamodb: 'Amazon DynamoDB',
  ec2: 'Amazon Elastic Compute Cloud (Amazon EC2)',
  ecr: 'Amazon Elastic Container Registry (Amazon ECR)',
  ecs: 'Amazon Elastic Container Service (Amazon ECS)',
  elasticloadbalancing: 'Elastic Load Balancing (ELB)',
  fargate: 'AWS Fargate',
  iam: 'AWS Identity and Access Management (IAM)',
  rds: 'Amazon Relational Database Service (Amazon RDS)',
  s3: 'Amazon Simple Storage Service (Amazon S3)',
  sns: 'Amazon Simple Notification Service (Amazon SNS)',
  vpc: 'Amazon Virtual Private Cloud (Amazon VPC)',
};

export const quotas: readonly Quota[] = [
  quota('cloudformation', 'L-0485CB21', 'Stack count', 2_000),
  quota('dynamodb', 'L-F98FE922', 'Maximum number of tables', 2_500),
  quota('ec2', 'L-0263D0A3', 'EC2-VPC Elastic IPs', 5),
  quota('ecr', 'L-CFEB8E8D', 'Registered repositories', 100_000),
  quota('ecr', 'L-03A36CE1', 'Images per repository', 10_000),
  quota('ecs', 'L-21C621EB', 'Clusters per account', 10_000),
  quota('elasticloadbalancing', 'L-53DA6B97', 'Application Load Balancers per Region', 50),
  quota('elasticloadbalancing', 'L-9365A611', 'Certificates per Application Load Balancer', 25),
  quota('elasticloadbalancing', 'L-B6DF7632', 'Listeners per Application Load Balancer', 50),
  quota('elasticloadbalancing', 'L-7EED9B64', 'Rules per Application Load Balancer', 100),
  quota('elasticloadbalancing', 'L-822D1B1B', 'Target Groups per Application Load Balancer', 100, false),
  quota('elasticloadbalancing', 'L-B22855CB', 'Target Groups per Region', 3_000),
  quota('elasticloadbalancing', 'L-7E6692B2', 'Targets per Application Load Balancer', 1_000),
  quota('elasticloadbalancing', 'L-A0D0B863', 'Targets per Target Group per Region', 1_000),
  quota('fargate', 'L-3032A538', 'Fargate On-Demand vCPU resource count', 6),
  quota('fargate', 'L-36FBB829', 'Fargate Spot vCPU resource count', 6),
  quota('iam', 'L-FE177D64', 'Roles per account', 1_000),
  quota('rds', 'L-7B6409FD', 'DB instances', 40),
  quota('rds', 'L-7ADDB58A', 'Total storage for all DB instances', 100_000),
  quota('s3', 'L-DC2B2D3D', 'Buckets', 10_000),
  quota('sns', 'L-61103206', 'Topics per Account', 100_000),
  quota('vpc', 'L-1B52E74A', 'Gateway VPC endpoints per Region', 20),
  quota('vpc', 'L-29B6F2EB', 'Interface VPC endpoints per VPC', 50),
  quota('vpc', 'L-A4707A72', 'Internet gateways per Region', 5),
  quota('vpc', 'L-FE5A380F', 'NAT gateways per Availability Zone', 5),
  quota('vpc', 'L-407747CB', 'Subnets per VPC', 200),
  quota('vpc', 'L-F678F1CE', 'VPCs per Region', 5),
  quota('vpc', 'L-E79EC296', 'VPC security groups per Region', 2_500),
];
