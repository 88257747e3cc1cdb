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
})();
