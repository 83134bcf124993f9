// From a Service's events to lanes: what each pod was at each time, the endpoints, the agents. Pure.

const POD_STATE = {
  "pod-created": "notready", "pod-ready": "ready", "pod-not-ready": "notready", "pod-terminating": "terminating", "pod-deleted": null,
};

/**
 * @param entries in order
 * @param base the Service's state at `from`, or null where nothing is known of it
 * @return pods: [{name, spans: [{from, to, state}]}], endpoints: [[time, count]], agents: [{name, marks}], edits: [entry]
 */
export function lanes(entries, base, from, to) {
  const open = new Map();
  const pods = new Map();
  const addresses = new Set((base?.endpoints ?? []).map(endpoint => endpoint.address));
  const endpoints = [[from, addresses.size]];
  const agents = new Map();
  const edits = [];
  const enter = (name, at, state) => {
    const before = open.get(name);
    if (before?.state === state) return;
    if (before) {
      pods.get(name).spans.push({ from: before.from, to: at, state: before.state });
      open.delete(name);
    }
    if (state) {
      if (!pods.has(name)) pods.set(name, { name, spans: [] });
      open.set(name, { from: at, state });
    }
  };
  for (const pod of base?.pods ?? []) enter(pod.name, from, pod.getsTraffic ? "ready" : "notready");
  for (const entry of entries) {
    if (entry.kind === "pod") {
      for (const fact of entry.facts) {
        // a pod that was seen first when it was Ready
        const ready = fact.code === "pod-created" && fact.text.endsWith(", Ready");
        if (fact.code in POD_STATE) enter(entry.name, Math.max(from, entry.at), ready ? "ready" : POD_STATE[fact.code]);
      }
    } else if (entry.kind === "endpoint_slice") {
      for (const fact of entry.facts) {
        if (fact.code === "endpoint-entered") addresses.add(fact.subject);
        if (fact.code === "endpoint-left") addresses.delete(fact.subject);
      }
      endpoints.push([entry.at, addresses.size]);
    } else {
      edits.push(entry);
    }
    for (const effect of entry.effects) {
      if (!agents.has(effect.agent)) agents.set(effect.agent, { name: effect.agent, marks: [] });
      agents.get(effect.agent).marks.push({ at: entry.at, effect, entry });
    }
    for (const agent of entry.awaited) {
      if (!agents.has(agent)) agents.set(agent, { name: agent, marks: [] });
      agents.get(agent).marks.push({ at: entry.at, effect: null, entry });
    }
  }
  for (const [name, span] of open) pods.get(name).spans.push({ from: span.from, to, state: span.state });
  endpoints.push([to, addresses.size]);
  const byName = (one, other) => one.name.localeCompare(other.name);
  return { pods: [...pods.values()].sort(byName), endpoints, agents: [...agents.values()].sort(byName), edits };
}

/** Of marks that would lie on each other the slowest or failed one: a picture has no more marks than pixels. */
export function thinned(marks, x) {
  const kept = new Map();
  const weight = mark => mark.effect === null || mark.effect.error ? Infinity : mark.effect.delay ?? 0;
  for (const mark of marks) {
    const pixel = Math.round(x(mark.at) / 3);
    const other = kept.get(pixel);
    if (!other || weight(mark) > weight(other)) kept.set(pixel, mark);
  }
  return [...kept.values()];
}

/** The delay of an effect, or why there is none. */
export function delay(effect) {
  if (effect === null) return "not yet in effect";
  if (effect.error) return `could not be programmed: ${effect.error}`;
  if (effect.clockBehind !== null) return `in effect; its clock is behind by at least ${effect.clockBehind.toFixed(1)} ms`;
  if (effect.clockAhead !== null) return `in effect; its clock is ahead by at least ${effect.clockAhead.toFixed(1)} ms`;
  return effect.delay === null ? "in effect" : `in effect after ${effect.delay.toFixed(1)} ms`;
}
