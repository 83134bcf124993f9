// One Service's time as a picture, with a cursor. A slider for keyboards and screen readers.
import { clock, h, s, time } from "./dom.js";
import { delay, lanes, thinned } from "./lanes.js";

const LEFT = 170;
const RIGHT = 12;
const LANE = 22;
const MAX_PODS = 200;

const WORDS = { ready: "ready", notready: "not ready", terminating: "terminating" };

export class Picture {
  /** @param moved is called with the time that the cursor was moved to */
  constructor(moved) {
    this.moved = moved;
    this.svg = s("svg", {
      role: "slider", tabindex: "0", "aria-label": "Time cursor: arrow keys go from event to event",
      onclick: event => this.click(event), onkeydown: event => this.key(event),
    });
    this.element = h("div", { class: "picture" }, this.svg);
    new ResizeObserver(() => this.data && this.draw()).observe(this.element);
  }

  show(data) {
    this.data = data;
    this.lanes = lanes(data.entries, data.base, data.from, data.to);
    this.draw();
  }

  /** Moves the lines only. */
  cursor(at, compare) {
    if (!this.data) return;
    this.data.at = at;
    this.data.compare = compare;
    this.lines.replaceChildren(...this.cursors());
    this.describe();
  }

  click(event) {
    if (!this.data) return;
    const box = this.svg.getBoundingClientRect();
    const part = (event.clientX - box.left - LEFT) / (this.width - LEFT - RIGHT);
    if (part >= 0 && part <= 1) this.moved(Math.round(this.data.from + part * (this.data.to - this.data.from)));
  }

  key(event) {
    if (!this.data) return;
    const times = this.data.entries.map(entry => entry.at);
    const now = this.data.at ?? this.data.to;
    let goal;
    if (event.key === "ArrowLeft") goal = times.findLast(at => at < now);
    else if (event.key === "ArrowRight") goal = times.find(at => at > now);
    else if (event.key === "Home") goal = times[0];
    else if (event.key === "End") goal = times.at(-1);
    else return;
    event.preventDefault();
    if (goal !== undefined) this.moved(goal);
  }

  draw() {
    this.width = Math.max(480, this.element.clientWidth);
    const { from, to } = this.data;
    this.x = at => LEFT + Math.max(0, Math.min(1, (at - from) / Math.max(1, to - from))) * (this.width - LEFT - RIGHT);
    let y = 24;
    const parts = [this.axis()];
    const lane = (label, marks) => {
      parts.push(s("rect", { class: "lane", x: LEFT, y: y + 2, width: this.width - LEFT - RIGHT, height: LANE - 4 }),
        s("text", { x: 8, y: y + 15 }, label.length > 24 ? `…${label.slice(-23)}` : label, s("title", {}, label)), ...marks(y));
      y += LANE;
    };
    lane("Service", at => this.edits(at));
    lane("Endpoints", at => this.count(at));
    for (const pod of this.lanes.pods.slice(0, MAX_PODS)) lane(pod.name, at => this.spans(pod, at));
    for (const agent of this.lanes.agents) lane(agent.name, at => this.marks(agent, at));
    this.height = y + 6;
    this.lines = s("g", {}, this.cursors());
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.svg.style.height = `${this.height}px`;
    this.svg.replaceChildren(...parts, this.lines);
    this.describe();
  }

  describe() {
    const { from, to, at } = this.data;
    this.svg.setAttribute("aria-valuemin", from);
    this.svg.setAttribute("aria-valuemax", to);
    this.svg.setAttribute("aria-valuenow", at ?? to);
    this.svg.setAttribute("aria-valuetext", at === null ? "now" : time(at));
  }

  axis() {
    const { from, to } = this.data;
    const marks = s("g", { class: "axis" });
    const count = Math.max(2, Math.floor((this.width - LEFT) / 130));
    for (let i = 0; i <= count; i++) {
      const at = from + (to - from) * i / count;
      const x = this.x(at);
      marks.append(s("line", { class: "grid", x1: x, x2: x, y1: 18, y2: 4000 }),
        s("text", { x, y: 13, "text-anchor": i === 0 ? "start" : i === count ? "end" : "middle" }, clock(at, to - from < 20_000)));
    }
    return marks;
  }

  edits(y) {
    return thinned(this.lanes.edits.map(entry => ({ at: entry.at, effect: { delay: 0 }, entry })), this.x).map(mark =>
      s("circle", { class: "event", cx: this.x(mark.at), cy: y + LANE / 2, r: 5 },
        s("title", {}, `${clock(mark.at, true)} ${mark.entry.facts.map(fact => fact.text).join("; ")}`)));
  }

  count(y) {
    const most = Math.max(1, ...this.lanes.endpoints.map(point => point[1]));
    const level = count => y + LANE - 4 - count / most * (LANE - 8);
    let path = "";
    let before;
    for (const [at, count] of this.lanes.endpoints) {
      path += before === undefined ? `M${this.x(at)},${level(count)}` : `H${this.x(at)}V${level(count)}`;
      before = count;
    }
    return [s("path", { class: "count", d: path }, s("title", {}, `endpoints, at most ${most}`)),
      s("text", { x: this.width - RIGHT - 2, y: y + 15, "text-anchor": "end" }, String(before))];
  }

  spans(pod, y) {
    return pod.spans.map(span => s("rect", {
      class: span.state, x: this.x(span.from), y: y + 4, height: LANE - 8, width: Math.max(2, this.x(span.to) - this.x(span.from)),
    }, s("title", {}, `${pod.name}: ${WORDS[span.state]} from ${clock(span.from, true)} to ${clock(span.to, true)}`)));
  }

  marks(agent, y) {
    return thinned(agent.marks, this.x).map(mark => s("circle", {
      class: mark.effect === null || mark.effect.error ? "failed" : "event", cx: this.x(mark.at), cy: y + LANE / 2,
      r: Math.min(9, 3 + Math.log10(1 + (mark.effect?.delay ?? 0)) * 2),
    }, s("title", {}, `${agent.name}: ${delay(mark.effect)} (${clock(mark.at, true)})`)));
  }

  cursors() {
    const line = (at, name) => at === null || at < this.data.from || at > this.data.to ? []
      : [s("line", { class: name, x1: this.x(at), x2: this.x(at), y1: 16, y2: this.height })];
    return [...line(this.data.at, "cursor"), ...line(this.data.compare, "compare")];
  }
}
