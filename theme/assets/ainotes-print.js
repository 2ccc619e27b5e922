/*
 * A whole note, folder or tag on paper: the topics that its page lists, one behind the other, made when a reader asks.
 * ainotes-reading.js puts the button there and loads this.
 */
(() => {
  "use strict";

  const { load } = window.ainotes;
  const MOST = 400; // pages fetched: more is a book, which nobody prints from a browser
  const PATIENCE = 8000; // milliseconds for pictures
  const LISTED = ".ainotes-list a.ainotes-list__title, .ainotes-titles a, .ainotes-subfolder > :is(h2, h3, h4) > a";

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  async function fetchArticle(url) {
    const answer = await fetch(url);
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("article");
  }

  /** Return the topics that an article lists, and those of the lists that it leads to, in order: `{url, article}`. */
  async function gather(article, base, seen) {
    const urls = [];
    for (const link of article.querySelectorAll(LISTED)) {
      const url = new URL(link.getAttribute("href"), base);
      url.hash = "";
      if (seen.has(url.href) || seen.size >= MOST) continue;
      seen.add(url.href);
      urls.push(url);
    }
    const found = await Promise.all(urls.map(async (url) => {
      const inner = await fetchArticle(url);
      if (inner?.matches(".ainotes-note, .ainotes-folder")) return gather(inner, url, seen);
      if (!inner?.dataset.topic) return []; // the page of open questions
      // A folder leads to the first page of a note; the note's own page lists the others, too.
      const note = article.matches(".ainotes-folder") && inner.querySelector(".ainotes-source a");
      const rest = note ? await gatherNote(new URL(note.getAttribute("href"), url), seen) : [];
      return [{ url, article: inner }, ...rest];
    }));
    return found.flat();
  }

  async function gatherNote(url, seen) {
    if (seen.has(url.href)) return [];
    seen.add(url.href);
    const page = await fetchArticle(url);
    return page?.matches(".ainotes-note") ? gather(page, url, seen) : [];
  }

  /** Return a topic as a part of the document: its headings a level lower, without ids and ways within the site. */
  function drawTopic({ url, article }, number) {
    const text = document.importNode(article.querySelector(".ainotes-text"), true);
    text.querySelectorAll("script, .headerlink, .ainotes-contents").forEach((element) => element.remove());
    for (const element of text.querySelectorAll("[src]")) element.src = new URL(element.getAttribute("src"), url).href;
    for (const link of text.querySelectorAll("a[href]")) // paper has no way to another page; one elsewhere is written out
      if (new URL(link.getAttribute("href"), url).origin === location.origin) link.removeAttribute("href");
    for (const element of text.querySelectorAll("[id]")) element.removeAttribute("id");
    for (const heading of text.querySelectorAll("h2, h3, h4, h5")) {
      const lower = make(`h${Number(heading.tagName[1]) + 1}`);
      lower.append(...heading.childNodes);
      heading.replaceWith(lower);
    }
    const title = make("h2", { textContent: article.querySelector("h1").textContent });
    const source = article.querySelector(".ainotes-source > p");
    const last = make("p", { className: "ainotes-printed__source", textContent: source?.textContent.replace(/\s+/g, " ").trim() ?? "" });
    return make("section", { className: "ainotes-printed", id: `print-${number}` }, title, text, last);
  }

  function drawContents(topics) {
    const rows = topics.map(({ article }, at) =>
      make("li", {}, make("a", { href: `#print-${at}`, textContent: article.querySelector("h1").textContent })));
    return make("ol", { className: "ainotes-printed__contents" }, ...rows);
  }

  function pictures(whole) {
    const all = Promise.allSettled(Array.from(whole.querySelectorAll("img"), (image) => {
      image.loading = "eager";
      return image.decode();
    }));
    return Promise.race([all, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  }

  /** Print what an article lists. Returns how many topics there were. */
  async function printAll(article) {
    const topics = await gather(article, location.href, new Set([location.href]));
    if (!topics.length) return 0;
    const parts = topics.map(drawTopic);
    const whole = make("div", { className: "ainotes-printable" }, drawContents(topics), ...parts);
    if (whole.querySelector(".katex")) await load("vendor/katex/katex.min.css");
    article.append(whole);
    addEventListener("afterprint", () => whole.remove(), { once: true });
    await pictures(whole);
    print();
    return topics.length;
  }

  window.ainotes.printAll = printAll;
})();
