// The registry's questions and answers.

async function ask(path, parameters, signal) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value) query.set(name, value);
  }
  const text = query.toString();
  const response = await fetch(`api/v1/${path}${text ? "?" + text : ""}`, { signal });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `the registry answers ${response.status}`);
  return body;
}

const path = key => `services/${encodeURIComponent(key.namespace)}/${encodeURIComponent(key.name)}`;

export const api = {
  services: (at, signal) => ask("services", { at }, signal).then(answer => answer.services),
  service: (key, at, signal) => ask(path(key), { at }, signal),
  timeline: (key, from, to, signal) => ask(`${path(key)}/timeline`, { from, to }, signal),
  diff: (key, from, to, signal) => ask(`${path(key)}/diff`, { from, to }, signal),
  live: () => new EventSource("api/v1/live"),
};
