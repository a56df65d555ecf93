"use strict";
/* Draws profiles, the dialogs of their lists, and posts with their comments; asks for more at the end of a list. */
(() => {
  const { element, get, graphql, main, queries, settings } = window.Polaris;
  const NUDGE_PX = 300;
  const RETRIES = 3;
  const RETRY_MS = 150;
  const HASHES = { followers: "37479f2b8209594dde7facb0d904896a", following: "58712303d941c6855d4e888c5f0cd22f" };
  const QUERIES = { followers: "usePolarisRefetchFollowersListQuery", following: "usePolarisRefetchFollowingListQuery" };
  const spanish = document.documentElement.lang === "es";
  const words = spanish
    ? { followers: "seguidores", following: "seguidos", suggested: "Sugerencias para ti", close: "Cerrar", likes: "Me gusta",
      replies: "Ver respuestas", private: "Esta cuenta es privada", gone: "Esta página no está disponible." }
    : { followers: "followers", following: "following", suggested: "Suggested for you", close: "Close", likes: "Likes",
      replies: "View replies", private: "This account is private", gone: "Sorry, this page isn't available." };

  /* What a page of a list says, whatever its shape: rows, the next cursor and whether there is more. */
  function understood(body) {
    const found = { rows: null, cursor: null, more: false };
    const visit = (node) => {
      if (!node || typeof node !== "object") return;
      if (!Array.isArray(node) && found.rows === null) {
        const rows = ["users", "edges", "nodes", "comments", "child_comments", "accounts", "entries", "remarks"]
          .map((key) => node[key]).find(Array.isArray);
        if (rows) {
          const info = node.page_info || {};
          found.rows = rows.map((row) => row.node || row);
          found.cursor = info.end_cursor || node.next_max_id || node.next_min_id || node.next_min_child_cursor || null;
          found.more = found.cursor !== null;
          return;
        }
      }
      Object.values(node).forEach(visit);
    };
    visit(body);
    return found;
  }

  function person(user) {
    const href = `/${user.username}/`;
    const name = element("a", { href, role: "link", tabindex: "0" }, element("span", { dir: "auto" }, user.username));
    return element("div", { class: "row" }, element("a", { href, role: "link", tabindex: "-1" },
      element("img", { alt: "", src: user.profile_pic_url || "data:,", width: "44", height: "44" })),
    element("div", {}, name, element("span", {}, user.full_name || "")), element("button", { type: "button" }, "+"));
  }

  function permalink(node) {
    const thread = node.parent_comment_id;
    return thread ? `/p/${settings.code}/c/${thread}/r/${node.pk}/` : `/p/${settings.code}/c/${node.pk}/`;
  }

  function comment(node, media) {
    const href = `/${node.user.username}/`;
    const made = element("div", { class: "comment", "data-comment": node.pk }, element("a", { href, role: "link" }, node.user.username),
      element("span", { dir: "auto" }, node.text), element("a", { href: permalink(node) }, "1 d"));
    const left = node.child_comment_count || 0;
    if (left) made.append(thread(node, media, left));
    return made;
  }

  function thread(parent, media, count) {
    const rows = element("div", { class: "thread" });
    let cursor = null;
    let shown = 0;
    const button = element("button", { type: "button", class: "replies", "data-replies": parent.pk }, `${words.replies} (${count})`);
    button.addEventListener("click", async () => {
      button.disabled = true;
      const answer = await replies(parent.pk, media, cursor).catch(() => null);
      button.disabled = false;
      if (!answer || !answer.ok) return;
      const page = understood(answer.data);
      rows.append(...(page.rows || []).map((row) => comment(row, media)));
      shown += (page.rows || []).length;
      cursor = page.cursor;
      if (!page.more) button.remove();
      else button.textContent = `${words.replies} (${count - shown})`;
    });
    return element("div", {}, rows, button);
  }

  function replies(parent, media, cursor) {
    if (settings.lists !== "rest") {
      return graphql("PolarisPostChildCommentsQuery", { media_id: media, parent_comment_id: parent, after: cursor });
    }
    const more = cursor ? `&min_id=${encodeURIComponent(cursor)}` : "";
    return get(`/api/v1/media/${media}/comments/${parent}/child_comments/?is_chronological=true${more}`);
  }

  function people(name) {
    return (cursor) => {
      if (settings.lists === "query_hash") {
        const variables = JSON.stringify({ id: settings.id, include_reel: true, fetch_mutual: false, first: 24, after: cursor });
        return get(`/graphql/query/?query_hash=${HASHES[name]}&variables=${encodeURIComponent(variables)}`);
      }
      if (settings.lists === "connection") return graphql(`${QUERIES[name]}${settings.renamed ? "V2" : ""}`, { userID: settings.id, first: 10, after: cursor });
      const more = cursor ? `&max_id=${encodeURIComponent(cursor)}` : "";
      const count = name === "following" ? 50 : 12;
      return get(`/api/v1/friendships/${settings.id}/${name}${settings.renamed ? "_v2" : ""}/?count=${count}${more}&search_surface=follow_list_page`);
    };
  }

  function likers() {
    if (settings.lists !== "rest") return graphql("PolarisPostLikedByListDialogQuery", { id: settings.media_id });
    return get(`/api/v1/media/${settings.media_id}/likers/`);
  }

  function comments(cursor) {
    if (settings.lists !== "rest") {
      return graphql("PolarisPostCommentsPaginationQuery", { media_id: settings.media_id, after: cursor, first: 10 });
    }
    const more = cursor ? `&min_id=${encodeURIComponent(cursor)}` : "";
    return get(`/api/v1/media/${settings.media_id}/comments/?can_support_threading=true&permalink_enabled=false${more}`);
  }

  /* A list in a box that scrolls: the next page is asked for when its end comes into view. */
  class List {
    constructor(box, ask, draw, onEnd) {
      Object.assign(this, { box, ask, draw, onEnd, cursor: null, started: false, done: false, busy: false, stalled: false, failures: 0 });
      this.rows = element("div", { class: "rows" });
      this.sentinel = element("div", { class: "sentinel" });
      box.append(this.rows, this.sentinel);
      this.observer = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) this.more(); },
        { root: box, rootMargin: "120px" });
    }

    watch() {
      this.observer.unobserve(this.sentinel);
      if (!this.done && !this.stalled) this.observer.observe(this.sentinel);
    }

    start(first) {
      if (first) this.take({ ok: true, data: first });
      this.watch();
    }

    async more() {
      if (this.busy || this.done || this.stalled) return;
      this.busy = true;
      const answer = await this.ask(this.cursor).catch(() => null);
      this.busy = false;
      if (!answer || !answer.ok) this.failed(answer);
      else this.take(answer);
    }

    failed(answer) {
      this.failures += 1;
      if ((answer && answer.data && answer.data.status === "fail") || this.failures > RETRIES) this.finish();
      else window.setTimeout(() => this.watch(), RETRY_MS);
    }

    take({ data, stalls, undrawn }) {
      const page = understood(data);
      if (page.rows === null) {
        this.finish();
        return;
      }
      if (!undrawn) this.rows.append(...page.rows.map(this.draw));
      this.cursor = page.cursor;
      if (!page.more) this.finish();
      else if (stalls) this.stall();
      else this.watch();
    }

    finish() {
      if (this.done) return;
      this.done = true;
      this.observer.disconnect();
      this.onEnd(this);
    }

    stall() {
      this.stalled = true;
      let lowest = this.box.scrollTop;
      const listen = () => {
        lowest = Math.max(lowest, this.box.scrollTop);
        if (lowest - this.box.scrollTop < NUDGE_PX && this.box.scrollTop > 0) return;
        this.box.removeEventListener("scroll", listen);
        this.stalled = false;
        this.watch();
      };
      this.box.addEventListener("scroll", listen);
    }
  }

  function suggestions(list) {
    const { users } = queries.PolarisProfileSuggestedUsersWithPreloadableQuery.data.xdt_api__v1__discover__chaining;
    list.box.append(element("h2", {}, words.suggested), element("div", { class: "suggested" }, ...users.map(person)));
  }

  function dialog(heading, ask, draw) {
    const box = element("div", { class: "box", style: "height: 420px; overflow-y: auto" });
    const opened = element("div", { role: "dialog", "aria-label": heading, "aria-modal": "true" },
      element("div", {}, element("h1", {}, heading), element("button", { type: "button", "aria-label": words.close }, "×")), box);
    document.body.append(opened);
    new List(box, ask, draw, suggestions).start(null);
  }

  async function profile() {
    if (settings.profile === "preloaded") return queries.PolarisProfilePageContentQuery.data.user;
    if (settings.profile === "flat") {
      graphql("PolarisProfileSuggestedUsersWithPreloadableQuery", { target_id: settings.id }).catch(() => null);
      const { data } = await graphql("PolarisProfilePageContentQuery", { id: settings.id, render_surface: "PROFILE" }, "fetch__XDTUserDict");
      return data.data && data.data.user;
    }
    const { ok, data } = await get(`/api/v1/users/web_profile_info/?username=${settings.username}`);
    if (ok) return data.data.user;
    const again = await graphql("PolarisProfilePageContentQuery", { id: settings.id, render_surface: "PROFILE" }, "fetch__XDTUserDict");
    return again.data.data && again.data.data.user;
  }

  const counted = (user, flat, old) => (user[flat] != null ? user[flat] : (user[old] || {}).count);
  const locale = spanish ? "es-ES" : "en-US";

  function header(user) {
    const counts = [["followers", counted(user, "follower_count", "edge_followed_by")], ["following", counted(user, "following_count", "edge_follow")]];
    const links = counts.map(([name, count]) => element("a", { href: `/${user.username}/${name}/`, role: "link" },
      element("span", { title: Number(count).toLocaleString(locale) }, String(count)), ` ${words[name]}`));
    const lock = user.is_private ? element("h2", {}, words.private) : null;
    main.append(element("header", {}, element("h2", {}, user.username), element("span", {}, user.full_name), ...links,
      element("span", {}, user.biography || "")), ...(lock ? [lock] : []));
  }

  function grid(posts) {
    const cells = posts.map(({ node }) => element("a", { href: `/${settings.username}/p/${node.code}/`, role: "link" },
      element("img", { alt: node.caption ? node.caption.text : "", src: "data:,", width: "120", height: "120" })));
    main.append(element("div", { class: "grid" }, ...cells));
  }

  async function timeline() {
    let cursor = null;
    const root = "xdt_api__v1__feed__user_timeline_graphql_connection";
    const next = async () => {
      const name = cursor ? "PolarisProfilePostsTabContentQuery_connection" : "PolarisProfilePostsQuery";
      const { ok, data } = await graphql(name, { username: settings.username, after: cursor, first: 12, data: { count: 12 } }, root);
      if (!ok) return false;
      const found = data.data[root];
      grid(found.edges);
      cursor = found.page_info.end_cursor;
      return Boolean(cursor);
    };
    const sentinel = element("div", { class: "sentinel", style: "height: 24px" });
    if (!(await next())) return;
    document.body.append(sentinel);
    const observer = new IntersectionObserver(async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.unobserve(sentinel);
      if (await next()) observer.observe(sentinel);
    });
    observer.observe(sentinel);
  }

  async function drawProfile() {
    const user = await profile().catch(() => null);
    if (user) header(user);
    if (settings.dialog) dialog(words[settings.dialog], people(settings.dialog), person);
    else if (user) timeline().catch(() => null);
  }

  function drawPost() {
    const box = element("div", { class: "box", style: "height: 420px; overflow-y: auto" });
    main.append(element("article", {}, element("a", { href: `/${settings.username}/` }, settings.username), box,
      element("a", { href: `/p/${settings.code}/liked_by/`, role: "link" }, `${settings.likes} ${words.likes}`)));
    const first = queries.PolarisPostCommentsContainerQuery;
    if (settings.dialog === "liked_by") dialog(words.likes, likers, person);
    else new List(box, comments, (node) => comment(node, settings.media_id), () => null).start(first);
  }

  if (!main) return;
  if (!settings) {
    if (document.title.startsWith("Page not found")) main.append(element("h2", {}, words.gone));
    return;
  }
  if (settings.media_id) drawPost();
  else drawProfile();
})();
