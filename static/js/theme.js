// Before the first paint: the appearance somebody chose on this device.
(() => {
  const root = document.documentElement;
  root.dataset.js = "";
  try {
    const theme = localStorage.getItem("nurture:theme");
    if (theme) root.dataset.theme = theme;
  } catch {
    // Storage is blocked: the system's choice stands.
  }
  // The room on a wall (js/meeting.js), in this tab until it is switched off.
  try {
    if (new URLSearchParams(location.search).has("projector")) sessionStorage.setItem("nurture:projector", "1");
    if (sessionStorage.getItem("nurture:projector")) root.dataset.projector = "";
  } catch {
    // Storage is blocked: P switches it for this page.
  }
})();
