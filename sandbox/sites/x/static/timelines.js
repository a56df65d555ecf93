"use strict";
/* Shows profiles, lists of people and conversations: asks for the next page when the end of the list comes near. */
(() => {
  const { ask, column } = window.XClient || {};
  if (!ask) return;
  const ROW_PX = 72;
  const NEAR_PX = 600;
  const PASSING = [-1, 29, 130, 131];
  const element = (tag, attributes = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...children.filter((child) => child != null));
    return made;
  };

  function* walk(node) {
    if (!node || typeof node !== "object") return;
    yield node;
    for (const value of Object.values(node)) yield* walk(value);
  }

  const holds = (node) => (node.__typename === "User" && node.rest_id ? node : null);
  const userIn = (node) => [...walk(node)].map(holds).find(Boolean);
  const named = (user) => ({ name: (user.core || user.legacy || {}).name || "", handle: (user.core || user.legacy || {}).screen_name || "",
    bio: (user.profile_bio || user.legacy || {}).description || "", id: user.rest_id,
    photo: (user.avatar || {}).image_url || (user.legacy || {}).profile_image_url_https || "" });

  function userCell(user) {
    const { name, handle, bio, photo } = named(user);
    const link = (...children) => element("a", { href: `/${handle}`, role: "link" }, ...children);
    const cell = element("button", { role: "button" }, link(element("img", { alt: "", src: photo, loading: "lazy", width: 40 })),
      link(element("span", { textContent: name })), link(element("span", { textContent: `@${handle}` })),
      element("div", { dir: "auto", textContent: bio }));
    cell.dataset.testid = "UserCell";
    return cell;
  }

  function postCell(row) {
    const author = userIn(row.core || row) || {};
    const { name, handle } = named(author);
    const cell = element("article", { role: "article" }, element("a", { href: `/${handle}`, role: "link", textContent: name }),
      element("a", { href: `/${handle}/status/${row.rest_id}`, role: "link" }, element("time", {})),
      element("div", { lang: "es", textContent: (row.legacy || {}).full_text || "" }));
    cell.dataset.testid = "tweet";
    return cell;
  }

  function rowsIn(entry) {
    const items = (entry.content.items || []).map(({ item }) => item.itemContent);
    const contents = entry.content.items ? items : [entry.content.itemContent];
    return contents.filter(Boolean).map((content) => {
      const held = content.user_results || content.account_results;
      const post = (content.tweet_results || content.post_results || {}).result;
      return post || (held && held.result && holds(held.result) ? held.result : null);
    }).filter(Boolean);
  }

  const fill = (row) => (row.__typename === "Tweet" ? postCell(row) : userCell(row));

  class Timeline {
    constructor(operation, variables, method) {
      Object.assign(this, { operation, variables, method, cursor: null, busy: false, over: false, broken: false });
      const box = document.createElement("div");
      column.append(box);
      this.list = new window.VirtualList(box, fill, { height: ROW_PX, testid: "cellInnerDiv" });
      this.foot = element("div", {});
      column.append(this.foot);
      window.addEventListener("scroll", () => this.more());
      this.more();
    }

    get near() { return window.scrollY + window.innerHeight > this.list.box.offsetTop + this.list.box.offsetHeight - NEAR_PX; }

    async more() {
      if (this.busy || this.over || this.broken || !this.near) return;
      this.busy = true;
      const cursor = this.cursor ? { cursor: this.cursor } : {};
      const answer = await ask(this.operation, { ...this.variables, count: 20, includePromotedContent: false, ...cursor }, this.method);
      const grew = this.take(answer);
      this.busy = false;
      if (grew) window.setTimeout(() => this.more(), 0);
    }

    take(answer) {
      const codes = (answer.errors || []).map(({ code }) => code);
      const found = [...walk(answer.data)].find((node) => Array.isArray(node.instructions) || Array.isArray(node.steps));
      if (!found) {
        if (!codes.some((code) => PASSING.includes(code)) && !answer.lost) this.fail();
        return false;
      }
      const entries = (found.instructions || found.steps).flatMap((part) => part.entries || []);
      const rows = entries.filter(({ entryId }) => !/^(cursor|who-to-follow)/.test(entryId)).flatMap(rowsIn);
      const bottom = entries.map(({ content }) => content).find(({ cursorType }) => cursorType === "Bottom");
      const still = bottom && !rows.length && (bottom.stopOnEmptyResponse || bottom.value === this.cursor);
      this.over = !bottom || bottom.value.startsWith("0|") || still;
      this.cursor = bottom ? bottom.value : null;
      this.list.add(rows);
      entries.filter(({ entryId }) => entryId.startsWith("who-to-follow")).forEach((entry) =>
        this.foot.append(element("h2", { textContent: "Who to follow" }), ...rowsIn(entry).map(userCell)));
      return rows.length > 0;
    }

    fail() {
      this.broken = true;
      const retry = element("button", { role: "button", textContent: "Retry" });
      retry.addEventListener("click", () => { this.broken = false; retry.remove(); this.more(); });
      this.foot.append(retry);
    }
  }

  function header(user) {
    const { name, handle, bio } = named(user);
    const place = (testid, ...children) => {
      const made = element("div", {}, ...children);
      made.dataset.testid = testid;
      return made;
    };
    const counts = user.relationship_counts || { followers: (user.legacy || {}).followers_count, following: (user.legacy || {}).friends_count };
    column.append(place("UserName", element("span", { textContent: name }), element("span", { textContent: `@${handle}` })),
      place("UserDescription", bio), place("UserProfileHeader_Items", (user.location || {}).location || ""),
      element("a", { href: `/${handle}/following`, role: "link", textContent: `${counts.following} Following` }),
      element("a", { href: `/${handle}/verified_followers`, role: "link", textContent: `${counts.followers} Followers` }));
  }

  function empty(text) {
    const made = element("div", { textContent: text });
    made.dataset.testid = "emptyState";
    column.append(made);
  }

  async function sidebar() {
    const answer = await ask("SidebarUserRecommendations", { profileUserId: null }, "GET");
    const side = element("div", {});
    side.dataset.testid = "sidebarColumn";
    side.append(...[...walk(answer.data)].map(holds).filter(Boolean).map(userCell));
    document.getElementById("react-root").append(side);
  }

  async function numbered(number) {
    const answer = await ask("UserByRestId", { userId: number, withGrokTranslatedBio: true }, "GET");
    const user = userIn(answer.data);
    if (user) window.location.replace(`/${named(user).handle}`);
    else empty("This account does not exist.");
  }

  async function person(handle, tab) {
    const answer = await ask("UserByScreenName", { screen_name: handle, withGrokTranslatedBio: true }, "GET");
    const user = userIn(answer.data);
    if (!user) { empty("This account does not exist or is suspended."); return; }
    const mine = { userId: user.rest_id };
    if (!tab) { header(user); if (!(user.privacy || user.legacy || {}).protected) new Timeline("UserTweets", mine, "GET"); return; }
    new Timeline({ followers: "Followers", following: "Following", verified_followers: "BlueVerifiedFollowers" }[tab],
      mine, tab === "followers" ? "POST" : "GET");
  }

  const [handle, tab, post, below] = window.location.pathname.split("/").filter(Boolean);
  const own = ["home", "settings", "i", "account", "search", "explore", "notifications", "messages"];
  if (handle === "i" && tab === "user" && post) numbered(post);
  if (!handle || own.includes(handle)) return;
  sidebar();
  if (tab === "status" && below === "retweets") new Timeline("Retweeters", { tweetId: post }, "GET");
  else if (tab === "status") new Timeline("TweetDetail", { focalTweetId: post, rankingMode: "Relevance" }, "GET");
  else if (!tab || ["followers", "following", "verified_followers"].includes(tab)) person(handle, tab);
})();
