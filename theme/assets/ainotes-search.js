/* The search of a page: `await window.ainotes.search(query, { limit: 10 })`.
 *
 * The engine runs in a worker, so that typing never waits for it. A page opened from a file
 * has neither workers nor fetch: there the same engine runs on the page itself, and shards
 * come as scripts. Addresses are relative to this file: the site may lie below any path.
 */
(function () {
  "use strict";

  const here = document.currentScript;
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

  const addScript = (url) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => { script.remove(); resolve(); };
    script.onerror = () => { script.remove(); reject(new Error(`not loaded: ${url}`)); };
    document.head.append(script);
  });

  async function startOnPage() {
    await addScript(engineUrl);
    let version = "";
    const engine = window.ainotesEngine((name) => new Promise((resolve, reject) => {
      arriving.set(name, (content) => {
        if (name === "manifest") version = content.version;
        resolve(content);
      });
      addScript(versioned(name, version)).catch(reject);
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

  window.ainotes = Object.assign(window.ainotes || {}, {
    site,
    /** Return the best results: see CONTRACT in the documentation. */
    search: async (query, options) => (await answer(query, options)).results,
    /** The same for the dialog, with `suggestions` for a query that found nothing. */
    ask: answer,
    /** Load what each search needs, so that the first key finds it there. */
    prepareSearch: () => answer("", {}).catch(() => {}),
  });
})();
