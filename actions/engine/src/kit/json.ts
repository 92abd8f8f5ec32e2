/** The value of a text or its bytes (UTF-8); undefined where that is no JSON: the schema that follows says the rest. */
export function parseJson(text: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof text === 'string' ? text : new TextDecoder().decode(text));
  } catch {
    return undefined;
  }
}
