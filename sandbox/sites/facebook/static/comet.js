"use strict";
/* Reads the preloaded data of the page, keeps a pulse of background calls, and follows redirects carried in answers. */
window.Comet = (() => {
  const GUARD = "for (;;);";
  const PULSE_MS = 1000;
  const modules = {};
  const queries = new Map();
  let route = null;
  let requests = 0;

  const isStream = (entry) => Array.isArray(entry) && typeof entry[0] === "string"
    && entry[0].split("@")[0] === "RelayPrefetchedStreamCache";

  function collect(node) {
    if (isStream(node)) {
      const [id, { __bbox: box }] = node[3];
      const operation = id.replace(/^adp_/, "").replace(/RelayPreloader_.*$/, "");
      queries.set(operation, [...(queries.get(operation) || []), box]);
      return;
    }
    if (Array.isArray(node) && node[0] === "CometPlatformRootClient") { ({ route } = node[3][0].initialRouteInfo); return; }
    if (node && node.define) node.define.forEach(([name, , value]) => { modules[name] = value; });
    if (node && typeof node === "object") Object.values(node).forEach(collect);
  }

  function stitch(parts) {
    const root = parts.find((part) => !part.path) || { data: null };
    parts.filter((part) => part.path).forEach(({ path, data }) => {
      const target = path.reduce((value, key) => (value == null ? value : value[key]), root.data);
      if (target) Object.assign(target, data);
    });
    return root;
  }

  function preloaded(operation) {
    const boxes = [...(queries.get(operation) || [])].sort((a, b) => a.sequence_number - b.sequence_number);
    return stitch(boxes.map((box) => box.result)).data;
  }

  /* The names that a changed answer has, and those that this script reads. */
  const OLD = { xfb_rows: "edges", xfb_items: "pageItems", xfb_people: "reactors", xfb_end: "page_info",
    xfb_comments: "comments", xfb_answers: "replies_connection" };

  function known(value) {
    if (Array.isArray(value)) return value.map(known);
    if (typeof value === "string") return OLD[value] || value; // a step of the path of a part that comes later
    if (!value || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [OLD[key] || key, known(inner)]));
  }

  const text = (key) => (modules.FbtTranslations || {})[key] || key;

  function element(tag, attributes = {}, ...children) {
    const svg = tag === "svg" || tag === "image";
    const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => {
      if (name === "xlink:href") made.setAttributeNS("http://www.w3.org/1999/xlink", name, value);
      else made.setAttribute(name, value);
    });
    made.append(...children.filter((child) => child != null));
    return made;
  }

  function form(operation, variables, docId) {
    const site = modules.SiteData || {};
    const user = (modules.CurrentUserInitialData || {}).USER_ID || "0";
    const dtsg = (modules.DTSGInitialData || {}).token || "";
    requests += 1;
    return new URLSearchParams({
      av: user, __user: user, __a: "1", __req: requests.toString(36), __hs: site.haste_session || "", dpr: "1",
      __ccg: "EXCELLENT", __rev: String(site.server_revision || 0), __hsi: site.hsi || "", __comet_req: "15",
      fb_dtsg: dtsg, jazoest: `2${[...dtsg].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)}`,
      lsd: (modules.LSD || {}).token || "", __spin_r: String(site.__spin_r || 0), __spin_b: site.__spin_b || "",
      __spin_t: String(site.__spin_t || 0), fb_api_caller_class: "RelayModern",
      fb_api_req_friendly_name: operation, variables: JSON.stringify(variables), server_timestamps: "true",
      doc_id: docId,
    });
  }

  function parse(body) {
    return body.split("\n").map((line) => line.trim()).filter(Boolean)
      .map((line) => JSON.parse(line.startsWith(GUARD) ? line.slice(GUARD.length) : line));
  }

  function obey(answer) {
    const target = answer.redirect || answer.redirectTo;
    const codes = [answer.error, ...(answer.errors || []).map((error) => error.code)];
    if (target) window.location.assign(target);
    else if (codes.includes(1357001)) window.location.assign(`/login/?next=${encodeURIComponent(window.location.href)}`);
  }

  async function graphql(usual, variables, docId = "9394039170688660") {
    const operation = ((route && route.rootView.props.names) || {})[usual] || usual;
    const headers = { "x-fb-friendly-name": operation, "x-fb-lsd": (modules.LSD || {}).token || "",
      "x-asbd-id": "359341", "content-type": "application/x-www-form-urlencoded" };
    const answer = await fetch("/api/graphql/", { method: "POST", headers, body: form(operation, variables, docId) });
    if (answer.redirected) {
      window.location.assign(answer.url);
      return {};
    }
    const parts = parse(await answer.text());
    parts.forEach(obey);
    const whole = stitch(parts.map(known));
    const moved = whole.data && whole.data.fetch__XFBList;
    return moved ? { ...whole, data: moved.n } : whole;
  }

  async function pulse() {
    try {
      await graphql("CometNotificationsBadgeCountQuery", { environment: "MAIN_SURFACE" }, "6970850486300101");
    } catch { /* The next pulse tries again. */ }
    document.body.dataset.pulses = String(Number(document.body.dataset.pulses || 0) + 1);
    window.setTimeout(pulse, PULSE_MS);
  }

  function banner() {
    const links = [["/", "home"], ["/friends/", "friends"], ["/settings", "settings"], ["/me/", "your_profile"]];
    return element("div", { role: "banner" }, ...links.map(([href, key]) =>
      element("a", { href, role: "link", "aria-label": text(key) }, text(key))));
  }

  function feed(mount) {
    const name = (modules.CurrentUserInitialData || {}).NAME || "";
    mount.append(banner(), element("div", { role: "main" }, element("h1", {}, document.title),
      element("div", { role: "button", "aria-label": text("composer") }, `${text("composer")} ${name}`)));
  }

  document.querySelectorAll("script[data-sjs]").forEach((script) => collect(JSON.parse(script.textContent)));
  const mount = document.getElementById("mount_0_0_sb");
  if (route && ["comet.home", "comet.settings"].includes(route.tracePolicy)) feed(mount);
  window.setTimeout(pulse, 50);
  document.body.dataset.ready = "1";
  const viewer = (modules.CurrentUserInitialData || {}).USER_ID || "0";
  return { banner, element, graphql, mount, preloaded, route, text, viewer };
})();
