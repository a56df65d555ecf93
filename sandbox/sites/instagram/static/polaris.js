"use strict";
/* Draws the frame of the page, keeps a pulse of background calls, and goes where a refused call says. */
window.Polaris = (() => {
  const PULSE_MS = 1000;
  const APP_ID = "936619743392459";
  const modules = {};
  const queries = {};

  function collect(node) {
    if (Array.isArray(node) && typeof node[0] === "string" && node[0].split("@")[0] === "RelayPrefetchedStreamCache") {
      const [id, { __bbox: box }] = node[3];
      queries[id.replace(/^adp_/, "").replace(/RelayPreloader_.*$/, "")] = box.result;
      return;
    }
    if (node && node.define) node.define.forEach(([name, , value]) => { modules[name] = value; });
    if (node && typeof node === "object") Object.values(node).forEach(collect);
  }

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children.filter((child) => child != null));
    return made;
  }

  function frame() {
    const viewer = (modules.PolarisViewer || {}).data;
    const mount = document.getElementById("mount_0_0_ig");
    if (!viewer || !mount) return null;
    const entries = [["/", "Instagram"], ["/direct/inbox/", "Direct"], [`/${viewer.username}/`, viewer.username]];
    const main = element("main", { role: "main" });
    mount.append(element("nav", {}, ...entries.map(([href, label]) => element("a", { href, role: "link" }, label))), main);
    if (!modules.SandboxPolaris) main.append(element("h1", {}, viewer.full_name));
    return main;
  }

  function obey(answer) {
    const challenge = answer.challenge || {};
    const target = answer.checkpoint_url || challenge.url;
    if (target) window.location.assign(target);
    else if (answer.message === "login_required") window.location.assign("/accounts/login/");
  }

  const headers = (more = {}) => ({ "x-ig-app-id": APP_ID, "x-requested-with": "XMLHttpRequest", "x-asbd-id": "359341", ...more });

  async function read(answer) {
    const data = await answer.json();
    if (answer.status >= 400) obey(data);
    return { ok: answer.ok, data, stalls: answer.headers.has("x-sandbox-stall"), undrawn: answer.headers.has("x-sandbox-undrawn") };
  }

  const get = async (path) => read(await fetch(path, { headers: headers() }));

  async function graphql(name, variables, root = "") {
    const body = new URLSearchParams({ av: "1", __a: "1", __comet_req: "7", lsd: (modules.LSD || {}).token || "",
      fb_api_caller_class: "RelayModern", fb_api_req_friendly_name: name, server_timestamps: "true",
      variables: JSON.stringify(variables), doc_id: "28036671149327607" });
    const more = { "x-fb-friendly-name": name, "x-root-field-name": root, "content-type": "application/x-www-form-urlencoded" };
    return read(await fetch("/graphql/query", { method: "POST", headers: headers(more), body }));
  }

  async function pulse() {
    try {
      const answer = await fetch("/api/v1/accounts/current_user/?edit=true", { headers: headers() });
      obey(await answer.json());
    } catch { /* The next pulse tries again. */ }
    document.body.dataset.pulses = String(Number(document.body.dataset.pulses || 0) + 1);
    window.setTimeout(pulse, PULSE_MS);
  }

  document.querySelectorAll("script[data-sjs]").forEach((script) => collect(JSON.parse(script.textContent)));
  const main = frame();
  window.setTimeout(pulse, 50);
  document.body.dataset.ready = "1";
  return { element, get, graphql, main, queries, settings: modules.SandboxPolaris || null };
})();
