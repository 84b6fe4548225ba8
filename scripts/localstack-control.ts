/**
 * One control endpoint for several instances of a reference service: sends each request to all of INSTANCES (URLs,
 * separated by commas) and gives the first one's answer, or the first error. PORT.
 */
import { createServer } from 'node:http';
import axios from 'axios';
import * as z from 'zod';

const env = z
  .object({ PORT: z.coerce.number(), INSTANCES: z.string().transform((urls) => urls.split(',')) })
  .parse(process.env);

const server = createServer(async (incoming, response) => {
  const data = Buffer.concat(await incoming.toArray());
  const type = incoming.headers['content-type'];
  const sent = env.INSTANCES.map((baseURL) =>
    axios.request<string>({
      baseURL,
      url: incoming.url ?? '/',
      method: incoming.method ?? 'GET',
      ...(data.length > 0 ? { data } : {}),
      headers: type ? { 'Content-Type': type } : {},
      validateStatus: () => true,
      responseType: 'text',
      transformResponse: (text: string) => text,
    }),
  );
  try {
    const answers = await Promise.all(sent);
    const answer = answers.find(({ status }) => status >= 400) ?? answers[0];
    response.writeHead(answer?.status ?? 502, { 'Content-Type': 'application/json; charset=utf-8' });
    response.end(answer?.data);
  } catch (error) {
    response.writeHead(502).end(JSON.stringify({ error: String(error) }));
  }
});
server.listen(env.PORT, () => console.log(`Control of ${env.INSTANCES.join(', ')} on port ${env.PORT}`));
process.once('SIGTERM', () => process.exit(0));
