// Hands Telegram's proof to the server once, then wipes it from the address.
const app = window.Telegram?.WebApp;
const proof = app?.initData ?? "";
history.replaceState(null, "", location.pathname);
if (proof) {
  app.ready();
  app.expand();
  document.getElementById("data").value = proof;
  document.getElementById("door").submit();
} else {
  document.getElementById("message").textContent = "Ábrelo con el botón «Panel» del bot, en Telegram.";
}
