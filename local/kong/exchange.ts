import { randomUUID } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Consumer } from './key-auth.ts';
import type { Match } from './router.ts';

export type Try = {
  readonly target: string;
  readonly startedAt: number;
  failed?: 'connection' | 'timeout' | 'name';
};

/** One request through the gateway, filled in as it goes; the log and the metrics read it when it is over. */
export type Exchange = {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Unix time, in milliseconds. */
  readonly startedAt: number;
  /** Monotonic clock, in milliseconds. */
  readonly start: number;
  match?: Match;
  consumer?: Consumer;
  readonly tries: Try[];
  /** Monotonic: when the first byte could go to the upstream, and when its headers were there. */
  forwardedAt?: number;
  answeredAt?: number;
  upstreamStatus?: number;
  /** Headers that go on the answer, wherever it comes from. */
  readonly answerHeaders: OutgoingHttpHeaders;
  /** The headers of the answer, once sent. */
  sentHeaders?: OutgoingHttpHeaders;
};

export function beginExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  return {
    id: randomUUID().replaceAll('-', ''),
    request,
    response,
    startedAt: Date.now(),
    start: performance.now(),
    tries: [],
    answerHeaders: {},
  };
}

export type Latencies = {
  /** Whole time, time within the gateway, wait for the upstream (-1: none), in whole milliseconds. */
  readonly request: number;
  readonly kong: number;
  readonly proxy: number;
  /** Time spent passing the body on. */
  readonly receive: number;
};

/** Latencies as of `now` (monotonic). */
export function latencies({ start, forwardedAt, answeredAt }: Exchange, now: number): Latencies {
  const request = now - start;
  if (forwardedAt === undefined) return round({ request, kong: request, proxy: -1, receive: 0 });
  const answered = answeredAt ?? now;
  return round({
    request,
    kong: forwardedAt - start,
    proxy: answered - forwardedAt,
    receive: now - answered,
  });
}

function round({ request, kong, proxy, receive }: Latencies): Latencies {
  const whole = Math.round;
  return { request: whole(request), kong: whole(kong), proxy: whole(proxy), receive: whole(receive) };
}
