import { setTimeout as pause } from 'node:timers/promises';
import { type Engine, WAIT_SCALE } from '../conformance/engine.ts';
import { FUNCTION_TIMEOUT_SECONDS, FUNCTIONS } from '../conformance/functions.ts';
import { RESOURCES } from '../conformance/stack.ts';
import { startMiniStack } from './ministack.ts';
import { unsigned } from './unsigned.ts';

const functions = Object.fromEntries(
  Object.entries(FUNCTIONS).map(([id, code]) => [
    id,
    {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Timeout: FUNCTION_TIMEOUT_SECONDS,
        Role: 'arn:aws:iam::000000000000:role/conformance',
        Code: { ZipFile: `exports.handler = ${code};` },
      },
    },
  ]),
);

/** The cases on MiniStack, deployed by CloudFormation. */
export async function miniStackEngine(dir: string): Promise<Engine> {
  const miniStack = await startMiniStack(dir, WAIT_SCALE);
  const cloudFormation = async (parameters: Record<string, string>): Promise<string> => {
    const answer = await fetch(miniStack.url, {
      method: 'POST',
      headers: unsigned('cloudformation'),
      body: new URLSearchParams({ ...parameters, StackName: 'conformance', Version: '2010-05-15' }),
    });
    return answer.text();
  };
  try {
    await cloudFormation({
      Action: 'CreateStack',
      TemplateBody: JSON.stringify({
        Resources: { ...functions, ...RESOURCES },
        Outputs: { ApiId: { Value: { Ref: 'Api' } } },
      }),
    });
    for (;;) {
      const described = await cloudFormation({ Action: 'DescribeStacks' });
      const status = /<StackStatus>(\w+)</.exec(described)?.[1];
      if (status === 'CREATE_COMPLETE') {
        const apiId = /<OutputValue>(\w+)</.exec(described)?.[1];
        const apiUrl = `${miniStack.url}/restapis/${apiId}/live/_user_request_`;
        return { name: 'ministack', awsUrl: miniStack.url, apiUrl, stop: miniStack.stop };
      }
      if (status !== 'CREATE_IN_PROGRESS') {
        const events = await cloudFormation({ Action: 'DescribeStackEvents' });
        throw new Error(`the stack is ${status}: ${/<ResourceStatusReason>[^<]*</.exec(events)?.[0]}`);
      }
      await pause(100);
    }
  } catch (error) {
    await miniStack.stop();
    throw error;
  }
}
