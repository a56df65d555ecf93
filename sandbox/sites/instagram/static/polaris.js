"use strict";
/* Draws the frame of the page, keeps a pulse of background calls, and goes where a refused call says. */
(() => {
  const PULSE_MS = 1000;
  const APP_ID = "936619743392459";
  const modules = {};

  function collect(node) {
    if (node && node.define) node.define.forEach(([name, , value]) => { modules[name] = value; });
    if (node && typeof node === "object") Object.values(node).forEach(collect);
  }

  function draw() {
    const viewer = (modules.PolarisViewer || {}).data;
    const mount = document.getElementById("mount_0_0_ig");
    if (!viewer || !mount) return;
    const entries = [["/", "Instagram"], ["/direct/inbox/", "Direct"], [`/${viewer.username}/`, viewer.username]];
    const links = entries.map(([href, label]) => Object.assign(document.createElement("a"), { href, textContent: label }));
    const nav = document.createElement("nav");
    nav.append(...links);
    const main = document.createElement("main");
    main.setAttribute("role", "main");
    main.append(Object.assign(document.createElement("h1"), { textContent: viewer.full_name }));
    mount.append(nav, main);
  }

  function obey(answer) {
    const challenge = answer.challenge || {};
    const target = answer.checkpoint_url || challenge.url;
    if (target) window.location.assign(target);
    else if (answer.message === "login_required") window.location.assign("/accounts/login/");
  }

  async function pulse() {
    try {
      const headers = { "x-ig-app-id": APP_ID, "x-requested-with": "XMLHttpRequest", "x-asbd-id": "359341" };
      const answer = await fetch("/api/v1/accounts/current_user/?edit=true", { headers });
      obey(await answer.json());
    } catch { /* The next pulse tries again. */ }
    document.body.dataset.pulses = String(Number(document.body.dataset.pulses || 0) + 1);
    window.setTimeout(pulse, PULSE_MS);
  }

  document.querySelectorAll("script[data-sjs]").forEach((script) => collect(JSON.parse(script.textContent)));
  draw();
  window.setTimeout(pulse, 50);
  document.body.dataset.ready = "1";
})();
