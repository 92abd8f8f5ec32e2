import type { Environment } from '@inx/manifest';
import type { App } from 'aws-cdk-lib';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { accepted } from '../constructs/accepted.ts';
import { database } from '../constructs/database.ts';
import { published } from '../constructs/published.ts';
import { secret } from '../constructs/secret.ts';
import { secureBucket } from '../constructs/secure-bucket.ts';
import { EnvironmentStack, type PlatformService } from '../environment-stack.ts';
import type { AccessLogsStack } from './access-logs.ts';
import type { NetworkStack } from './network.ts';

/** Secrets, the database, the documents bucket: what must outlive everything else. */
export class DataStack extends EnvironmentStack {
  readonly documents: s3.CfnBucket;
  readonly database: rds.CfnDBInstance;

  constructor(
    app: App,
    settings: Environment,
    parts: { readonly network: NetworkStack; readonly accessLogs: AccessLogsStack },
    services: readonly PlatformService[],
  ) {
    super(app, 'data', settings, { description: 'secrets, database, documents' });
    const credentials = secret(this, this, 'DatabaseCredentials', {
      name: 'db-credentials',
      description: 'master user of the database; for the set-up task alone',
      beside: { username: 'invoxa_admin' },
    });
    this.database = database(this, {
      subnetIds: parts.network.privateSubnetIds,
      securityGroup: parts.network.securityGroups.database,
      credentials,
    });
    this.#attach(this, 'DatabaseCredentialsAttachment', credentials.ref);
    for (const { name } of services) this.#serviceSecret(name);
    const jwt = secret(this, this, 'JwtSecret', {
      name: 'jwt-secret',
      description: 'signs the tokens that services accept',
    });
    const apiKeys = secret(this, this, 'ApiKeys', {
      name: 'api-keys',
      description: 'Stripe and SendGrid, set by an operator',
      byOperator: ['stripe', 'sendgrid'],
    });
    this.documents = secureBucket(this, 'Documents', {
      bucketName: this.names.documentsBucket,
      accessLogs: parts.accessLogs.bucketName,
      rules: documentsLifecycle,
      events: true,
    });
    published(this, this, {
      'secrets/database': credentials.ref,
      'secrets/jwt': jwt.ref,
      'secrets/api-keys': apiKeys.ref,
      documentsBucket: this.documents.ref,
    });
    if (settings.recoveryRegion)
      accepted(this.documents, {
        CKV_AWS_144:
          'documents reach the second region by the backup plan, which keeps versions apart from their deletion',
      });
  }

  /** A schema, a user and a secret a service. */
  #serviceSecret(name: string): void {
    const scope = this.serviceScope(name);
    const own = secret(this, scope, 'DatabaseSecret', {
      name: `db-${name}`,
      description: `database user of ${name}`,
      beside: { username: name, dbname: name },
    });
    this.#attach(scope, 'DatabaseAttachment', own.ref);
    published(this, scope, { [`services/${name}/databaseSecretArn`]: own.ref });
  }

  /** Writes host and port into the secret. */
  #attach(scope: Construct, id: string, secretId: string): void {
    new secrets.CfnSecretTargetAttachment(scope, id, {
      secretId,
      targetId: this.database.ref,
      targetType: 'AWS::RDS::DBInstance',
    });
  }
}

/** Infrequent access after 30 days, Glacier after 90, deleted after 7 years; an overwritten version is kept for 90 days. */
const documentsLifecycle: s3.CfnBucket.RuleProperty[] = [
  {
    id: 'age',
    status: 'Enabled',
    transitions: [
      { storageClass: 'STANDARD_IA', transitionInDays: 30 },
      { storageClass: 'GLACIER', transitionInDays: 90 },
    ],
    expirationInDays: 7 * 365,
    noncurrentVersionExpiration: { noncurrentDays: 90 },
  },
];
