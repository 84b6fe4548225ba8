/**
 * The functions of the cases, as expressions: an engine that takes files makes a module of them, CloudFormation takes
 * them inline.
 */
export const FUNCTION_TIMEOUT_SECONDS = 2;

/**
 * Does what its input says: throws the errors of `errors` one after the other, then returns how often it
 * was asked. `exit` ends the process, `linger` answers after 1.5 s, `hang` outlasts the function's timeout. How often it
 * was asked is counted per `key`, in a file under TMPDIR, because an engine may run each attempt in a process of its own.
 */
const task = `async (event) => {
  const fs = await import('node:fs');
  const file = process.env.TMPDIR + '/attempts-' + event.key;
  const attempt = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
  fs.writeFileSync(file, String(attempt + 1));
  const error = event.errors?.[attempt];
  if (error === 'exit') process.exit(1);
  const ms = { linger: 1500, hang: 4000 }[error] ?? event.ms;
  if (ms) await new Promise((resolve) => setTimeout(resolve, ms));
  else if (error) throw Object.assign(new Error('attempt ' + (attempt + 1)), { name: error });
  return event.bytes ? 'x'.repeat(event.bytes) : { attempts: attempt + 1 };
}`;

/** Tells the event it got, or answers as the query says. */
const echo = `async (event) => {
  const answer = event.queryStringParameters?.answer;
  if (answer === 'throw') throw new Error('no');
  if (answer === 'text') return 'just text';
  if (answer === 'no-status') return { body: 'x', statusCode: 'abc' };
  if (answer === 'cookies') return { statusCode: 200, multiValueHeaders: { 'Set-Cookie': ['x=1', 'y=2'] }, body: '' };
  if (answer === 'image') return { statusCode: 200, headers: { 'Content-Type': 'image/png' }, body: 'iVBORw==', isBase64Encoded: true };
  if (answer === 'length') return { statusCode: 200, body: String(event.body.length) };
  return { statusCode: 200, body: JSON.stringify(event) };
}`;

export const FUNCTIONS: Readonly<Record<string, string>> = {
  Task: task,
  Echo: echo,
};
