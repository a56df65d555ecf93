"use strict";
/* Draws the frame of the page, keeps a pulse of background calls, and goes where a refused call says. */
(() => {
  const PULSE_MS = 1000;
  const BEARER = "Bearer AAAAAAAAAAAAAAAAAAAAAsandbox%3Dinvented";
  const RELEASE = "Sb0xQ1dRelease01";
  const stranger = document.currentScript.src.includes("logged-out");
  const state = window.__INITIAL_STATE__ || {};
  const session = state.session || {};

  function cookie(name) {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
    return found ? found.slice(name.length + 1) : "";
  }

  const headers = () => ({ authorization: BEARER, "x-csrf-token": cookie("ct0"), "x-twitter-active-user": "yes",
    "x-twitter-auth-type": "OAuth2Session" });

  function draw() {
    const root = document.getElementById("react-root");
    if (!root || !session.screen_name) return null;
    const link = document.createElement("a");
    Object.assign(link, { href: `/${session.screen_name}`, textContent: session.screen_name });
    link.dataset.testid = "AppTabBar_Profile_Link";
    const column = document.createElement("main");
    column.setAttribute("role", "main");
    column.dataset.testid = "primaryColumn";
    column.append(Object.assign(document.createElement("h1"), { textContent: document.title }));
    root.append(link, column);
    return column;
  }

  function obey(errors) {
    const places = { 32: "/i/flow/login", 64: "/account/suspended" };
    errors.forEach(({ code, bounce_location: bounce }) => {
      const target = bounce || places[code];
      if (target) window.location.assign(target);
    });
  }

  async function ask(operation, variables, method) {
    const name = (state.operations || {})[operation] || operation;
    const sent = { ...headers(), "content-type": "application/json",
      "x-client-transaction-id": btoa(`${name}:${performance.now()}`) };
    const features = { responsive_web_graphql_timeline_navigation_enabled: true };
    const address = `/i/api/graphql/${RELEASE}${operation.length}/${name}`;
    const inAddress = new URLSearchParams({ variables: JSON.stringify(variables), features: JSON.stringify(features) });
    const post = { method, headers: sent, body: JSON.stringify({ variables, features, queryId: RELEASE }) };
    try {
      const answer = await (method === "POST" ? fetch(address, post) : fetch(`${address}?${inAddress}`, { headers: sent }));
      const found = JSON.parse(await answer.text());
      obey(found.errors || []);
      return found;
    } catch (error) {
      return { lost: !(error instanceof SyntaxError) };
    }
  }

  async function pulse() {
    try {
      const answer = await fetch("/i/api/1.1/account/multi/list.json", { headers: headers() });
      obey((await answer.json()).errors || []);
    } catch { /* The next pulse tries again. */ }
    document.body.dataset.pulses = String(Number(document.body.dataset.pulses || 0) + 1);
    window.setTimeout(pulse, PULSE_MS);
  }

  const column = draw();
  if (column && !stranger) window.XClient = { ask, column };
  if (!stranger) window.setTimeout(pulse, 50);
  document.body.dataset.ready = "1";
})();
