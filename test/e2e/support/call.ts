import { violation } from './contract.ts';
import { type Answer, type ErrorBody, type Request, send } from './send.ts';

/**
 * Asks the API. Every answer of every test is held against the OpenAPI document that the system itself serves.
 *
 * @throws Error when the answer is not one that the document announces.
 */
export async function call<Body = ErrorBody>(
  method: string,
  path: string,
  request: Request = {},
): Promise<Answer<Body>> {
  const answer = await send<Body>(method, path, request);
  const wrong = await violation(method, path, answer);
  if (wrong) throw new Error(`${method} ${path}: ${wrong}\n${answer.text.slice(0, 2000)}`);
  return answer;
}
