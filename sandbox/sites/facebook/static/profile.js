"use strict";
/* Draws a profile and its lists from the preloaded data, and asks for more when the end of the list comes into view. */
(() => {
  const { banner, element, graphql, mount, preloaded, route, text, viewer } = window.Comet;
  const policy = route ? route.tracePolicy : "";
  const PAGES_BEFORE_STALL = 4;
  const NUDGE_PX = 1200;
  const RETRY_MS = 150;
  const EMPTY_PAGE = 1675012;
  const ROW_PX = 116;
  const PAGINATION = "ProfileCometAppCollectionListRendererPaginationQuery";
  const OWN_FRIENDS = "ProfileCometAppCollectionSelfFriendsListRendererPaginationQuery";
  const FRIENDS = "ProfileCometAppCollectionNonSelfFriendsListRendererPaginationQuery";

  function unavailable({ title, body }) {
    mount.append(element("div", { role: "main" }, element("h2", {}, title), element("p", { class: "soft" }, body)));
  }

  function tabs(user) {
    const edges = (((user.profile_tabs || {}).profile_user || {}).timeline_nav_app_sections || { edges: [] }).edges;
    const listed = policy === "comet.profile.collection";
    return element("div", { class: "tabs", role: "tablist", "data-pagelet": "ProfileTabs" }, ...edges.map(({ node }) => {
      const chosen = node.tab_key === route.rootView.props.tabKey || (listed && node.section_type === "FRIENDS");
      return element("a", { href: node.url, role: "tab", "aria-selected": String(chosen) }, node.name);
    }));
  }

  function header(user) {
    const counters = user.profile_social_context.content.map(({ text: { text: label }, uri }) =>
      element("a", { href: uri, role: "link", class: "soft" }, label, " · "));
    const memorial = user.is_visibly_memorialized ? element("div", { class: "soft" }, text("memorial")) : null;
    const control = user.wem_private_sharing_bundle.private_sharing_control_model_for_user;
    const locked = control && control.private_sharing_enabled;
    const lock = locked ? element("div", {}, `${user.name} ${text("locked")}`, element("p", {}, text("locked.why"))) : null;
    const avatar = picture(user.profilePicMedium.uri, user.name);
    return element("div", {}, element("div", { class: "cover" }), avatar, memorial, element("span", { class: "name" }, user.name),
      element("div", {}, ...counters), lock, tabs(user));
  }

  function picture(uri, name) {
    const svg = element("svg", { "aria-label": name, role: "img" });
    svg.append(element("image", { "xlink:href": uri, width: "100%", height: "100%" }));
    return svg;
  }

  function row({ node }) {
    const photo = picture((node.image || node.image_v2).uri, node.title.text);
    const subtitle = element("div", { class: "soft" }, node.subtitle_text ? node.subtitle_text.text : "");
    if (!node.url) return element("div", { class: "row" }, photo, element("div", {}, element("span", {}, node.title.text)));
    const name = element("a", { href: node.url, role: "link", tabindex: "0" }, element("span", {}, node.title.text));
    return element("div", { class: "row" }, element("a", { href: node.url, role: "link", tabindex: "-1" }, photo),
      element("div", {}, name, subtitle), element("div", { role: "button" }, "…"));
  }

  function later() {
    const links = ["photos", "checkins"].map((key) => element("section", {}, element("h2", {}, text(key)),
      element("a", { href: `/pagina.de.${key}.ficticia`, role: "link" }, element("img", { alt: "", src: "data:," }))));
    return element("div", { class: "after" }, ...links);
  }

  function innerTabs(section) {
    return element("div", { class: "tabs", role: "tablist" }, ...section.nav_collections.nodes.map((collection) => {
      const { searchParams, pathname } = new URL(collection.url);
      const key = searchParams.get("sk") || pathname.replace(/\/$/, "").split("/").pop();
      const chosen = key === route.rootView.props.tabKey;
      return element("a", { href: collection.url, role: "tab", "aria-selected": String(chosen),
        ...(chosen ? { "aria-current": "page" } : {}) }, collection.name);
    }));
  }

  function query() {
    if (route.rootView.props.tabKey !== "friends_all") return PAGINATION;
    return route.rootView.props.userID === viewer ? OWN_FRIENDS : FRIENDS;
  }

  class List {
    constructor(collection) {
      this.id = collection.id;
      this.take(collection.pageItems);
      this.rows = element("div", { class: "rows" });
      const { recycles } = route.rootView.props;
      this.recycled = recycles ? new window.VirtualList(this.rows, row, { height: ROW_PX, reused: true }) : null;
      this.sentinel = element("div", { class: "sentinel" });
      this.pages = 0;
      this.busy = false;
      this.stalled = false;
      this.mayStall = route.rootView.props.sentinelStalls;
      this.observer = new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) this.more(); },
        { rootMargin: "200px" });
      this.show(collection.pageItems.edges);
    }

    show(edges) {
      if (this.recycled) this.recycled.add(edges);
      else this.rows.append(...edges.map(row));
    }

    take({ edges, page_info: info }) {
      this.info = info;
      this.cursor = info.end_cursor || (edges.length ? edges[edges.length - 1].cursor : null);
    }

    watch() {
      this.observer.unobserve(this.sentinel);
      if (this.info.has_next_page && !this.stalled) this.observer.observe(this.sentinel);
    }

    async more() {
      if (this.busy || this.stalled || !this.info.has_next_page) return;
      this.busy = true;
      const variables = { count: 8, cursor: this.cursor, scale: 1, search: null, id: this.id };
      const again = await this.load(variables);
      this.busy = false;
      if (again) window.setTimeout(() => this.watch(), RETRY_MS);
      else this.watch();
    }

    async load(variables) {
      const answer = await graphql(query(), variables).catch(() => ({}));
      const items = answer.data && answer.data.node && answer.data.node.pageItems;
      if (!items) {
        const codes = (answer.errors || []).map((error) => error.code);
        this.stalled = !codes.includes(EMPTY_PAGE);
        return !this.stalled;
      }
      this.show(items.edges);
      this.take(items);
      this.pages += 1;
      if (this.mayStall && this.pages === PAGES_BEFORE_STALL) this.stall();
      return false;
    }

    stall() {
      this.mayStall = false;
      this.stalled = true;
      let lowest = window.scrollY;
      const listen = () => {
        lowest = Math.max(lowest, window.scrollY);
        if (lowest - window.scrollY < NUDGE_PX) return;
        window.removeEventListener("scroll", listen);
        this.stalled = false;
        this.watch();
      };
      window.addEventListener("scroll", listen);
    }
  }

  function collection(main) {
    const section = preloaded("ProfileCometTopAppSectionQuery").node;
    const [chosen] = section.all_collections.nodes;
    const nothing = element("p", { class: "soft" }, section.null_state_message.text);
    const heading = [element("h2", {}, section.name), innerTabs(section)];
    if (!chosen || !chosen.style_renderer.collection.pageItems.edges.length) {
      main.append(...heading, nothing, later());
      return;
    }
    const list = new List(chosen.style_renderer.collection);
    main.append(...heading, list.rows, list.sentinel, later());
    list.watch();
  }

  function caption({ profile_status_text: status, timeline_context_item: item, item_title: title }) {
    if (title) return title.text.text;
    return status ? status.text : item.renderer.context_item.title.text;
  }

  function about(main) {
    const { about_app_sections: sections } = preloaded("ProfileCometAboutAppSectionQuery").user;
    sections.nodes.forEach(({ name, activeCollections }) => main.append(element("h2", {}, name),
      ...activeCollections.nodes.flatMap((node) => node.style_renderer.profile_field_sections)
        .flatMap((section) => section.profile_fields.nodes).filter((field) => field.field_type !== "null_state")
        .map((field) => element("p", {}, field.title.text))));
  }

  function timeline(main, user) {
    const tiles = (preloaded("ProfileCometTilesFeedQuery") || { user: { profile_tile_sections: { edges: [] } } }).user;
    tiles.profile_tile_sections.edges.forEach(({ node }) => main.append(element("h2", {}, node.title.text),
      ...node.profile_tile_views.nodes.flatMap((view) => view.view_style_renderer.view.profile_tile_items.nodes)
        .map((item) => element("p", {}, caption(item.node)))));
    graphql("ProfileCometTilesFeedPaginationQuery", { id: user.id, count: 8, scale: 1 }).then(({ data }) => {
      if (!data || !data.node) return;
      data.node.profile_tile_sections.edges.forEach(({ node }) => main.append(element("h2", {}, node.title.text),
        element("p", { class: "soft" }, node.subtitle ? node.subtitle.text : "")));
    }).catch(() => null);
  }

  if (policy === "comet.error") unavailable(route.rootView.props);
  if (!policy.startsWith("comet.profile") && policy !== "comet.post") return;
  const { user } = preloaded("ProfileCometHeaderQuery").user.profile_header_renderer;
  const main = element("div", { role: "main" }, header(user));
  const rail = preloaded("CometRightRailPeopleYouMayKnowQuery").viewer.people_you_may_know.edges;
  mount.append(banner(), main, element("div", { class: "rail", role: "complementary" },
    element("h2", {}, text("suggestions")), ...rail.map(({ node }) => element("a", { href: node.url }, node.name, " "))));
  if (policy === "comet.profile.collection") collection(main);
  if (policy === "comet.profile.about") about(main);
  if (policy === "comet.profile.timeline") timeline(main, user);
})();
