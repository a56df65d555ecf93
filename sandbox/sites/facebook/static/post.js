"use strict";
/* Draws timelines, photos, and a post with its comments and the dialog of those who reacted. */
(() => {
  const { element, graphql, mount, preloaded, route, text } = window.Comet;
  const policy = route ? route.tracePolicy : "";
  const main = mount.querySelector('[role="main"]');

  /* Asks for more when its end comes into view; `root` is the box that scrolls, the page when it is null. */
  class Growing {
    constructor({ connection, ask, draw, root = null, jumps = false }) {
      Object.assign(this, { ask, draw, root, jumps, busy: false });
      this.box = element("div", { class: "list" });
      this.sentinel = element("div", { class: "sentinel" });
      this.observer = new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) this.more(); },
        { root, rootMargin: "100px" });
      this.take(connection);
    }

    get nodes() { return [this.box, this.sentinel]; }

    take({ edges, page_info: info }) {
      this.info = info;
      this.box.append(...edges.map((edge) => this.draw(edge)));
      if (this.jumps && !info.has_next_page) this.startOver();
      this.watch();
    }

    /* What some timelines do at their end: back at the top, they go on with the posts that were shown before. */
    startOver() {
      this.info = { has_next_page: true, end_cursor: null };
      window.setTimeout(() => window.scrollTo(0, 0), 0);
    }

    watch() {
      this.observer.unobserve(this.sentinel);
      if (this.info.has_next_page) window.setTimeout(() => this.observer.observe(this.sentinel), 0);
    }

    async more() {
      if (this.busy || !this.info.has_next_page) return;
      this.busy = true;
      const connection = await this.ask(this.info.end_cursor).catch(() => null);
      this.busy = false;
      if (connection) this.take(connection);
      else window.setTimeout(() => this.watch(), 300);
    }
  }

  const node = (answer) => (answer.data ? answer.data.node : null);
  const person = ({ name, url }) => element("a", { href: url, role: "link" }, element("span", {}, name));

  function timeline() {
    const { timeline_list_feed_units: units, id } = preloaded("ProfileCometTimelineFeedQuery").user;
    const draw = ({ node: story }) => element("div", { role: "article", class: "post" },
      element("a", { href: story.comet_sections.context_layout.metadata[0].story.url, role: "link" }, "·"),
      element("p", {}, story.comet_sections.content.story.message.text));
    const ask = async (cursor) => {
      const found = node(await graphql("ProfileCometTimelineFeedRefetchQuery", { count: 3, cursor, id, scale: 1 }));
      return found && found.timeline_list_feed_units;
    };
    const { jumps } = route.rootView.props;
    main.append(...new Growing({ connection: units, ask, draw, jumps }).nodes);
  }

  function photos() {
    const [shown] = preloaded("ProfileCometTopAppSectionQuery").node.all_collections.nodes;
    const { collection } = shown.style_renderer;
    const draw = ({ node: item }) => element("a", { href: item.url, role: "link", class: "photo" },
      element("img", { alt: "", src: item.image.uri }));
    const ask = async (cursor) => {
      const variables = { count: 8, cursor, id: collection.id, scale: 1 };
      const found = node(await graphql("ProfileCometAppCollectionPhotosRendererPaginationQuery", variables));
      return found && found.pageItems;
    };
    main.append(...new Growing({ connection: collection.pageItems, ask, draw }).nodes);
  }

  async function reactions(feedbackTargetID) {
    const variables = { count: 10, cursor: null, feedbackTargetID, reactionID: null, scale: 1, id: feedbackTargetID };
    const first = node(await graphql("CometUFIReactionsDialogQuery", variables));
    if (!first) return;
    const root = element("div", { class: "scroller" });
    mount.append(element("div", { role: "dialog", "aria-label": text("reactions") },
      element("div", { role: "tablist" }, element("div", { role: "tab", "aria-selected": "true" }, text("all"))), root));
    const draw = (edge) => element("div", { class: "row" }, element("a", { href: edge.node.url, role: "link" },
      element("img", { alt: "", src: edge.node.profile_picture.uri })), person(edge.node));
    const ask = async (cursor) => {
      const found = node(await graphql("CometUFIReactionsDialogTabContentRefetchQuery", { ...variables, cursor }));
      return found && found.reactors;
    };
    root.append(...new Growing({ connection: first.reactors, ask, draw, root }).nodes);
  }

  function comment({ node: shown }) {
    const box = element("div", {}, element("div", { role: "article", class: "comment" }, person(shown.author),
      element("p", {}, shown.body ? shown.body.text : ""), element("a", { href: shown.url, role: "link" }, "3 h"),
      element("div", { role: "button", "aria-label": text("like") }, text("like")),
      element("div", { role: "button" }, text("answer"))));
    const count = (shown.feedback.replies_fields || { count: 0 }).count;
    if (count) box.append(folded(shown.feedback.id, count, box));
    return box;
  }

  function folded(id, count, box) {
    let left = count;
    let cursor = null;
    const button = element("div", { role: "button", tabindex: "0" }, `${text("see_answers")} ${left}`);
    button.addEventListener("click", async () => {
      const found = node(await graphql("Depth1CommentsListPaginationQuery", { cursor, id, scale: 1 }).catch(() => ({})));
      if (!found) return;
      const { edges, page_info: info } = found.replies_connection;
      edges.forEach((edge) => box.insertBefore(comment(edge), button));
      left -= edges.length;
      cursor = info.end_cursor;
      if (!info.has_next_page) button.remove();
      else button.textContent = `${text("see_answers")} ${left}`;
    });
    return button;
  }

  function post() {
    const { node: feedback } = preloaded("CometSinglePostDialogContentQuery");
    const bar = element("div", { role: "toolbar", "aria-label": text("reactions") },
      element("div", { role: "button", tabindex: "0" }, String(feedback.reaction_count.count)));
    bar.firstChild.addEventListener("click", () => reactions(feedback.id));
    const { comments } = feedback.comment_rendering_instance_for_feed_location;
    const ask = async (commentsAfterCursor) => {
      const variables = { commentsAfterCursor, commentsAfterCount: -1, id: feedback.id, scale: 1,
        feedLocation: "POST_PERMALINK_DIALOG", commentsIntentToken: "RANKED_UNFILTERED_CHRONOLOGICAL_REPLIES_INTENT_V1" };
      const found = node(await graphql("CommentsListComponentsPaginationQuery", variables));
      return found && found.comment_rendering_instance_for_feed_location.comments;
    };
    main.append(element("h2", {}, text("posts")), bar,
      ...new Growing({ connection: comments, ask, draw: comment }).nodes);
  }

  if (!main) return;
  if (policy === "comet.profile.timeline") timeline();
  if (policy === "comet.profile.photos") photos();
  if (policy === "comet.post") post();
})();
