/** One reference service as a process, for a container: SERVICE, PORT, HOST, DATA_DIR. Logs JSON lines. */
import * as z from 'zod';
import { startService } from './server.ts';

const Environment = z.object({
  SERVICE: z.enum(['catalogue', 'inventaire', 'commandes']),
  PORT: z.coerce.number().int().min(0).max(65535).default(8000),
  HOST: z.string().default('0.0.0.0'),
  DATA_DIR: z.string().default('data'),
  HONOURS_IDEMPOTENCY: z.stringbool().default(true),
});

let name = 'service';
const log = (entry: Record<string, unknown>) => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), service: name, ...entry })}\n`);
};

const environment = Environment.safeParse(process.env);
if (!environment.success) {
  log({ level: 'error', message: `bad environment: ${z.prettifyError(environment.error)}` });
  process.exit(1);
}
const { SERVICE, PORT, HOST, DATA_DIR, HONOURS_IDEMPOTENCY } = environment.data;
name = SERVICE;

const service = await startService({
  name: SERVICE,
  port: PORT,
  host: HOST,
  dataDir: DATA_DIR,
  honoursIdempotency: HONOURS_IDEMPOTENCY,
  log,
}).catch((error: Error) => {
  log({ level: 'error', message: error.message });
  process.exit(1);
});
log({ level: 'info', message: 'listening', host: HOST, port: service.port });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    await service.close();
    log({ level: 'info', message: 'stopped', signal });
    // Not left to the event loop: a container must stop even if a socket lingers.
    process.exit(0);
  });
}
