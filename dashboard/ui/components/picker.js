// A combobox with a list (ARIA 1.2), for one choice or several. Python sends the options and what is chosen; a choice
// is sent at once, and shown until Python has answered.

const BATCH = 100; // options drawn at once; more follow on scrolling
const ANSWERED = 4000; // ms within which the page shows a choice, unless it does not accept it
const PAGE = 10; // options that Page Up and Page Down skip

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
};

const same = (one, other) =>
  one.length === other.length && one.every((item, index) => String(item) === String(other[index]));

const instances = new WeakMap();

// How well an option matches the typed text, both folded: the whole text (0, 1), words in any order (2), or not (-1).
function match(option, query, words) {
  const at = option.folded.indexOf(query);
  if (at >= 0) return at === 0 || option.folded[at - 1] === " " ? 0 : 1;
  return words.every((word) => option.words.some((own) => own.startsWith(word))) ? 2 : -1;
}

class Picker {
  constructor(parent) {
    this.parent = parent;
    this.root = parent.querySelector(".picker");
    this.menu = parent.querySelector(".menu");
    this.options = [];
    this.open = false;
    this.query = null; // what was typed since the list opened; null: all are shown
    this.held = null; // a choice that Python has not answered yet
    this.replace = () => this.place();
    this.build();
  }

  build() {
    this.label = make("label", { for: "field" });
    this.chips = make("ul", { class: "chips" });
    this.input = make("input", {
      id: "field",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-controls": "list",
    });
    this.clear = make("button", { type: "button", class: "clear" }, "×");
    const arrow = make("span", { class: "arrow", "aria-hidden": "true" });
    this.box = make("div", { class: "box" }, this.chips, this.input, this.clear, arrow);
    this.said = make("span", { class: "hidden", role: "status" });
    this.root.replaceChildren(this.label, this.box, this.said);
    this.list = make("ul", { id: "list", role: "listbox" });
    this.rest = make("div", { class: "rest" });
    this.menu.replaceChildren(this.list, this.rest);

    this.input.oninput = () => this.typed();
    this.input.onkeydown = (event) => this.key(event);
    this.input.onfocus = () => !this.data.many && this.input.select();
    this.input.onblur = () => this.close();
    this.box.onmousedown = (event) => {
      if (event.target !== this.input) event.preventDefault(); // the field keeps the focus
    };
    this.box.onclick = (event) => {
      if (event.target.closest("button")) return;
      this.input.focus();
      if (this.open && event.target !== this.input) this.close();
      else this.openList();
      if (!this.data.many && this.query === null) this.input.select(); // typed text replaces it
    };
    this.clear.onclick = () => {
      this.input.focus();
      this.choose([]);
    };
    this.menu.onmousedown = (event) => event.preventDefault();
    this.list.onclick = (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(this.found[Number(option.dataset.index)]);
    };
    this.list.onscroll = () => {
      const { scrollTop, clientHeight, scrollHeight } = this.list;
      if (scrollTop + clientHeight > scrollHeight - 200) this.drawLater();
      else if (scrollTop < 200) this.drawEarlier();
    };
  }

  // Draws what Python has sent. An open list stays open, with the typed text.
  show({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    this.data = data;
    if (this.held && (same(this.held, data.chosen) || performance.now() > this.heldUntil)) this.held = null;
    if (
      !same(
        this.options.map((option) => [option.code, option.name]),
        data.options,
      )
    ) {
      this.options = data.options.map(([code, name]) => ({ code, name }));
      this.names = new Map(data.options);
      if (this.open) this.find();
    }
    this.label.textContent = data.label;
    this.label.classList.toggle("hidden", !data.shown);
    this.list.setAttribute("aria-label", data.label);
    if (data.many) this.list.setAttribute("aria-multiselectable", "true");
    // a short list needs no on-screen keyboard on a phone
    this.input.inputMode = data.options.length > PAGE ? "text" : "none";
    this.drawChosen();
    if (this.open) this.mark();
  }

  get chosen() {
    return this.held ?? this.data.chosen;
  }

  // The language of an option's name; undefined if it is that of the page.
  languageOf(code) {
    return !this.data.unmarked || this.data.unmarked.includes(code) ? undefined : "vi";
  }

  drawChosen() {
    const { many, texts } = this.data;
    const names = this.chosen.map((code) => this.names.get(code) ?? code);
    const languages = this.chosen.map((code) => this.languageOf(code));
    this.input.placeholder = names.length ? "" : this.data.placeholder;
    this.clear.hidden = !many || names.length === 0;
    this.clear.setAttribute("aria-label", `${texts.clear}: ${this.data.label}`);
    this.clear.title = texts.clear;
    if (!many) {
      if (this.query === null && this.input.value !== (names[0] ?? "")) this.input.value = names[0] ?? "";
      this.input.title = names[0] ?? "";
      this.input.lang = languages[0] ?? "";
      return;
    }
    if (same(names, this.chipped ?? [])) return;
    this.chipped = names;
    const chip = (name, index) => {
      const remove = make("button", { type: "button", "aria-label": texts.remove.replace("{name}", name) }, "×");
      remove.onclick = () => {
        this.input.focus();
        this.choose(this.chosen.filter((_, other) => other !== index));
      };
      return make("li", { title: name }, make("span", { lang: languages[index] }, name), remove);
    };
    this.chips.replaceChildren(...names.map(chip));
    if (this.open) this.place();
  }

  // ---- the list

  openList() {
    if (this.open) return;
    this.open = true;
    this.query = null;
    this.input.setAttribute("aria-expanded", "true");
    this.menu.showPopover();
    this.find();
    addEventListener("scroll", this.replace, true);
    addEventListener("resize", this.replace);
  }

  close() {
    clearTimeout(this.saying);
    this.said.textContent = "";
    this.query = null;
    if (this.data.many) this.input.value = "";
    if (this.open) {
      this.open = false;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
      if (this.menu.isConnected) this.menu.hidePopover();
      removeEventListener("scroll", this.replace, true);
      removeEventListener("resize", this.replace);
    }
    this.drawChosen();
  }

  typed() {
    this.openList();
    this.query = this.input.value;
    this.find();
  }

  // Shows the options that match the query and activates `there`, else the chosen option, else the first.
  find(there) {
    const query = fold(this.query ?? "");
    if (query) {
      for (const option of this.options) {
        option.folded ??= fold(`${option.name} ${option.code}`);
        option.words ??= option.folded.split(" ");
      }
      const words = query.split(" ");
      const found = [[], [], []];
      for (const option of this.options) found[match(option, query, words)]?.push(option);
      this.found = found.flat();
    } else {
      this.found = this.options;
    }
    const stand = there?.code ?? this.chosen[0];
    const at = query ? 0 : this.found.findIndex((option) => option.code === stand);
    this.drawAround(Math.max(0, at));
    this.place();
    this.activate(this.found.length ? Math.max(0, at) : -1);
    this.say(this.found.length ? this.data.texts.found.replace("{count}", this.found.length) : this.nothing);
  }

  get nothing() {
    return this.data.texts.none.replace("{query}", (this.query ?? "").trim());
  }

  // Of a long list only the part around an option is drawn, from `first` to before `last`.
  drawAround(index) {
    this.first = this.last = Math.max(0, index - BATCH / 2);
    this.list.replaceChildren();
    this.drawLater();
  }

  drawLater() {
    const from = this.last;
    this.last = Math.min(this.found.length, from + BATCH);
    this.list.append(...this.drawn(from, this.last));
    this.mark();
    const left = this.found.length - this.last;
    this.rest.textContent =
      this.found.length === 0 ? this.nothing : left ? this.data.texts.more.replace("{count}", left) : "";
  }

  drawEarlier() {
    if (this.first === 0) return;
    const to = this.first;
    this.first = Math.max(0, to - BATCH);
    const below = this.list.scrollHeight - this.list.scrollTop;
    this.list.prepend(...this.drawn(this.first, to));
    this.list.scrollTop = this.list.scrollHeight - below; // the visible options keep their place
    this.mark();
  }

  drawn(from, to) {
    return this.found.slice(from, to).map((option, at) =>
      make(
        "li",
        {
          role: "option",
          id: `option-${from + at}`,
          "data-index": from + at,
          "aria-selected": "false",
          "aria-posinset": from + at + 1,
          "aria-setsize": this.found.length,
          lang: this.languageOf(option.code),
        },
        option.name,
      ),
    );
  }

  mark() {
    const chosen = new Set(this.chosen);
    const full = this.data.many && this.chosen.length >= this.data.most;
    for (const element of this.list.children) {
      const isChosen = chosen.has(this.found[Number(element.dataset.index)].code);
      element.setAttribute("aria-selected", String(isChosen));
      if (full && !isChosen) element.setAttribute("aria-disabled", "true");
      else element.removeAttribute("aria-disabled");
    }
  }

  activate(index) {
    this.list.querySelector(".active")?.classList.remove("active");
    this.active = index;
    if (index < 0) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    if (index < this.first || index >= this.last) this.drawAround(index);
    const element = this.list.children[index - this.first];
    element.classList.add("active");
    this.input.setAttribute("aria-activedescendant", element.id);
    // not scrollIntoView, which would move the page too
    const { offsetTop: top, offsetHeight: height } = element;
    if (top < this.list.scrollTop) this.list.scrollTop = top;
    else if (top + height > this.list.scrollTop + this.list.clientHeight)
      this.list.scrollTop = top + height - this.list.clientHeight;
  }

  // Below the field, or above it if there is more room; at least as wide as the field.
  place() {
    const box = this.box.getBoundingClientRect();
    const screen = window.visualViewport ?? { height: innerHeight, width: innerWidth };
    const below = screen.height - box.bottom - 8;
    const up = below < 200 && box.top > below;
    const width = Math.min(screen.width - 16, Math.max(box.width, Math.min(480, screen.width - 16)));
    const { style } = this.menu;
    style.minWidth = `${Math.min(box.width, width)}px`;
    style.maxWidth = `${width}px`;
    style.maxHeight = `${Math.max(96, Math.min(384, up ? box.top - 8 : below))}px`;
    style.left = `${Math.max(8, Math.min(box.left, screen.width - this.menu.offsetWidth - 8))}px`;
    style.top = up ? "auto" : `${box.bottom + 4}px`;
    style.bottom = up ? `${innerHeight - box.top + 4}px` : "auto";
  }

  // Tells assistive technology, once typing pauses.
  say(text) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.said.textContent = text), 400);
  }

  // ---- choosing

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return; // an input method is active, or a browser shortcut
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -Infinity, End: Infinity };
    if (event.key in moves) {
      if (!this.open && event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      if (event.shiftKey) return; // text is being selected
      event.preventDefault();
      if (!this.open) this.openList();
      else
        this.activate(
          Math.max(Math.min(0, this.found.length - 1), Math.min(this.found.length - 1, this.active + moves[event.key])),
        );
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!this.open) this.openList();
      else if (this.active >= 0) this.take(this.found[this.active]);
    } else if (event.key === "Escape" && this.open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.input.select();
    } else if (event.key === "Backspace" && this.data.many && !this.input.value && this.chosen.length) {
      this.choose(this.chosen.slice(0, -1));
    }
  }

  take(option) {
    const { many, most, texts } = this.data;
    const isChosen = this.chosen.includes(option.code);
    if (!many) {
      this.query = null;
      if (!isChosen) this.choose([option.code]);
      this.close();
    } else if (isChosen) {
      this.choose(this.chosen.filter((code) => code !== option.code));
    } else if (this.chosen.length >= most) {
      this.say(texts.full.replace("{count}", most));
      this.rest.textContent = texts.full.replace("{count}", most);
    } else {
      this.choose([...this.chosen, option.code]);
      if (this.query === null) return;
      this.input.value = ""; // for the next one
      this.query = null;
      this.find(option);
    }
  }

  choose(codes) {
    this.held = codes;
    this.heldUntil = performance.now() + ANSWERED;
    this.drawChosen();
    if (this.open) this.mark();
    const tell = () => this.parent.isConnected && this.send("pick", codes);
    // points that were typed just before are sent first, so that the choice applies to what is on screen
    const settled = window.xepHangSettle?.();
    if (settled) settled.then(tell, tell);
    else tell();
  }
}

export default function (component) {
  const { parentElement } = component;
  let picker = instances.get(parentElement);
  if (!picker) instances.set(parentElement, (picker = new Picker(parentElement)));
  picker.show(component);
  return () => picker.close();
}
