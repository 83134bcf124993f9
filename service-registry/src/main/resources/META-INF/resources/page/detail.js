// One Service: its picture, its events, and its state at the cursor.
import { api } from "./api.js";
import { clock, h, time } from "./dom.js";
import { delay } from "./lanes.js";
import { VirtualList } from "./list.js";
import { Picture } from "./picture.js";

export class Detail {
  /** @param go is called with what changes of the page's address */
  constructor(root, go) {
    this.root = root;
    this.go = go;
    this.picture = new Picture(at => go({ at }));
    this.events = new VirtualList("Events, oldest first", entry => this.row(entry), entry => go({ at: entry.at }));
    this.title = h("h2");
    this.sentence = h("p", { class: "sentence", "aria-live": "polite" });
    this.facts = h("p", { class: "facts" });
    this.note = h("p", { class: "hint" });
    this.moment = h("h3");
    this.state = h("div", { id: "state" });
    this.diff = h("div", { id: "diff" });
    this.compare = h("button", { type: "button", id: "compare", onclick: () => this.mark() });
    this.key = null;
  }

  layout() {
    const swatch = (name, words) => h("span", {}, h("span", { class: `swatch ${name}` }), words);
    this.root.replaceChildren(this.title, this.sentence, this.facts,
      h("div", { class: "legend" }, swatch("ready", "ready"), swatch("notready", "not ready"), swatch("terminating", "terminating"),
        swatch("event", "a change; at a node: in effect, larger is slower")),
      this.picture.element, this.note,
      h("div", { class: "tools" }, this.compare, h("span", { class: "hint" }, "Click into the picture, or use the arrow keys in it, to move the cursor.")),
      this.diff, this.moment, this.state, h("h3", {}, "Events"), h("div", { class: "events" }, this.events.element));
  }

  /** @param view key, from, to, at, compare, live */
  async show(view, again) {
    this.stop?.abort();
    this.stop = new AbortController();
    const { signal } = this.stop;
    const name = `${view.key.namespace}/${view.key.name}`;
    const other = this.key !== name;
    if (other) this.layout();
    this.key = name;
    this.title.textContent = name;
    const stretch = `${name} ${view.from} ${view.to}`;
    const at = view.at === null ? null : time(view.at);
    this.view = view;
    try {
      if (again || other || this.stretch !== stretch) {
        const timeline = await api.timeline(view.key, time(view.from), view.live ? null : time(view.to), signal);
        const known = Math.max(view.from, Date.parse(timeline.window.from));
        const base = await api.service(view.key, time(known), signal);
        this.stretch = stretch;
        this.timeline = timeline;
        this.picture.show({ ...view, entries: timeline.entries, base: known > view.from ? null : base });
        this.events.show(timeline.entries, entry => entry.at === view.at);
        const begin = Date.parse(timeline.window.from);
        this.note.textContent = [
          begin > view.from ? `The history begins at ${time(begin)}: before, nothing is known.` : "",
          timeline.leftOut ? `${timeline.leftOut} older events are left out: show a shorter time.` : "",
          timeline.entries.length ? "" : "Nothing happened in this time."].filter(Boolean).join(" ");
      } else {
        this.picture.cursor(view.at, view.compare);
      }
      this.fill(await api.service(view.key, at, signal), view);
      await this.difference(view, at, signal);
    } catch (problem) {
      if (problem.name !== "AbortError") this.fail(problem);
    }
  }

  fail(problem) {
    this.sentence.replaceChildren(h("span", { class: "error" }, problem.message));
    this.state.replaceChildren();
    this.facts.textContent = "";
  }

  mark() {
    this.go(view => ({ compare: view.compare === null ? view.at ?? Date.now() : null }));
  }

  row(entry) {
    const slow = entry.effects.reduce((most, effect) => Math.max(most, effect.delay ?? 0), 0);
    return [h("span", { class: "quiet" }, clock(entry.at, true)),
      h("span", { class: "grow" }, `${entry.kind.replace("_", " ")} ${entry.name}: ${entry.facts.map(fact => fact.text).join("; ")}`),
      h("span", { class: "quiet" }, entry.awaited.length ? `${entry.awaited.length} awaited`
        : entry.effects.length ? `${entry.effects.length} in effect, ${slow.toFixed(1)} ms` : "")];
  }

  fill(state, view) {
    this.moment.textContent = view.at === null ? "Now" : `At ${time(view.at)}`;
    this.compare.textContent = view.compare === null ? "Compare from here" : `Stop comparing with ${clock(view.compare, true)}`;
    if (!state.exists) {
      this.sentence.textContent = view.at === null ? "This Service does not exist now." : "This Service did not exist then.";
      this.facts.textContent = "";
      this.state.replaceChildren();
      return;
    }
    this.open = new Set([...this.state.querySelectorAll("details[open]")].map(details => details.dataset.pod));
    this.sentence.textContent = state.sentence;
    const selector = Object.entries(state.selector).map(([name, value]) => `${name}=${value}`).join(",");
    this.facts.textContent = [state.type, state.clusterIPs.join(", "), state.ports.join("; "), selector && `selects ${selector}`]
      .filter(Boolean).join(" · ");
    this.state.replaceChildren(h("div", { class: "columns" },
      h("div", {}, this.endpoints(state), this.programmed(state, view)),
      h("div", {}, h("h3", {}, "Pods and why"), this.pods(state.pods),
        state.nearMisses.length ? h("h3", {}, "Nearest misses") : null, this.pods(state.nearMisses))));
  }

  endpoints(state) {
    const row = endpoint => h("tr", {}, h("td", {}, endpoint.address), h("td", {}, endpoint.state), h("td", {}, endpoint.pod),
      h("td", {}, endpoint.node), h("td", {}, endpoint.weight));
    return h("div", {}, h("h3", {}, "Endpoints"), state.endpoints.length === 0 ? h("p", { class: "hint" }, "None.")
      : h("table", {}, h("thead", {}, h("tr", {}, ["Address", "State", "Pod", "Node", "Weight"].map(name => h("th", { scope: "col" }, name)))),
        h("tbody", {}, state.endpoints.map(row))));
  }

  programmed(state, view) {
    const rows = [];
    if (state.programmed) {
      for (const agent of state.programmed.agents) {
        rows.push([agent.agent, agent.standing === "in effect" ? delay(agent) : agent.error || agent.standing]);
      }
    } else if (view.at !== null) {
      const last = this.timeline.entries.findLast(entry => entry.at <= view.at && entry.effects.length + entry.awaited.length > 0);
      last?.effects.forEach(effect => rows.push([effect.agent, delay(effect)]));
      last?.awaited.forEach(agent => rows.push([agent, "not yet in effect"]));
    }
    return h("div", {}, h("h3", {}, "In effect"),
      h("p", {}, state.programmed ? `${state.programmed.summary}.` : "The last change up to this moment:"),
      h("table", {}, h("tbody", {}, rows.map(([agent, words]) => h("tr", {}, h("th", { scope: "row" }, agent), h("td", {}, words))))));
  }

  pods(pods) {
    return h("div", {}, pods.map(pod => h("details", { "data-pod": pod.name, open: this.open.has(pod.name) },
      h("summary", { class: pod.getsTraffic ? "yes" : "no" }, pod.sentence),
      h("ul", {}, pod.predicates.map(predicate =>
        h("li", { class: predicate.neutral ? "" : predicate.holds ? "yes" : "no" }, predicate.text))))));
  }

  async difference(view, at, signal) {
    if (view.compare === null) {
      this.diff.replaceChildren();
      return;
    }
    const now = view.at ?? view.to;
    const [from, to] = view.compare < now ? [time(view.compare), at] : [time(now), time(view.compare)];
    const { objects } = await api.diff(view.key, from, to, signal);
    this.diff.replaceChildren(h("h3", {}, `What differs between ${from} and ${to ?? "now"}`),
      objects.length === 0 ? h("p", {}, "Nothing.") : h("table", {}, h("tbody", {}, objects.flatMap(object =>
        object.facts.map(fact => h("tr", {}, h("th", { scope: "row" }, `${object.kind.replace("_", " ")} ${object.name}`),
          h("td", {}, fact.text, ...fact.changes.map(change => h("div", { class: "quiet" },
            `${change.field}: ${change.before || "none"} → ${change.after || "none"}`)))))))));
  }
}
