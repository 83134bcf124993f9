// A list of any length: only the rows in sight exist. A listbox for keyboards and screen readers.
import { h } from "./dom.js";

const ROW = 30;
const SPARE = 8;
let lists = 0;

export class VirtualList {
  /** @param row fills a row's children; @param choose is called with the item that was chosen */
  constructor(label, row, choose) {
    this.row = row;
    this.choose = choose;
    this.items = [];
    this.active = -1;
    this.id = `list-${++lists}`;
    this.inner = h("div", { class: "inner", role: "presentation" });
    this.element = h("div", {
      class: "list", role: "listbox", tabindex: "0", "aria-label": label,
      onscroll: () => this.draw(),
      onkeydown: event => this.key(event),
    }, this.inner);
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  /** @param same tells whether an item is the one that is chosen */
  show(items, same) {
    this.items = items;
    this.active = same ? items.findIndex(same) : Math.min(this.active, items.length - 1);
    this.inner.style.height = `${items.length * ROW}px`;
    this.draw();
  }

  reveal() {
    const top = this.active * ROW;
    if (this.active < 0) return;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    const bottom = top + ROW - this.element.clientHeight;
    if (bottom > this.element.scrollTop) this.element.scrollTop = bottom;
    this.draw();
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      this.active = Math.max(0, Math.min(this.items.length - 1, this.active + steps[event.key]));
      this.reveal();
    } else if (event.key === "Enter" || event.key === " ") {
      if (this.items[this.active]) this.choose(this.items[this.active]);
    } else {
      return;
    }
    event.preventDefault();
  }

  draw() {
    const first = Math.max(0, Math.floor(this.element.scrollTop / ROW) - SPARE);
    const last = Math.min(this.items.length, Math.ceil((this.element.scrollTop + this.element.clientHeight) / ROW) + SPARE);
    const rows = [];
    for (let i = first; i < last; i++) {
      const item = this.items[i];
      rows.push(h("div", {
        class: i === this.active ? "row active" : "row", role: "option", id: `${this.id}-${i}`,
        "aria-selected": i === this.active ? "true" : "false", "aria-posinset": i + 1, "aria-setsize": this.items.length,
        style: `top:${i * ROW}px;height:${ROW}px`,
        onclick: () => { this.active = i; this.draw(); this.choose(item); },
      }, this.row(item)));
    }
    this.inner.replaceChildren(...rows);
    if (this.active >= first && this.active < last) this.element.setAttribute("aria-activedescendant", `${this.id}-${this.active}`);
    else this.element.removeAttribute("aria-activedescendant");
  }
}
