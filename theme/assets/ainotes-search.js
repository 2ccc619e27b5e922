/* The search of a page: `await window.ainotes.search(query, { limit: 10 })`, and the way to its dialog.
 *
 * The engine runs in a worker, so that typing never waits for it. A page opened from a file
 * has neither workers nor fetch: there the same engine runs on the page itself, and shards
 * come as scripts. Addresses are relative to this file: the site may lie below any path.
 */
(function () {
  "use strict";

  const here = document.currentScript;
  const { load, insert } = window.ainotes;
  const engineUrl = new URL("ainotes-search-engine.js", here.src).href;
  // The site's root, and the index below it: the template may say where, for other layouts.
  const site = new URL(here.dataset.site || "../", here.src).href;
  const shards = new URL(here.dataset.index || "search/ainotes/", site).href;

  const versioned = (name, version) => `${shards}${name}.js${version ? `?v=${version}` : ""}`;

  /* ---- with a worker -------------------------------------------------------------------- */

  function startWorker() {
    const worker = new Worker(engineUrl);
    const waiting = new Map();
    let asked = 0;
    worker.onmessage = ({ data }) => {
      const { resolve, reject } = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error) reject(new Error(data.error)); else resolve(data.answer);
    };
    worker.onerror = (event) => {
      for (const { reject } of waiting.values()) reject(new Error(event.message));
      waiting.clear();
    };
    worker.postMessage({ shards });
    return (query, options) => new Promise((resolve, reject) => {
      waiting.set(++asked, { resolve, reject });
      worker.postMessage({ id: asked, query, options });
    });
  }

  /* ---- without: shards as scripts -------------------------------------------------------- */

  const arriving = new Map();
  window.ainotesShard = (name, content) => {
    if (arriving.has(name)) arriving.get(name)(content);
  };

  async function startOnPage() {
    await load(engineUrl);
    let version = "";
    const engine = window.ainotesEngine((name) => new Promise((resolve, reject) => {
      arriving.set(name, (content) => {
        if (name === "manifest") version = content.version;
        resolve(content);
      });
      insert(versioned(name, version)).catch(reject); // again where the engine has dropped it
    }));
    return (query, options) => engine.search(query, options);
  }

  /* ---- the one door ---------------------------------------------------------------------- */

  let started = null;
  const start = () => {
    started = started || (location.protocol === "file:" || !window.Worker
      ? startOnPage() : Promise.resolve(startWorker()));
    return started;
  };

  const answer = async (query, options = {}) => (await start())(String(query), options);

  /* ---- the way to the dialog: its script comes when it is first wanted --------------------- */

  const dialogUrl = new URL("ainotes-search-dialog.js", here.src).href;
  let isLoading = false, early = "";

  const loadDialog = () => load(dialogUrl);

  /** Open the dialog, with a query or with what was typed last; keys typed before it is there are not lost. */
  async function openSearch(query) {
    isLoading = true;
    await loadDialog().finally(() => { isLoading = false; });
    window.ainotes.showSearch(early ? (query || "") + early : query);
    early = "";
  }

  const writes = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

  function typeKey(event) {
    if (event.isComposing || document.querySelector("dialog.ainotes-search[open]")) return;
    const command = (event.ctrlKey || event.metaKey) && event.key === "k";
    // Right after it has closed, the field in the dialog still has the focus.
    const isFree = !writes(event.target) || event.target.closest(".ainotes-search");
    const opens = command || isPlain(event) && ["/", "s", "f"].includes(event.key) && isFree;
    const isEarly = isLoading && isPlain(event) && event.key.length === 1 && isFree;
    if (!opens && !isEarly) return;
    event.preventDefault();
    event.stopPropagation();
    if (isEarly) early += event.key; else openSearch();
  }

  /** Put a button into a header that has none: a theme of the author's own. */
  function addButton() {
    const header = document.querySelector(".md-header__inner");
    if (!header || document.querySelector("[data-ainotes-search]")) return;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "md-header__button ainotes-search-open", title: "搜索（/）", textContent: "搜索" });
    button.dataset.ainotesSearch = "";
    header.insertBefore(button, header.querySelector(".md-header__source"));
  }

  document.addEventListener("keydown", typeKey, true);
  // On the document: with instant navigation buttons come and go. The value is a query to begin with.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-ainotes-search]");
    if (!opener) return;
    event.preventDefault();
    openSearch(opener.dataset.ainotesSearch || undefined);
  });
  // Who comes near will want it.
  for (const near of ["pointerover", "focusin"])
    document.addEventListener(near, (event) => {
      if (event.target.closest?.("[data-ainotes-search], .ainotes-ask")) loadDialog().catch(() => {});
    });

  function begin() {
    addButton();
    const { searchParams } = new URL(location.href);
    if (searchParams.has("q") || searchParams.has("h")) loadDialog().catch((error) => console.error("ainotes search:", error));
  }

  window.ainotes = Object.assign(window.ainotes || {}, {
    site,
    /** Return the best results: see CONTRACT in the documentation. */
    search: async (query, options) => (await answer(query, options)).results,
    /** The same for the dialog, with `suggestions` for a query that found nothing. */
    ask: answer,
    /** Load what each search needs, so that the first key finds it there. */
    prepareSearch: () => answer("", {}).catch(() => {}),
    openSearch, loadDialog,
  });
  // Deferred scripts run in order: document$ is there once all have run.
  if (document.readyState === "complete") begin(); else addEventListener("DOMContentLoaded", begin);
})();
