/**
 * What a function returned, for people.
 * @param {string} handler
 * @param {string} returned JSON
 * @returns {Promise<{text: string, exitCode: number}>}
 */
export async function formatResult(handler, returned) {
  const value = JSON.parse(returned);
  return { text: JSON.stringify(value, null, 2), exitCode: handler === "" ? 1 : 0 };
}
