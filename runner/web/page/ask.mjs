// Requests to the server that this page came from. Paths are relative, so that the page may lie under any path.

/** @param {string} path @returns {Promise<any>} */
export async function get(path) {
  const answer = await fetch(path, { cache: 'no-store' });
  if (!answer.ok) throw new Error((await answer.text()) || `${answer.status}`);
  return answer.json();
}

/** @param {string} path @param {URLSearchParams} [form] @returns {Promise<{ success: boolean, message: string }>} */
export async function post(path, form) {
  const answer = await fetch(path, { method: 'POST', body: form ?? new URLSearchParams() });
  if (!answer.ok) throw new Error((await answer.text()) || `${answer.status}`);
  return answer.json();
}
