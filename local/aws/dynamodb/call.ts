/** Calls DynamoDB without an SDK, which would take longer to load than the call. Throws with the error's type. */
export async function callDynamoDb<T>(url: string, operation: string, request: object): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20000101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
    },
    body: JSON.stringify(request),
  });
  const answer = (await response.json()) as { __type?: string; message?: string };
  if (response.ok) return answer as T;
  const type = answer.__type?.split('#').pop() ?? 'Error';
  throw Object.assign(new Error(`DynamoDB ${operation}: ${type} ${answer.message ?? ''}`), { name: type });
}
