/** One event of an execution. Its id is its place in the list, from 1. */
export interface HistoryEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly type: string;
  readonly previous: number;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Where each type of event keeps its details in GetExecutionHistory. */
function detailsKey(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type[0]?.toLowerCase()}${type.slice(1)}EventDetails`;
}

const DATA_FIELDS = ['input', 'output'];

/** The event as AWS shows it: dates in seconds, data as JSON text, left out when `withData` is false. */
export function showEvent(event: HistoryEvent, id: number, withData: boolean): Record<string, unknown> {
  const shown = { timestamp: event.at / 1000, type: event.type, id, previousEventId: event.previous };
  if (!event.details) return shown;
  const details = Object.entries(event.details)
    .filter(([field, value]) => value !== undefined && (withData || !DATA_FIELDS.includes(field)))
    .flatMap(([field, value]) =>
      DATA_FIELDS.includes(field)
        ? [
            [field, JSON.stringify(value)],
            [`${field}Details`, { truncated: false }],
          ]
        : [[field, value]],
    );
  return { ...shown, [detailsKey(event.type)]: Object.fromEntries(details) };
}
