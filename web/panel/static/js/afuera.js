// Opens the link in the phone's own browser; without Telegram's script it is an ordinary link to a new window.
const app = window.Telegram?.WebApp;
document.getElementById("outside").addEventListener("click", (event) => {
  if (!app?.initData) return;
  event.preventDefault();
  app.openLink(event.currentTarget.href);
});
