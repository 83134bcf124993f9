// The page: its address holds the Service, the time and the moment; everything shown follows from it.
import { api } from "./api.js";
import { h, time } from "./dom.js";
import { Detail } from "./detail.js";
import { VirtualList } from "./list.js";

const find = id => document.getElementById(id);
const HEALTH = { serving: "serving", partly: "partly", down: "down", without: "none" };
const ORDER = { down: 0, partly: 1, serving: 2, without: 3 };

let services = new Map();
let shown = null;
const id = key => `${key.namespace}/${key.name}`;

const list = new VirtualList("Services", service => [
  h("span", { class: `health ${service.health}` }, HEALTH[service.health]),
  h("span", { class: "grow", title: id(service) }, service.name, " ", h("span", { class: "quiet" }, service.namespace)),
  h("span", { class: "quiet" }, `${service.ready}/${service.ready + service.notReady + service.terminating}`),
], service => go({ key: service }));
find("services").append(list.element);
const detail = new Detail(find("detail"), go);

/** What the address says: a Service, how much time is shown, the moment, what it is compared with. */
function read() {
  const [path, query] = location.hash.slice(1).split("?");
  const [, namespace, name] = path.split("/").map(decodeURIComponent);
  const parameters = new URLSearchParams(query ?? "");
  const moment = which => parameters.has(which) ? Date.parse(parameters.get(which)) : null;
  const range = Number(parameters.get("range") ?? 300) || 300;
  const at = moment("at");
  const to = moment("to");
  return { key: name ? { namespace, name } : null, range, at: Number.isNaN(at) ? null : at, to: Number.isNaN(to) ? null : to, compare: moment("compare") };
}

function address(view) {
  const parameters = new URLSearchParams();
  if (view.range !== 300) parameters.set("range", view.range);
  for (const which of ["to", "at", "compare"]) if (view[which] !== null) parameters.set(which, time(view[which]));
  const query = parameters.toString();
  const path = view.key ? `/${encodeURIComponent(view.key.namespace)}/${encodeURIComponent(view.key.name)}` : "/";
  return `#${path}${query ? "?" + query : ""}`;
}

/** Goes to another address: what changes, or how it follows from where we are. Choosing a moment holds the picture still. */
function go(asked) {
  const old = read();
  const change = typeof asked === "function" ? asked(old) : asked;
  const view = { ...old, ...change };
  if (change.at !== undefined && change.at !== null && view.to === null) view.to = Math.max(Date.now(), change.at);
  if (change.compare !== undefined && change.compare !== null && view.to === null) view.to = Date.now();
  location.hash = address(view);
}

async function draw(again) {
  const place = location.hash;
  const view = read();
  const live = view.at === null && view.to === null;
  const to = view.to ?? Date.now();
  find("live").setAttribute("aria-pressed", String(live));
  if (document.activeElement !== find("at") || view.at !== null) find("at").value = view.at === null ? "" : time(view.at);
  find("range").value = String(view.range);
  document.title = view.key ? `${id(view.key)} – Fairway` : "Fairway";
  const overview = view.at === null ? null : time(view.at);
  if (again !== "live" && shown !== overview) {
    shown = overview;
    await all(overview);
    if (location.hash !== place) return;
  }
  order();
  if (view.key) await detail.show({ ...view, from: to - view.range * 1000, to, live }, again);
}

async function all(at) {
  try {
    services = new Map((await api.services(at)).map(service => [id(service), service]));
    say(at === null ? "" : `as of ${at}`);
  } catch (problem) {
    say(problem.message);
  }
}

function order() {
  const text = find("filter").value.trim().toLowerCase();
  const found = [...services.values()].filter(service => id(service).toLowerCase().includes(text));
  found.sort((one, other) => ORDER[one.health] - ORDER[other.health] || id(one).localeCompare(id(other)));
  const chosen = read().key;
  list.show(found, chosen ? service => id(service) === id(chosen) : null);
  const count = health => found.filter(service => service.health === health).length;
  find("counts").textContent = `${found.length} Services: ${count("serving")} serving, ${count("partly")} partly, ${count("down")} down`;
}

function say(text) {
  find("status").textContent = text;
}

let due = false;
function follow() {
  const source = api.live();
  source.addEventListener("services", event => {
    if (read().at !== null) return;
    const { changed, gone } = JSON.parse(event.data);
    for (const service of changed) services.set(id(service), service);
    for (const service of gone) services.delete(id(service));
    if (due) return;
    due = true;
    setTimeout(() => { due = false; draw(read().to === null ? "live" : undefined); }, 300);
  });
  source.addEventListener("open", () => say(read().at === null ? "" : find("status").textContent));
  source.addEventListener("error", () => say("The registry does not answer; trying again."));
}

find("live").addEventListener("click", () => {
  const live = find("live").getAttribute("aria-pressed") === "true";
  go(live ? { to: Date.now() } : { at: null, to: null, compare: null });
});
find("range").addEventListener("change", event => go({ range: Number(event.target.value) }));
find("time").addEventListener("submit", event => event.preventDefault());
find("at").addEventListener("change", event => {
  const at = Date.parse(event.target.value);
  if (event.target.value.trim() === "") go({ at: null, to: null });
  else if (Number.isNaN(at)) say(`"${event.target.value}" is no time like 2026-11-24T14:03:00Z`);
  else go({ at, to: Math.min(Date.now(), at + read().range * 500) });
});
find("filter").addEventListener("input", order);
const dark = matchMedia("(prefers-color-scheme: dark)");
find("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const isDark = (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  root.dataset.theme = isDark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
});
if (localStorage.getItem("theme")) document.documentElement.dataset.theme = localStorage.getItem("theme");
addEventListener("hashchange", () => draw());
shown = undefined;
draw();
follow();
