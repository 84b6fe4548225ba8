import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { orderSaga, type SagaDefinition } from '../statemachine/order-saga.ts';
import { Alarms } from './alarms.ts';
import { makeApiFunctions } from './api-functions.ts';
import type { Config } from './config.ts';
import { SagaDashboard } from './dashboard.ts';
import { KongSecret } from './kong-secret.ts';
import { addOutputs } from './outputs.ts';
import { Rescuer } from './rescuer.ts';
import { SagaApi } from './saga-api.ts';
import { SagaMachine } from './saga-machine.ts';
import { SagaTables } from './saga-tables.ts';
import { keepsData } from './stage.ts';
import { makeStepFunctions } from './step-functions.ts';

export type OrderSagaStackProps = {
  readonly config: Config;
  /** Folder of the bundles, one folder a handler. */
  readonly handlersDir: string;
  readonly saga?: SagaDefinition;
};

export const stackName = ({ stage }: Config): string => `OrderSaga-${stage}`;

/** Everything a stage of the order saga is made of, in any account and region. */
export class OrderSagaStack extends Stack {
  constructor(scope: Construct, { config, handlersDir, saga = orderSaga }: OrderSagaStackProps) {
    super(scope, stackName(config), {
      description: `Order saga, ${config.stage}`,
      terminationProtection: keepsData(config.stage),
    });
    const tables = new SagaTables(this, 'Tables', config);
    const kong = new KongSecret(this, 'Kong', config);
    const shared = { config, tables, handlersDir };

    const steps = makeStepFunctions(this, saga, shared, kong);
    const machine = new SagaMachine(this, 'Saga', { config, saga, functions: steps });
    const endpoints = makeApiFunctions(this, shared, machine, kong);
    const rest = new SagaApi(this, 'Rest', { config, functions: endpoints });
    const rescuer = new Rescuer(this, 'Rescuer', shared, machine);

    const { rescue } = rescuer;
    const behindApi = Object.values(endpoints);
    const all = [...steps.values(), ...behindApi, rescue];
    const observed = { config, machine: machine.machine, api: rest.api };
    const alarms = new Alarms(this, 'Alarms', { ...observed, tables, rescue, neverFailing: behindApi, all });
    const dashboard = new SagaDashboard(this, 'Overview', { ...observed, functions: all });

    const alarmTopic = alarms.topic;
    addOutputs(this, { rest, endpoints, machine, tables, rescuer, dashboard, alarmTopic, kong });
  }
}
