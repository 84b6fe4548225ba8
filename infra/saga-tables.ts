import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Config } from './config.ts';
import { keepsData } from './stage.ts';

export const BY_DATE = 'par-date';
export const ACTIVE = 'actives';

/** The records of the sagas, and the counters behind `/metrics/`. */
export class SagaTables extends Construct {
  readonly sagas: Table;
  readonly metrics: Table;

  constructor(scope: Construct, id: string, { stage }: Config) {
    super(scope, id);
    const kept = keepsData(stage);
    const common = {
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // Always encrypted; with the account's own key, and so with its audit trail, where orders are real.
      encryption: kept ? TableEncryption.AWS_MANAGED : TableEncryption.DEFAULT,
      removalPolicy: kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      deletionProtection: kept,
    };
    const string = (name: string) => ({ name, type: AttributeType.STRING });
    this.sagas = new Table(this, 'Sagas', { ...common, partitionKey: string('saga_id') });
    // The shards spread the writes of one moment; the sort key is the date, so a page is a merge of the shards.
    this.sagas.addGlobalSecondaryIndex({
      indexName: BY_DATE,
      partitionKey: string('liste_shard'),
      sortKey: string('liste_tri'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
    // Sparse: a finished saga loses `active_shard`, so the rescuer reads only what is left to do.
    this.sagas.addGlobalSecondaryIndex({
      indexName: ACTIVE,
      partitionKey: string('active_shard'),
      sortKey: string('liste_tri'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.metrics = new Table(this, 'Metrics', { ...common, partitionKey: string('compteurs') });
  }
}
