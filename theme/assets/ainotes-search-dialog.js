/* The search dialog: a <dialog> with one field and one list, over `window.ainotes.ask`.
 *
 * Its own, and not Material's: that one shows titles and texts in a fixed template, searches
 * on keyup (so not while an input method composes), and knows no reasons, filters, concept
 * card or recent searches. Keys and addresses are the same: / s f, arrows, Enter, Esc, ?q=.
 * ainotes-search.js loads it when it is first wanted.
 */
(function () {
  "use strict";

  const RECENT = "ainotes-recent-searches", RECENT_LIMIT = 8;
  const FEW = 10, MANY = 30; // results: each costs its text
  const PAUSE = 60; // milliseconds: who types on needs no answer yet
  const KINDS = [["", "全部"], ["topic", "主题"], ["section", "小节"], ["concept", "概念"]];

  /* ---- small help ------------------------------------------------------------------------ */

  const make = (tag, properties = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };

  /** Return text with its marks as elements: never as HTML, notes may hold any. */
  const marked = (text, marks) => {
    const parts = [];
    let at = 0;
    for (const [from, to] of marks) {
      parts.push(text.slice(at, from), make("mark", {}, text.slice(from, to)));
      at = to;
    }
    return [...parts, text.slice(at)];
  };

  const icon = (path) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
    shape.setAttribute("d", path);
    svg.append(shape);
    return svg;
  };
  const GLASS = "M9.5 3a6.5 6.5 0 0 1 5.2 10.4l5.4 5.5-1.3 1.3-5.4-5.5A6.5 6.5 0 1 1 9.500 3m0 1.900a4.600 4.600 0 1 0 0 9.200 4.600 4.600 0 0 0 0-9.200";
  const CROSS = "M18.300 7.100 13.400 12l4.900 4.900-1.400 1.400-4.900-4.900-4.900 4.900-1.400-1.400 4.900-4.900-4.900-4.900 1.400-1.400 4.900 4.900 4.900-4.900z";

  const readRecent = () => {
    try { return JSON.parse(localStorage.getItem(RECENT)) || []; } catch { return []; }
  };
  const writeRecent = (queries) => {
    try { localStorage.setItem(RECENT, JSON.stringify(queries)); } catch { /* private window */ }
  };
  const remember = (query) => {
    const kept = readRecent().filter((other) => other !== query);
    if (query) writeRecent([query, ...kept].slice(0, RECENT_LIMIT));
  };

  /** The address of a result, with the words to mark on its page. */
  const address = (result) => {
    const url = window.ainotes.pageUrl(new URL(result.url, window.ainotes.site));
    if (result.words && result.words.length) url.searchParams.set("h", result.words.join(" "));
    return url.href;
  };

  /* ---- the dialog ------------------------------------------------------------------------ */

  const field = make("input", {
    class: "ainotes-search__field", type: "text", inputmode: "search", role: "combobox", "aria-expanded": "false",
    "aria-controls": "ainotes-search-list", "aria-autocomplete": "list", "aria-label": "搜索",
    placeholder: "搜索：词、拼音、片段、#标签", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    enterkeyhint: "go", maxlength: "400",
  });
  const list = make("ul", { class: "ainotes-search__list", id: "ainotes-search-list", role: "listbox", "aria-label": "搜索结果" });
  const help = make("div", { class: "ainotes-search__help" });
  const status = make("p", { class: "ainotes-search__status", role: "status", "aria-live": "polite" });
  const kinds = make("div", { class: "ainotes-search__kinds", role: "group", "aria-label": "只看" });
  const dialog = make("dialog", { class: "ainotes-search", "aria-label": "搜索" },
    make("form", { class: "ainotes-search__bar", role: "search", onsubmit: (event) => event.preventDefault() },
      icon(GLASS), field,
      make("button", { type: "button", class: "ainotes-search__close", "aria-label": "关闭搜索", onclick: () => dialog.close() }, icon(CROSS))),
    make("div", { class: "ainotes-search__body" }, make("div", { class: "ainotes-search__top" }, kinds, status), list, help));

  let kind = "", limit = FEW, active = -1, turn = 0, shownQuery = null, typing = 0, isLeaving = false;

  /** Open the dialog, with a query; `place` is where its reader left it: `{kind, limit, active}`. */
  function open(query, place) {
    if (!dialog.isConnected) document.body.append(dialog);
    if (!dialog.open) dialog.showModal();
    if (place) ({ kind, limit } = place);
    if (query !== undefined) field.value = query;
    field.focus();
    // What was typed elsewhere goes on; what was left from the last time is typed over.
    field.setSelectionRange(query === undefined ? 0 : field.value.length, field.value.length);
    window.ainotes.prepareSearch();
    update().then(() => { if (place && list.children[place.active]) select(place.active); });
  }

  function setQuery(query) {
    field.value = query;
    field.focus();
    update();
  }

  async function update() {
    const query = field.value.trim(), mine = ++turn;
    drawKinds();
    if (!query) { drawStart(); return; }
    try {
      const answer = await window.ainotes.ask(query, { limit, kind });
      if (mine === turn) draw(query, answer); // a later key has asked again
    } catch (error) {
      if (mine === turn) tell("搜索没有成功：索引没有取到。请检查网络后再试。");
      console.error("ainotes search:", error);
    }
  }

  const tell = (message) => { status.textContent = message; };

  function clear() {
    list.replaceChildren();
    help.replaceChildren();
    select(-1);
  }

  function drawStart() {
    clear();
    shownQuery = null;
    field.setAttribute("aria-expanded", "false");
    const recent = readRecent();
    tell("");
    if (recent.length) {
      const forget = make("button", { type: "button", class: "ainotes-search__forget" }, "清除");
      forget.addEventListener("click", () => { writeRecent([]); drawStart(); field.focus(); });
      const searches = chips(recent);
      searches.append(forget);
      help.append(make("h2", {}, "最近搜索"), searches);
    }
    help.append(make("p", {}, "词、片段、问句都行；也可用拼音（zhuyili）、首字母（zyl）、#标签。"),
      make("p", { class: "ainotes-search__keys" }, "↑ ↓ 选择，Enter 打开，Esc 关闭"));
  }

  const chips = (queries) => make("p", { class: "ainotes-search__chips" }, ...queries.map((query) =>
    make("button", { type: "button", class: "ainotes-search__chip", onclick: () => setQuery(query) }, query)));

  /** The buttons stay while results come and go: one that is replaced loses the focus, and a click that has begun on it. */
  function drawKinds() {
    if (!kinds.children.length) {
      kinds.append(...KINDS.map(([value, label]) => make("button", {
        type: "button", class: "ainotes-search__chip", onclick: () => { kind = value; update(); },
      }, label)));
    }
    KINDS.forEach(([value], n) => kinds.children[n].setAttribute("aria-pressed", String(kind === value)));
    kinds.hidden = !field.value.trim();
  }

  function draw(query, { results, suggestions }) {
    clear();
    shownQuery = query;
    // The card stands above the list; in the answer it comes after the best topics.
    const concepts = results.filter((result) => result.kind === "concept");
    const others = results.filter((result) => result.kind !== "concept");
    const ordered = [...concepts, ...others];
    list.append(...ordered.map((result, n) => drawResult(result, n)));
    field.setAttribute("aria-expanded", String(ordered.length > 0));
    select(ordered.length ? 0 : -1);
    if (ordered.length) drawCount(ordered.length);
    else drawNothing(query, suggestions);
  }

  function drawCount(count) {
    tell(count < limit ? `${count} 条结果` : `前 ${count} 条结果`);
    if (count < limit || limit === MANY) return;
    help.append(make("p", {}, make("button", { type: "button", class: "ainotes-search__chip", onclick: () => {
      limit = MANY;
      field.focus();
      update();
    } }, "更多结果")));
  }

  function drawNothing(query, suggestions) {
    tell(`没有找到「${query}」`);
    if (kind) help.append(make("p", {}, "只看一类时没有结果，"), chips(["全部"]));
    if (kind) help.querySelector("button").onclick = () => { kind = ""; update(); };
    if (suggestions.length) help.append(make("h2", {}, "相近的概念"), chips(suggestions));
    help.append(make("p", {}, "换一个说法，少写几个字，或者用拼音试试。"));
  }

  function drawResult(result, n) {
    const isConcept = result.kind === "concept";
    return make("li", {
      role: "option", id: `ainotes-search-${n}`, "aria-selected": "false",
      class: `ainotes-search__result ainotes-search__result--${result.kind}`,
      onpointermove: () => { if (active !== n) select(n, false); },
    },
    make("a", { href: address(result), tabindex: "-1", onclick: (event) => { if (!opensElsewhere(event)) leave(n); } },
      isConcept ? make("span", { class: "ainotes-search__kind" }, "概念") : null,
      result.parent ? make("span", { class: "ainotes-search__parent" }, `${result.parent} › `) : null,
      make("strong", { class: "ainotes-search__title" }, result.title),
      isConcept && result.names.length > 1
        ? make("span", { class: "ainotes-search__names" }, result.names.slice(1, 6).join(" · ")) : null,
      make("span", { class: "ainotes-search__text" }, ...marked(result.excerpt, result.marks || [])),
      result.reason ? make("span", { class: "ainotes-search__reason" }, result.reason) : null,
      result.missing.length ? make("span", { class: "ainotes-search__missing" },
        "不含：", ...result.missing.flatMap((word) => [make("del", {}, word), " "])) : null),
    drawMeta(result));
  }

  /** Return the line below a result: its note, its date, its tags. */
  function drawMeta({ note, date, tags }) {
    const parts = [note, date].filter(Boolean).map((text) => make("span", {}, text));
    const buttons = (tags || []).slice(0, 4).map((tag) => make("button", {
      type: "button", tabindex: "-1", class: "ainotes-search__tag", onclick: () => addTag(tag) }, `#${tag}`));
    return parts.length + buttons.length ? make("p", { class: "ainotes-search__meta" }, ...parts, ...buttons) : null;
  }

  function addTag(tag) {
    const word = `#${tag.replace(/\s+/g, "")}`;
    if (!field.value.includes(word)) setQuery(`${word} ${field.value}`.trim());
  }

  function select(n, scroll = true) {
    const options = list.children;
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = n;
    if (!options[n]) { field.removeAttribute("aria-activedescendant"); return; }
    options[n].setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", options[n].id);
    if (scroll) options[n].scrollIntoView({ block: "nearest" });
  }

  /** Tell a click that opens another tab or window: the dialog stays for the next result. */
  const opensElsewhere = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;

  /** Leave for a result: whoever comes back finds the dialog as it was. */
  function leave(n) {
    const query = field.value.trim(), url = new URL(location.href);
    remember(query);
    url.searchParams.set("q", query);
    history.replaceState({ ...history.state, ainotesSearch: { kind, limit, active: n } }, "", url);
    isLeaving = true;
    dialog.close();
  }

  /* ---- keys ------------------------------------------------------------------------------ */

  field.addEventListener("input", () => {
    limit = FEW;
    clearTimeout(typing);
    typing = setTimeout(update, PAUSE);
  });
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the page's own keys (n, p) mean nothing in here
    if (event.isComposing || event.keyCode === 229) return; // Enter and arrows belong to the input method
    const count = list.children.length;
    if (event.key === "ArrowDown" && count) select((active + 1) % count);
    else if (event.key === "ArrowUp" && count) select((active - 1 + count) % count);
    else if (event.key === "Enter" && event.target === field) {
      const link = list.children[active] && list.children[active].querySelector("a");
      if (link && shownQuery === field.value.trim()) link.click();
      else update(); // typed and sent at once: show what was meant
    } else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => {
    if (!isLeaving) forget("q");
    isLeaving = false;
  });

  /** Take a parameter out of the address. */
  function forget(name) {
    const url = new URL(location.href);
    if (!url.searchParams.has(name)) return;
    url.searchParams.delete(name);
    history.replaceState(history.state, "", url);
  }

  /* ---- on the page ------------------------------------------------------------------------ */

  /** Mark the words that led here: ?h=words. */
  function highlight() {
    const words = (new URL(location.href).searchParams.get("h") || "").toLowerCase().split(" ")
      .filter((word) => word.length > 1 || /[^\x00-\x7f]/.test(word)).slice(0, 12);
    const article = document.querySelector(".md-content article, main");
    if (!words.length || !article || article.querySelector("mark.ainotes-found")) return;
    const alternatives = words.sort((a, b) => b.length - a.length)
      .map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|");
    const pattern = new RegExp(`(?:${alternatives})+`, "gi"); // words side by side make one mark
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode())
      if (!walker.currentNode.parentElement.closest("script, style, mark")) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const marks = Array.from(node.data.matchAll(pattern), (match) => [match.index, match.index + match[0].length]);
      if (!marks.length) continue;
      node.replaceWith(...marked(node.data, marks));
    }
    const marks = [...article.querySelectorAll("mark:not([class])")];
    for (const mark of marks) mark.className = "ainotes-found";
    if (!marks.length) return;
    showFirst(marks);
    document.body.append(drawDismissal(marks));
  }

  /** Scroll to the first mark of the section that was opened, unless the browser puts the reader back where they were. */
  function showFirst(marks) {
    const [visit] = performance.getEntriesByType("navigation");
    if (visit && visit.type !== "navigate") return;
    const target = document.querySelector(":target");
    const isBehind = (mark) => target.compareDocumentPosition(mark) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY);
    const first = target ? marks.find(isBehind) : marks[0];
    if (!first) return;
    const { top, bottom } = first.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) first.scrollIntoView({ block: "center" });
  }

  /** Return the button that takes the marks away. */
  function drawDismissal(marks) {
    const button = make("button", { type: "button", class: "ainotes-found-close" }, `${marks.length} 处标记`, icon(CROSS));
    button.setAttribute("aria-label", `去掉 ${marks.length} 处搜索标记`);
    button.addEventListener("click", () => {
      for (const mark of marks) mark.replaceWith(...mark.childNodes);
      button.remove();
      forget("h");
    });
    return button;
  }

  function openLinked() {
    const query = new URL(location.href).searchParams.get("q");
    if (query) open(query, history.state && history.state.ainotesSearch);
  }
  addEventListener("pageshow", ({ persisted }) => { if (persisted) openLinked(); });

  // With instant navigation the page changes and this script stays; the first page comes this way, too.
  if (window.document$) window.document$.subscribe(() => { highlight(); openLinked(); });
  else { highlight(); openLinked(); }

  /** Open the dialog, with a query or with what was typed last. */
  window.ainotes.showSearch = open;
})();
