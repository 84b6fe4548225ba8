/** Which function serves what under /api/saga: each names the other's routes when a method is wrong. */
export const QUERY_ROUTES = [
  'GET /api/saga/commandes/{saga_id}',
  'GET /api/saga/commandes/{saga_id}/explication',
  'GET /api/saga/sagas',
  'GET /api/saga/info',
  'GET /api/saga/health',
] as const;

export const COMMAND_ROUTES = [
  'POST /api/saga/commandes',
  'POST /api/saga/commandes/{saga_id}/compenser',
] as const;
