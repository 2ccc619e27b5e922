/*
 * Reading without a network, for who wants it: a dialog that keeps the whole site on this device, or drops it again.
 * Loaded when the reader opens it, and on later visits of those who keep the site, to bring it up to date.
 */
(() => {
  "use strict";

  const CHOSEN = "ainotes-offline"; // in localStorage: this reader keeps the site
  const meta = document.querySelector("meta[name=ainotes-offline]");
  const list = new URL(meta.content, location.href);
  const site = new URL("./", list);

  async function worker() {
    await navigator.serviceWorker.register(new URL("sw.js", site), { scope: site.pathname });
    return (await navigator.serviceWorker.ready).active;
  }

  /** Ask the service worker for something; resolve with what it says when it is done. */
  async function ask(what, report = () => {}) {
    const active = await worker();
    return new Promise((resolve, reject) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        if ("done" in data) resolve(data.done);
        else if ("error" in data) reject(new Error(data.error));
        else report(data);
      };
      active.postMessage(what, [port2]);
    });
  }

  async function forget() {
    localStorage.removeItem(CHOSEN);
    await ask("forget");
    await (await navigator.serviceWorker.getRegistration(site.pathname))?.unregister();
  }

  async function keep(report) {
    await navigator.storage?.persist?.();
    const kept = await ask("keep", report);
    localStorage.setItem(CHOSEN, kept.version);
    return kept;
  }

  const megabytes = (bytes) => `${Math.max(0.1, bytes / 1e6).toFixed(1)} MB`;

  /** Fill the dialog that `makeDialog(className, label, ...children)` makes. */
  async function open(makeDialog, make) {
    const status = make("p", { role: "status" });
    const save = make("button", { type: "button", className: "ainotes-button", textContent: "存到这台设备" });
    const drop = make("button", { type: "button", className: "ainotes-button", textContent: "删除" });
    const text = make("p", { textContent: "把整个网站存下来，没有网络也能读、能搜。联网时读到的总是最新的，存下的内容也会自动更新。" });
    makeDialog("ainotes-help ainotes-offline", "离线阅读", make("h2", { textContent: "离线阅读" }), text, status,
      make("p", {}, save, " ", drop));
    const show = (kept) => {
      drop.hidden = !kept;
      save.hidden = Boolean(kept);
      if (kept) status.textContent = `已存下 ${kept.files.length} 个文件，共 ${megabytes(kept.bytes)}。`;
    };
    const run = async (work) => {
      save.disabled = drop.disabled = true;
      try {
        show(await work());
      } catch (error) {
        status.textContent = "没有存完：请检查网络和剩余空间后再试，会从断开的地方继续。";
        console.warn(`ainotes: ${error.message}`);
      }
      save.disabled = drop.disabled = false;
    };
    save.addEventListener("click", () => run(() => keep(({ count, total }) => {
      status.textContent = `正在存：${count} / ${total}`;
    })));
    drop.addEventListener("click", () => run(async () => {
      await forget();
      status.textContent = "已删除。";
      return null;
    }));
    show(localStorage.getItem(CHOSEN) ? await ask("state") : null);
    if (!save.hidden) {
      const response = await fetch(list);
      if (response.ok && !status.textContent) status.textContent = `约 ${megabytes((await response.json()).bytes)}（压缩前）。`;
    }
  }

  /** Bring what is kept up to date, when something else is published by now. */
  async function refresh() {
    const response = await fetch(list, { cache: "no-cache" });
    if (response.ok && (await response.json()).version !== localStorage.getItem(CHOSEN)) await keep();
  }

  window.ainotes.offline = { open, refresh };
})();
