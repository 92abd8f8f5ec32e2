import type { Environment } from '@inx/manifest';
import { type App, Fn } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import { documentsLifecycle, secureBucket } from '../constructs/secure-bucket.ts';
import { EnvironmentStack, type PlatformService, retained } from '../environment-stack.ts';
import type { NetworkStack } from './network.ts';

/** Secrets, the database, the documents bucket: what must outlive everything else. */
export class DataStack extends EnvironmentStack {
  readonly jwtSecretArn: string;
  readonly apiKeysSecretArn: string;
  readonly databaseSecretArns: ReadonlyMap<string, string>;
  readonly documents: s3.CfnBucket;

  constructor(app: App, settings: Environment, network: NetworkStack, services: readonly PlatformService[]) {
    super(app, 'data', settings);
    const master = this.#secret('DatabaseCredentials', 'db-credentials', {
      template: { username: 'invoxa_admin' },
      key: 'password',
    });
    const instance = this.#database(network, master);
    new secrets.CfnSecretTargetAttachment(this, 'DatabaseCredentialsAttachment', {
      secretId: master.ref,
      targetId: instance.ref,
      targetType: 'AWS::RDS::DBInstance',
    });
    // A schema, a user and a secret a service; the master user is for the set-up task alone.
    const own = services.map(({ name }) => {
      const secret = this.#secret(`Database-${name}`, `db-${name}`, {
        template: { username: name, dbname: name },
        key: 'password',
      });
      new secrets.CfnSecretTargetAttachment(this, `DatabaseAttachment-${name}`, {
        secretId: secret.ref,
        targetId: instance.ref,
        targetType: 'AWS::RDS::DBInstance',
      });
      return [name, secret.ref] as const;
    });
    this.databaseSecretArns = new Map(own);
    this.jwtSecretArn = this.#secret('JwtSecret', 'jwt-secret').ref;
    // Set by an operator (inx secrets set): templates hold the empty form only.
    this.apiKeysSecretArn = new secrets.CfnSecret(this, 'ApiKeys', {
      name: this.named('api-keys'),
      description: 'Stripe and SendGrid, set by an operator',
      secretString: JSON.stringify({ stripe: '', sendgrid: '' }),
    }).ref;
    this.documents = secureBucket(
      this,
      'Documents',
      `${this.names.lower}-invoxa-documents-${settings.bucketSuffix}`,
      settings,
      documentsLifecycle,
    );
  }

  #secret(id: string, name: string, shaped?: { template: object; key: string }): secrets.CfnSecret {
    return new secrets.CfnSecret(this, id, {
      name: this.named(name),
      generateSecretString: {
        passwordLength: 48,
        // MySQL URLs and shells are the places where these would need care.
        excludeCharacters: '"@/\\\'`$ :%#?&',
        ...(shaped && {
          secretStringTemplate: JSON.stringify(shaped.template),
          generateStringKey: shaped.key,
        }),
      },
    });
  }

  #database(network: NetworkStack, master: secrets.CfnSecret): rds.CfnDBInstance {
    const { database } = this.settings;
    const subnets = new rds.CfnDBSubnetGroup(this, 'DatabaseSubnets', {
      dbSubnetGroupName: `${this.names.lower}-db-subnet-group`,
      dbSubnetGroupDescription: 'private subnets only',
      subnetIds: network.privateSubnetIds,
    });
    const parameters = new rds.CfnDBParameterGroup(this, 'DatabaseParameters', {
      family: `mysql${database.version.split('.').slice(0, 2).join('.')}`,
      description: 'TLS required, slow queries logged',
      parameters: { require_secure_transport: 'ON', slow_query_log: '1', long_query_time: '1' },
    });
    const password = (key: string) =>
      Fn.sub(`{{resolve:secretsmanager:\${Secret}:SecretString:${key}}}`, { Secret: master.ref });
    const instance = new rds.CfnDBInstance(this, 'Database', {
      dbInstanceIdentifier: `${this.names.lower}-invoxa-db`,
      engine: 'mysql',
      // *fix*: 8.4 by default, as 8.0 left standard support on 2026-07-31.
      engineVersion: database.version,
      dbInstanceClass: database.instanceClass,
      allocatedStorage: String(database.storageGb),
      maxAllocatedStorage: database.maxStorageGb,
      storageType: 'gp3',
      storageEncrypted: true,
      multiAz: database.multiAz,
      backupRetentionPeriod: database.backupDays,
      deletionProtection: database.deletionProtection,
      publiclyAccessible: false,
      copyTagsToSnapshot: true,
      masterUsername: password('username'),
      masterUserPassword: password('password'),
      dbSubnetGroupName: subnets.ref,
      dbParameterGroupName: parameters.ref,
      vpcSecurityGroups: [network.databaseSecurityGroup],
      enableCloudwatchLogsExports: ['error', 'slowquery'],
    });
    instance.cfnOptions.deletionPolicy = retained(this.settings) as never;
    return instance;
  }
}
